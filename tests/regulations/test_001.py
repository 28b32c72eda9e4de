"""The regulation of a village school, clause by clause: the service itself."""

import re
from datetime import date, datetime

from lxml import html

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from ..common import regulation
from ..delivery.common import parts
from ..service.test_documents import DocumentMixin
from .common import RegulationCommon
from .diary_walk import DiaryWalk
from .result_walk import ResultWalk

FATHER = {
    "applicant_name": "Орлов Дмитрий Львович",
    "applicant_email": "orlov@example.org",
    "relation": "father",
    "child_name": "Орлова Алиса Дмитриевна",
    "child_class": "6Б",
    "delivery_channel": "email",
    "consent_given": "1",
}


@tagged("post_install", "-at_install")
class TestDiary001(DiaryWalk):
    REGULATION = "001"

    @regulation("001-b")
    def test_b_told_without_asking(self):
        self._check_told_by_itself()

    @regulation("001-d")
    def test_d_paper_every_week(self):
        self._check_paper_every(7)

    @regulation("001-h")
    def test_h_grades_and_attendance_every_week(self):
        """What is entered is read at once; what is not, is asked for and counted."""
        self._give_as(self.teacher, self.student, self.lessons_math[0], "5")
        absences = self.env["school.absence"].with_user(self.teacher)
        absences.create(
            {
                "student_id": self.student.id,
                "lesson_id": self.lesson.id,
                "kind": "ill",
            }
        )
        self.assertIn("Wed 18 November Б Математика", self._read("attendance"))
        self.assertRegex(self._read("grades"), r"Математика .* 5\.0")
        forgotten, entered = (
            self._lesson(self.course_math, date(2026, 11, day), 3) for day in (9, 10)
        )
        with freeze_time("2026-11-12 09:00:00"):
            entered.with_user(self.teacher).action_hold()
        self._run("ir_cron_remind_journal")
        told = self.env["school.journal.reminder"].search(
            [("user_id", "=", self.teacher.id), ("date", "=", forgotten.date)]
        )
        self.assertEqual(told.activity_ids.user_id, self.teacher)
        self.assertTrue(forgotten.is_entered_late)
        self.assertFalse(entered.is_entered_late)
        self.assertEqual(self._indicator("journal"), (1, 2))
        forgotten.with_user(self.teacher).action_hold()
        self.assertEqual(self._indicator("journal"), (1, 2), "after more than a week")


@tagged("post_install", "-at_install")
class TestResults001(ResultWalk):
    REGULATION = "001"

    @regulation("001-i")
    def test_i_forecast(self):
        self._check_forecast()

    @regulation("001-j")
    def test_j_results_within_a_day(self):
        self._check_published_within(24)


class ServiceWalk(DocumentMixin, RegulationCommon):
    """The way of an application through the public page."""

    REGULATION = "001"

    def setUp(self):
        super().setUp()
        self._log_in(None)
        self.page = f"/diary-service/{self.school.id}"

    def _filed_on_page(self, kind="", **typed):
        """Filed by a stranger on the public page, and confirmed by the letter's link.

        :return: the application, and the page that answers
        """
        address = f"{self.page}/apply{kind and '/' + kind}"
        document = html.fromstring(self._get(address).text)
        hidden = {
            field.get("name"): field.get("value")
            for field in document.xpath(
                "//form[contains(@class, 'o_school_form')]//input[@type='hidden']"
            )
        }
        with self._post() as mailbox:
            self.url_open(f"/en{address}", data={**hidden, **FATHER, **typed})
        [letter] = mailbox.to(FATHER["applicant_email"])
        link = re.search(r"/diary-service/\S+/confirm/\S+", parts(letter)[0]).group()
        application = self.env["school.application"].search(
            [("way", "=", "public")], limit=1
        )
        answer = self._submit(link, link)
        self._look_up()
        return application, answer

    def _letter(self, address=FATHER["applicant_email"]):
        """The one letter to an address that waits to leave."""
        with self._post(earlier=True) as mailbox:
            pass
        return mailbox.to(address)[-1]

    def _ask_head(self, application, ground="refusal_ground_pupil"):
        """The head's form of refusal, filled in."""
        refuse = self.env["school.application.refuse"].with_user(self.head)
        wizard = Form(refuse.with_context(default_application_id=application.id))
        wizard.ground_id = self.env.ref(f"school_diary.{ground}")
        wizard.reasons = "В списках школы такого ученика нет."
        return wizard.save()

    def _sees(self, user, student=None):
        """Whether the pupil's week opens to a user."""
        self._log_in(user.login)
        return self._week_status(student) == 200


@tagged("post_install", "-at_install")
class TestAccess001(ServiceWalk):
    """Who is given access, by whom, when and until when."""

    @regulation("001-a")
    def test_a_order_and_terms_of_each_step(self):
        """Filed, confirmed, registered, decided: each step with its number or day."""
        application, answer = self._filed_on_page()
        self.assertEqual(application.state, "submitted")
        self.assertEqual(application.student_id, self.student)
        self.assertIn(application.name, answer.text)
        self.assertIn("11/20/2026", answer.text)
        task = application.activity_ids
        self.assertEqual(task.user_id, self.secretary)
        self.assertEqual(task.date_deadline, date(2026, 11, 20))
        application.with_user(self.secretary).action_grant()
        self.assertEqual(application.decided_by_id, self.secretary)
        self.assertTrue(application.decided_at)
        self.assertFalse(application.activity_ids)
        # And by an authorised representative, at the office.
        person = "Павлова Зоя Ивановна"
        other = self._granted(
            applicant_name=person,
            applicant_email="pavlova@example.org",
            relation="representative",
        )
        self.assertEqual(other.guardian_id.partner_id.name, person)
        self.assertTrue(other.guardian_id.diary_open)

    @regulation("001-c")
    def test_c_pupils_and_parents_apply(self):
        """Anybody may ask; pupils and who speaks for them are given access."""
        own = self._granted(
            applicant_name="Белова Дарья Сергеевна",
            child_name="Белова Дарья Сергеевна",
            relation="self",
            applicant_email="belova@example.org",
        )
        pupil = self.third_student.partner_id.user_ids
        pupil.sudo().password = pupil.login  # set by the link
        self.assertEqual(own.state, "granted")
        self.assertTrue(self._sees(pupil, self.third_student))
        self.assertFalse(self._sees(pupil, self.student), "of nobody else")
        parent = self._granted().guardian_id.partner_id.user_ids
        parent.sudo().password = parent.login  # set by the link
        self.assertTrue(self._sees(parent, self.student))
        self.assertFalse(self._sees(parent, self.other_student))
        unknown = self._filed(child_name="Никому Неизвестный", child_class="9Я")
        with self.assertRaises(UserError):
            unknown.action_grant()

    @regulation("001-e")
    def test_e_given_by_administrator_or_homeroom_teacher(self):
        """On application, once the pupil is enrolled and entered; by nobody else."""
        for user, name in (
            (self.admin, "Орлов Дмитрий Львович"),
            (self.homeroom_teacher, "Орлов Павел Львович"),
        ):
            application = self._filed(
                applicant_name=name, applicant_email=f"{user.login}@example.org"
            )
            for stranger in (self.teacher, self.deputy, self.foreign_secretary):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    application.with_user(stranger).action_grant()
            application.with_user(user).action_grant()
            self.assertEqual(application.decided_by_id, user)
            self.assertTrue(application.guardian_id.diary_open)
        early = self._filed(child_name="Новикова Яна Олеговна", child_class="6Б")
        with self.assertRaises(UserError):
            early.with_user(self.admin).action_grant()
        early.student_id = self._student("Новикова", "Яна", "Олеговна", self.class_6b)
        early.with_user(self.admin).action_grant()
        self.assertTrue(early.guardian_id.diary_open)

    @regulation("001-f")
    def test_f_as_long_as_the_pupil_studies(self):
        """All through the school year, and not a day after the pupil has left."""
        for day in ("2026-12-31", "2027-03-08", "2027-06-30"):
            with freeze_time(f"{day} 09:00:00", tick=True):
                self.assertTrue(self._sees(self.parent), day)
        self.student.with_user(self.secretary).departure_date = date(2026, 12, 1)
        for day, is_open in (("2026-11-30", True), ("2026-12-02", False)):
            with freeze_time(f"{day} 09:00:00", tick=True):
                self.assertEqual(self._sees(self.parent), is_open, day)
        with freeze_time("2026-12-05 09:00:00", tick=True):
            self.assertTrue(self._sees(self.parent, self.sibling), "studies on")

    @regulation("001-g")
    def test_g_within_two_working_days(self):
        """Counted by the school's own calendar; what is late is known."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Праздник",
                "calendar_id": self.school.resource_calendar_id.id,
                "company_id": self.school.id,
                "date_from": datetime(2026, 11, 22, 21, 0),
                "date_to": datetime(2026, 11, 23, 20, 59, 59),
            }
        )
        with freeze_time("2026-11-20 09:00:00"):
            application, other = self._filed(), self._filed()
            self.assertEqual(application.deadline, date(2026, 11, 25))
        with freeze_time("2026-11-25 20:00:00"):
            self.assertFalse(application.is_late)
            application.action_grant()
        with freeze_time("2026-11-26 09:00:00"):
            self.env.invalidate_all()
            self.assertTrue(other.is_late)
            self.assertFalse(application.is_late)
            self.assertEqual(self._indicator("access"), (1, 2))

    @regulation("001-k")
    def test_k_refused_on_three_grounds_only(self):
        grounds = self.school._school_refusal_grounds()
        self.assertEqual(grounds.mapped("code"), ["applicant", "pupil", "own"])
        for ground in grounds:
            application = self._filed()
            name = f"refusal_ground_{ground.code}"
            self._ask_head(application, name).action_refuse()
            self.assertEqual(application.state, "refused")
            self.assertEqual(application.refusal_ground_id, ground)
        invented = self.env["school.refusal.ground"].create(
            {
                "name": "Нет мест",
                "code": "full",
                "company_id": self.other_school.id,
            }
        )
        application = self._filed()
        wizard = self._ask_head(application)
        wizard.ground_id = invented
        with self.assertRaises(UserError):
            wizard.action_refuse()
        application.refusal_ground_id = False
        with self.assertRaises(UserError):
            application.with_user(self.head).action_refuse()

    @regulation("001-l")
    def test_l_signed_by_the_head_with_reasons(self):
        application, _answer = self._filed_on_page(child_name="Орлова Анна Олеговна")
        for user in (self.secretary, self.homeroom_teacher, self.admin):
            with self.assertRaises(AccessError), self.cr.savepoint():
                application.with_user(user).action_refuse()
        self._ask_head(application).action_refuse()
        self.assertEqual(application.decided_by_id, self.head)
        text = self._paper("refusal_decision", application)
        for said in (
            "РЕШЕНИЕ",
            "Рогов",
            "В списках школы такого ученика нет.",
            application.refusal_ground_id.with_context(lang="ru_RU").name,
        ):
            self.assertIn(said, text)
        letter = self._letter()
        self.assertIn("В списках школы такого ученика нет.", parts(letter)[0])
        task = application.activity_ids.activity_type_id
        self.assertEqual(
            task, self.env.ref("school_diary.mail_activity_type_hand_over")
        )
        application.with_user(self.secretary).action_hand_over()
        self.assertFalse(application.activity_ids)

    @regulation("001-m")
    def test_m_the_result_in_person_or_by_mail(self):
        """Link and login: in a letter, or on a slip handed over; never a password."""
        application, _answer = self._filed_on_page()
        application.with_user(self.secretary).action_grant()
        text, body = parts(self._letter())
        self.assertIn("orlov@example.org", text)
        link = html.fromstring(body).xpath("//a[contains(@href, '/web/signup')]/@href")
        self.assertIn("token=", link[0])
        self.assertTrue(application.handed_at)
        in_person = self._granted(
            applicant_name="Белов Сергей Петрович",
            applicant_email=False,
            child_name="Белова Дарья Сергеевна",
        )
        self.assertEqual(self._indicator("answered"), (1, 2))
        slip = self._pdf("action_report_access_slip", in_person, self.secretary)
        login = in_person.guardian_id.partner_id.user_ids.login
        self.assertIn(login, slip)
        self.assertIn("/web/signup?", slip.replace(" ", ""))
        in_person.with_user(self.secretary).action_hand_over()
        self.assertEqual(self._indicator("answered"), (2, 2))


@tagged("post_install", "-at_install")
class TestNotice001(ServiceWalk):
    """What the school says of the service, and who does not want it."""

    @regulation("001-n")
    def test_n_on_the_stand_and_on_the_site(self):
        site = " ".join(html.fromstring(self._get(self.page).text).itertext())
        stand = self._paper("service_notice", self.school)
        self.assertRegex(site, r"within\s+2\s+working days")
        self.assertIn("2 рабочих", stand)
        for ground in self.school._school_refusal_grounds():
            self.assertIn(ground.name, site)
            self.assertIn(ground.with_context(lang="ru_RU").name, stand)
        self.assertIn(self.page, stand)
        self.assertIn(self.regulation.order_reference, site)
        self.assertEqual(self._indicator("announced")[0], 0)
        self.school.school_announced_on = self.TODAY
        self.assertEqual(self._indicator("announced")[0], 1)

    def _both(self):
        """The father, who has access as the mother has."""
        father = self._guardian(
            self.student, "Орлов Дмитрий Львович", relation="father"
        )
        self._open_gate(father)
        return father

    def _leave(self, kind):
        """Both parents apply; the office decides when the other has signed, too."""
        father = self._both()
        application, _answer = self._filed_on_page(
            kind, co_applicant_name="Орлова Елена Викторовна"
        )
        self.assertEqual(
            (application.kind, application.guardian_id, application.co_guardian_id),
            (kind, father, self.guardian),
        )
        self.assertTrue(self._sees(self.parent))
        with self.assertRaises(UserError):
            application.with_user(self.secretary).action_grant()
        application.with_user(self.secretary).action_co_signed()
        application.with_user(self.secretary).action_grant()
        self.assertFalse(self._sees(self.parent))
        self.assertFalse(father.diary_open)
        for guardian in father | self.guardian:
            agreed = guardian.agreement_ids.filtered("is_live")
            self.assertEqual(agreed.mapped("channel"), ["paper"])
        self.assertEqual(self._indicator("leaving"), (0, 0), "due on Friday")
        with freeze_time("2026-11-20 09:00:00"):
            self.assertEqual(self._indicator("leaving"), (1, 1))
        return self._paper("application_statement", application)

    @regulation("001-o")
    def test_o_application_not_to_be_served(self):
        text = self._leave("refusal")
        self.assertIn("не предоставлять", text)
        self.assertIn("Орлова Елена Викторовна", text)
        self.assertEqual(text.count("20___"), 2, "each dates and signs")

    @regulation("001-o")
    def test_o_by_one_parent(self):
        """The other parent goes on reading."""
        father = self._both()
        application, _answer = self._filed_on_page("refusal")
        application.with_user(self.secretary).action_grant()
        self.assertFalse(father.diary_open)
        self.assertTrue(self._sees(self.parent))

    @regulation("001-p")
    def test_p_application_to_end_the_service(self):
        text = self._leave("ending")
        self.assertIn("отменить предоставление", text)
        self.assertIn("Орлова Елена Викторовна", text)
