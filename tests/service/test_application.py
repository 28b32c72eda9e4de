from datetime import date, datetime, time, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged, users

from ..common import SchoolDiaryCommon, regulation
from .common import ServiceMixin


@tagged("post_install", "-at_install")
class TestApplication(ServiceMixin, SchoolDiaryCommon):
    """An application from its filing to its decision."""

    def test_who_cannot_be_answered_is_not_entered(self):
        """Names of blanks and what is no address, typed by the office."""
        for vals in (
            {"applicant_name": "  "},
            {"child_name": " \t"},
            {"applicant_email": "не адрес"},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError):
                self._draft(**vals)

    @regulation("001-a", "001-g")
    def test_number_time_and_deadline(self):
        """Filed on Wednesday: two working days later is Friday."""
        application = self._filed()
        self.assertEqual(application.state, "submitted")
        self.assertEqual(application.name, "ЭД-2026/0001")
        self.assertEqual(application.deadline, date(2026, 11, 20))
        self.assertEqual(self._filed().name, "ЭД-2026/0002")

    @regulation("001-g")
    def test_the_deadline_counts_working_days(self):
        """Weekends and the school's public holidays are left out."""
        with freeze_time("2026-11-20 09:00:00"):
            self.assertEqual(self._filed().deadline, date(2026, 11, 24))
        calendar = self.school.resource_calendar_id
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Праздник",
                "calendar_id": calendar.id,
                "company_id": self.school.id,
                "date_from": datetime(2026, 11, 22, 21, 0),
                "date_to": datetime(2026, 11, 23, 20, 59, 59),
            }
        )
        with freeze_time("2026-11-20 09:00:00"):
            self.assertEqual(self._filed().deadline, date(2026, 11, 25))

    @regulation("001-g")
    def test_the_deadline_is_the_regulations(self):
        self.school.school_regulation_id = self.regulation.copy(
            {"access_working_days": 5, "code": "x"}
        )
        self.assertEqual(self._filed().deadline, date(2026, 11, 25))

    def test_registers_of_schools_and_years(self):
        """Each school and each year counts from one, on the school's own clock."""
        self._filed()
        foreign = (
            self.env["school.application"]
            .with_user(self.foreign_secretary)
            .create(
                {
                    "applicant_name": "Фёдорова Инна Валерьевна",
                    "child_name": "Фёдоров Глеб Маркович",
                    "company_id": self.other_school.id,
                }
            )
        )
        foreign.action_submit()
        self.assertEqual(foreign.name, "ЭД-2026/0001")
        # 23:30 in Moscow's New Year's Eve is 20:30 UTC.
        with freeze_time("2026-12-31 20:30:00"):
            self.assertEqual(self._filed().name, "ЭД-2026/0002")
        with freeze_time("2026-12-31 21:30:00"):
            self.assertEqual(self._filed().name, "ЭД-2027/0001")

    def test_the_office_is_reminded(self):
        application = self._filed()
        activity = application.activity_ids
        self.assertEqual(activity.user_id, self.secretary)
        self.assertEqual(activity.date_deadline, date(2026, 11, 20))
        application.action_withdraw()
        self.assertFalse(application.activity_ids)

    @regulation("001-l")
    def test_the_head_is_asked(self):
        """And has the deadline from then on; where there is no head, the office."""
        application = self._filed()
        application.action_review()
        self.assertEqual(application.activity_ids.user_id, self.head)
        self.assertEqual(application.activity_ids.date_deadline, application.deadline)
        application.with_user(self.head).action_grant()
        self.assertFalse(application.activity_ids)
        self.head.active = False
        application = self._filed(child_name="Белова Дарья Сергеевна")
        application.action_review()
        self.assertEqual(application.activity_ids.user_id, self.secretary)

    def test_the_office_is_reminded_in_its_own_language(self):
        """Not in that of the applicant's browser."""
        applicant = self._draft().with_context(lang="en_US")
        applicant.action_submit()
        self.assertEqual(applicant.activity_ids.summary, "Рассмотреть в срок")

    def test_the_office_may_read_who_reminds_it(self):
        """Whoever applied: Odoo shows who has made an activity."""
        public = self.env.ref("base.public_user")
        for user in (public, self.foreign_parent):
            self.assertNotIn(self.school, user.company_ids)
            application = self._draft()
            application.with_user(user).sudo().action_submit()  # as the routes do
            reminder = application.activity_ids.with_user(self.secretary)
            self.assertTrue(reminder.create_uid.read(["name"]))

    def test_entered_in_the_form(self):
        with Form(self.env["school.application"].with_user(self.secretary)) as form:
            for name, relation in (
                ("Лисицын Пётр Ильич", "father"),
                ("Лисицына Вера", "father"),
                ("Лисицына Вера Львовна", "mother"),
                ("Гулиев Рашид Мамед оглы", "father"),
            ):
                form.applicant_name = name
                self.assertEqual(form.relation, relation)
            form.applicant_name = "Орлов Дмитрий Львович"
            form.relation = "father"
            form.child_name = "орлова АЛИСА дмитриевна"
            form.child_class = "6 «б»"
            form.signed_on = date(2026, 11, 17)
        application = form.save()
        application.action_submit()
        self.assertEqual(application.student_id, self.student)
        self.assertFalse(application.guardian_id, "not in the register yet")

    @regulation("000-3")
    def test_which_consent_was_read_stands_in_the_form(self):
        """By its version, and so called."""
        application = self._draft().with_user(self.secretary)
        with Form(application) as form:
            self.assertEqual(form.consent_text_id.display_name, "1")
            russian = application.with_context(lang="ru_RU")
            label = russian.fields_get(["consent_text_id"])["consent_text_id"]
            self.assertEqual(label["string"], "Прочитанная редакция согласия")

    def test_nobody_has_signed_on_a_day_to_come(self):
        """By the school's clock: there it is the next day before it is in UTC."""
        application = self._draft()
        tomorrow = self.TODAY + timedelta(days=1)
        with self.assertRaisesRegex(ValidationError, "has not come yet"):
            with Form(application) as form:
                form.signed_on = tomorrow
        with self.assertRaisesRegex(ValidationError, "has not come yet"):
            self.env["school.consent"].with_user(self.secretary).create(
                {"guardian_id": self.guardian.id, "state": "refused", "date": tomorrow}
            )
        evening = self.school._school_moment(tomorrow, time(0, 30))
        self.assertEqual(evening.date(), self.TODAY)
        with freeze_time(evening), Form(application) as form:
            form.signed_on = tomorrow
        self.assertEqual(application.signed_on, tomorrow)

    def test_the_pupil_is_found_only_for_certain(self):
        self.assertEqual(self._filed(child_class=False).student_id, self.student)
        self.assertFalse(self._filed(child_class="7А").student_id)
        self._student("Орлова", "Алиса", "Дмитриевна", self.class_7a)
        self.assertFalse(self._filed(child_class=False).student_id)
        self.assertEqual(self._filed(child_class="6б").student_id, self.student)
        self.student.departure_date = date(2026, 11, 1)
        self.assertFalse(self._filed(child_class="6б").student_id)

    @regulation("001-e")
    def test_granted_by_the_office(self):
        application = self._granted()
        guardian = application.guardian_id
        self.assertEqual(application.state, "granted")
        self.assertEqual(application.decided_by_id, self.secretary)
        self.assertEqual(guardian.student_id, self.student)
        self.assertEqual(guardian.relation, "father")
        self.assertTrue(guardian.diary_open)
        self.assertFalse(application.activity_ids)
        user = guardian.partner_id.user_ids
        self.assertEqual(user.login, "orlov@example.org")
        self.assertTrue(user._is_portal())
        self.assertEqual(user.company_ids, self.school)
        self.assertEqual(
            self.env["school.student"].with_user(user).search([]), self.student
        )

    @regulation("001-e")
    def test_granted_by_the_homeroom_teacher(self):
        """For the own class; another teacher cannot even read the application."""
        application = self._filed()
        own = application.with_user(self.homeroom_teacher)
        self.assertIn(application, own.search([]))
        with self.assertRaises(AccessError):
            own.write({"note": "x"})
        for stranger in (self.teacher, self.other_teacher):
            self.assertNotIn(application, application.with_user(stranger).search([]))
            with self.assertRaises(AccessError):
                application.with_user(stranger).action_grant()
        own.action_grant()
        self.assertEqual(application.state, "granted")
        self.assertEqual(application.decided_by_id, self.homeroom_teacher)
        self.assertTrue(application.guardian_id.diary_open)

    @regulation("001-e")
    def test_who_may_not_decide(self):
        application = self._filed()
        for user in (self.deputy, self.foreign_secretary, self.parent):
            with self.assertRaises(AccessError), self.cr.savepoint():
                application.with_user(user).action_grant()
        self.assertEqual(application.state, "submitted")

    def test_a_last_years_homeroom_teacher_decides_no_longer(self):
        application = self._filed()
        self.class_6b.homeroom_teacher_id = self.teacher
        with self.assertRaises(AccessError):
            application.with_user(self.homeroom_teacher).action_grant()
        application.with_user(self.teacher).action_grant()

    def test_state_and_number_are_written_by_actions_only(self):
        application = self._filed()
        for vals in (
            {"state": "granted"},
            {"name": "ЭД-2026/0777"},
            {"deadline": date(2027, 1, 1)},
            {"ended_by_id": False},
        ):
            with self.assertRaises(AccessError):
                application.write(vals)
        with self.assertRaises(AccessError):
            self._draft(state="granted", guardian_id=self.closed_guardian.id)

    def test_a_decided_application_is_not_turned_to_another_child(self):
        application = self._granted()
        with self.assertRaises(UserError):
            application.write(
                {
                    "student_id": self.other_student.id,
                    "guardian_id": self.closed_guardian.id,
                }
            )
        application.note = "Позвонить"
        with self.assertRaisesRegex(UserError, application.name):
            application.action_grant()
        with self.assertRaises(UserError):
            application.unlink()

    @regulation("001-k", "001-l")
    def test_refused_by_the_head_on_a_ground(self):
        application = self._filed()
        wizard = Form(
            self.env["school.application.refuse"]
            .with_user(self.head)
            .with_context(default_application_id=application.id)
        )
        wizard.ground_id = self.env.ref("school_diary.refusal_ground_applicant")
        wizard.reasons = "Право представлять ребёнка не подтверждено."
        wizard.save().action_refuse()
        self.assertEqual(application.state, "refused")
        self.assertEqual(application.decided_by_id, self.head)
        self.assertIn("не подтверждено", application.refusal_text)

    @regulation("001-l")
    def test_no_refusal_without_reasons(self):
        application = self._filed().with_user(self.head)
        application.refusal_ground_id = self.env.ref(
            "school_diary.refusal_ground_pupil"
        )
        for reasons in (False, " \n "):
            application.refusal_text = reasons
            with self.assertRaises(UserError):
                application.action_refuse()
        application.refusal_text = "В списках школы нет."
        application.action_refuse()
        self.assertEqual(application.state, "refused")

    @regulation("001-k")
    def test_the_grounds_are_the_regulations(self):
        """Three, and what a school's own regulation adds only for that school."""
        application = self._filed()
        grounds = application._allowed_grounds()
        self.assertEqual(set(grounds.mapped("code")), {"applicant", "pupil", "own"})
        other = self.env["school.refusal.ground"].create(
            {
                "name": "Иное",
                "code": "other",
                "regulation_ids": self.env.ref("school_diary.regulation_003").ids,
            }
        )
        application.refusal_ground_id = other
        with self.assertRaises(UserError):
            application.with_user(self.head).action_refuse()
        application.refusal_ground_id = False
        with self.assertRaises(UserError):
            application.with_user(self.head).action_refuse()

    @regulation("001-l")
    def test_only_the_head_refuses(self):
        application = self._filed()
        application.refusal_ground_id = self.env.ref(
            "school_diary.refusal_ground_pupil"
        )
        for user in (self.secretary, self.admin, self.homeroom_teacher):
            with self.assertRaises(AccessError):
                application.with_user(user).action_refuse()
            with self.assertRaises(AccessError):
                self.env["school.application.refuse"].with_user(user).create(
                    {"application_id": application.id, "reasons": "x"}
                )

    @users("t_secretary")
    def test_without_a_pupil_nothing_is_granted(self):
        application = self._filed(child_name="Неизвестный Некто")
        self.assertFalse(application.student_id)
        with self.assertRaises(UserError):
            application.action_grant()

    def test_a_lost_right_is_not_given_back_by_an_application(self):
        """The father lost the right by a court; his application is not enough."""
        father = self._guardian(
            self.student,
            "Орлов Дмитрий Львович",
            relation="father",
            date_end=date(2026, 10, 1),
            end_reason="Решение суда",
        )
        application = self._filed()
        self.assertFalse(application.guardian_id)
        with self.assertRaises(UserError):
            application.action_grant()
        father.partner_id.email = "orlov@example.org"
        with self.assertRaises(UserError):
            self._filed().action_grant()
        # The new right is entered first.
        application.guardian_id = self._guardian(self.student, father.partner_id)
        application.action_grant()
        self.assertTrue(application.guardian_id.diary_open)

    def test_what_ends_while_the_application_waits(self):
        """The right, or the pupil's time here: nobody is invited to a shut diary."""
        olga = {
            "applicant_name": "Семёнова Ольга Романовна",
            "relation": "mother",
            "child_name": "Семёнов Пётр Ильич",
        }
        ended, archived, left = (self._filed(**olga) for _ in range(3))
        self.assertEqual(ended.guardian_id, self.closed_guardian)
        self.closed_guardian.action_end()
        with self.assertRaisesRegex(UserError, "not in force"):
            ended.action_grant()
        self.closed_guardian.date_end = False
        self.closed_guardian.active = False
        with self.assertRaisesRegex(UserError, "not in force"):
            archived.action_grant()
        self.closed_guardian.active = True
        self.other_student.departure_date = self.TODAY
        with self.assertRaisesRegex(UserError, "does not study"):
            left.action_grant()
        self.assertFalse(self.closed_guardian.partner_id.user_ids)
        self.other_student.departure_date = False
        left.action_grant()
        self.assertTrue(self.closed_guardian.diary_open)

    def test_a_known_guardian_is_found_by_name(self):
        application = self._filed(
            applicant_name="семенова ольга РОМАНОВНА",
            child_name="Семенов Петр Ильич",
            relation="mother",
        )
        self.assertEqual(application.guardian_id, self.closed_guardian)
        application.action_grant()
        self.assertTrue(self.closed_guardian.diary_open)

    @regulation("001-c")
    def test_a_pupil_applies_in_person(self):
        application = self._granted(
            applicant_name="Белова Дарья Сергеевна",
            child_name="Белова Дарья Сергеевна",
            relation="self",
            applicant_email="belova@example.org",
        )
        self.assertFalse(application.guardian_id)
        user = self.third_student.partner_id.user_ids
        self.assertEqual(user.login, "belova@example.org")
        seen = self.env["school.student"].with_user(user)
        self.assertEqual(seen.search([]), self.third_student)
        ending = self._granted(
            kind="ending",
            applicant_name="Белова Дарья Сергеевна",
            applicant_email="belova@example.org",
            child_name="Белова Дарья Сергеевна",
            relation="self",
        )
        self.assertEqual(application.ended_by_id, ending)
        self.assertFalse(seen.search([]))
