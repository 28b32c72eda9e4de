"""What is kept for how long: looked at, switched on, erased; what stays is true."""

from ast import literal_eval
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon

LEFT = date(2020, 6, 1)
PDF = b"JVBERi0xLjQKJdCi0LDQudC90LAKJSVFT0YK"
PORTRAIT = b"R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="


class RetentionCase(SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["school.retention.rule"]
        cls.erasure = cls.env["school.erasure"]

    def _proposed(self, kind):
        return self.env.ref(f"school_diary.retention_rule_{kind}")

    def _switch_on(self, kind, user=None):
        user = user or self.head
        self._proposed(kind).with_user(user).action_switch_on()
        return self.rules.search(
            [("company_id", "=", user.company_id.id), ("kind", "=", kind)]
        )

    def _night(self, **kwargs):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("school_diary.ir_cron_erase_expired").method_direct_trigger()
        self.env.invalidate_all()

    def _leave(self, *students):
        for student in students:
            student.write({"admission_date": date(2015, 9, 1), "departure_date": LEFT})

    def _log(self):
        logs = self.env["school.erasure.log"].search([], order="id")
        return [(one.kind, one.record_count, one.user_id) for one in logs]

    def _shown(self, rules):
        """What the list shows, also to who comes by its address."""
        action = self.env.ref("school_diary.school_retention_rule_action")
        school = rules.env.user.company_id
        return rules.with_company(school).search(literal_eval(action.domain))

    def _old_visit(self, student):
        self.env["school.visit"].create(
            {
                "user_id": self.parent.id,
                "student_id": student.id,
                "section": "week",
                "date": date(2020, 1, 7),
                "first_at": date(2020, 1, 1),
                "last_at": date(2020, 1, 1),
                "company_id": self.school.id,
            }
        )

    def _fill(self):
        """A pupil of whom, and of whose mother, much is written."""
        self.student.write(
            {"birth_date": date(2014, 5, 6), "register_number": "А-17", "note": "Тайна"}
        )
        self.guardian.write({"ground_document": "II-МЮ 555", "phone": "+79990001122"})
        told = "Тайна матери"
        self.guardian.message_post(body=told)
        self.grade = self._give(self.student, self.lesson, "5", comment="Тайна урока")
        self.absence = self._absent(self.student, self.lesson_russian, comment="Тайна")
        self.env["school.recommendation"].create(
            {
                "student_id": self.student.id,
                "text": "Тайна",
                "course_id": self.course_math.id,
            }
        )
        self.consent = self.guardian.consent_ids
        self.consent.write(
            {"ip_address": "10.1.2.3", "user_id": self.parent.id, "scan": PDF}
        )
        self.application = self.guardian.application_ids
        self.application.write(
            {"applicant_email": "orlova@example.org", "note": "Тайна"}
        )
        self.env.flush_all()


@tagged("post_install", "-at_install")
class TestErasure(RetentionCase):
    def test_pupil_and_family(self):
        self._fill()
        result = self.env["school.result"].search(
            [
                ("student_id", "=", self.student.id),
                ("course_id", "=", self.course_math.id),
            ]
        )
        average = result.mapped("average")
        mother = self.guardian.partner_id
        self._leave(self.student)
        self._switch_on("student")
        self._night()

        pupil = self.student
        self.assertEqual(pupil.name, f"Обезличено № {pupil.id}")
        self.assertEqual(pupil.short_name, pupil.name)
        self.assertEqual(pupil.erased_on, self.TODAY)
        for name in ("birth_date", "register_number", "note", "middle_name"):
            self.assertFalse(pupil[name], name)
        # The journal stays true; archived, the pupil would be missing in it.
        self.assertTrue(pupil.active)
        self.assertEqual(self.grade.value_id.code, "5")
        self.assertEqual(self.absence.kind, "unexcused")
        self.assertFalse(self.grade.comment)
        self.assertFalse(self.absence.comment)
        self.assertEqual(result.mapped("average"), average)
        self.assertFalse(
            self.env["school.recommendation"].search([("student_id", "=", pupil.id)])
        )
        # What was decided stays, without who and whence.
        self.assertEqual(self.consent.state, "granted")
        self.assertFalse(self.consent.ip_address or self.consent.user_id)
        self.assertFalse(self.consent.scan)
        self.assertEqual(self.application.applicant_name, "Обезличено")
        self.assertEqual(self.application.state, "granted")
        self.assertFalse(self.application.applicant_email or self.application.note)
        # The right is anonymised; the mother stands for another child and stays.
        self.assertFalse(self.guardian.ground_document or self.guardian.active)
        self.assertFalse(self.guardian.message_ids)
        self.assertEqual(mother.name, "Орлова Елена Викторовна")
        self.assertTrue(self.parent.active)
        self.assertTrue(self.guardian_of_sibling.diary_open)
        self.assertEqual(self._log(), [("student", 1, self.head)])

    def test_no_word_is_left(self):
        """Of the whole database, whatever column: after it nobody is found any more."""
        self._fill()
        self._leave(self.student, self.sibling)
        self._switch_on("student")
        self._night()
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT table_name, column_name FROM information_schema.columns
              JOIN information_schema.tables USING (table_schema, table_name)
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
               AND data_type IN ('text', 'character varying', 'jsonb')
               AND table_name <> 'mail_template' -- has an invented name to show
            """
        )
        found = []
        for table, column in self.env.cr.fetchall():
            self.env.cr.execute(
                f"""SELECT 1 FROM "{table}" WHERE "{column}"::text ~*
                'тайна|орлов|II-МЮ|9990001122|10\\.1\\.2\\.3|^t_parent' LIMIT 1"""
            )
            if self.env.cr.fetchone():
                found.append(f"{table}.{column}")
        self.assertFalse(found)

    def test_person_and_login(self):
        """Who has no part any more can neither log in nor be written to."""
        partner, user = self.other_guardian.partner_id, self.other_parent
        partner.write({"email": "semyonov@example.org", "image_1920": PORTRAIT})
        self._leave(self.other_student)
        self._switch_on("guardian")
        self._night()
        self.assertEqual(partner.name, "Обезличено")
        self.assertFalse(partner.email or partner.active or user.active)
        self.assertFalse(partner.image_1920 or partner.image_128)
        self.assertEqual(user.login, f"erased-{user.id}")
        # The pupil has a longer period.
        self.assertEqual(self.other_student.name, "Семёнов Пётр Ильич")
        self.assertFalse(self.other_student.erased_on)

    def test_staff_and_open_cases_stay(self):
        """A teacher who was a parent, and who has asked for something else."""
        own = self._guardian(self.third_student, self.teacher.partner_id)
        self.env["school.application"].create(
            {
                "applicant_name": "Семёнов Илья Павлович",
                "child_name": "Второй ребёнок",
                "partner_id": self.other_guardian.partner_id.id,
                "state": "submitted",
                "company_id": self.school.id,
            }
        )
        self._leave(self.other_student, self.third_student)
        self._switch_on("guardian")
        self._night()
        self.assertTrue(own.erased_on and self.other_guardian.erased_on)
        self.assertEqual(self.teacher.name, "Ильина Марина Олеговна")
        self.assertTrue(self.teacher.active and self.other_parent.active)

    def test_other_parents_signature(self):
        """What both parents signed stays while one of them still stands for it."""
        father = self._guardian(self.student, "Орлов Дмитрий Львович")
        both = self.env["school.application"].create(
            {
                "kind": "refusal",
                "state": "granted",
                "applicant_name": "Орлова Елена Викторовна",
                "co_applicant_name": "Орлов Дмитрий Львович",
                "child_name": "Орлова Алиса",
                "student_id": self.student.id,
                "guardian_id": self.guardian.id,
                "co_guardian_id": father.id,
                "company_id": self.school.id,
            }
        )
        self.guardian.date_end = LEFT
        self._switch_on("guardian")
        self._night()
        self.assertTrue(self.guardian.erased_on)
        self.assertFalse(father.erased_on)
        self.assertEqual(both.co_applicant_name, "Орлов Дмитрий Львович")

    def _families(self, number, stem):
        """Pupils with a mother who reads the diary and a mark with a comment."""
        pupils = self.env["school.student"]
        for place in range(number):
            pupil = self._student("Новиков", f"{stem}{place}", "", self.class_6b)
            mother = self._guardian(pupil, f"Новикова {stem}{place}")
            self._open_gate(mother)
            self._portal_user(f"{stem}{place}", mother.partner_id)
            self._give(pupil, self.lesson, "4", comment="За работу")
            pupils |= pupil
        return pupils

    def _queries_of(self, pupils):
        self._leave(*pupils)
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.erasure._erase("student", pupils)
        return self.env.cr.sql_log_count - before

    def test_same_queries_for_one_and_for_many(self):
        families = [
            self._families(number, stem) for number, stem in ((1, "a"), (8, "b"))
        ]
        self._queries_of(self._families(1, "warm"))
        one, many = map(self._queries_of, families)
        self.assertLessEqual(many, one)
        self.assertTrue(all(pupil.erased_on for pupil in families[1]))


@tagged("post_install", "-at_install")
class TestRetentionRules(RetentionCase):
    def test_nothing_without_the_schools_word(self):
        self._leave(self.student)
        rules = self.rules.with_user(self.head)
        shown = self._shown(rules)
        self.assertEqual(set(shown.mapped("kind")), set(self.erasure._kinds()))
        counts = {one.kind: one.due_count for one in shown.with_user(self.head)}
        due = {kind for kind, count in counts.items() if count}
        self.assertEqual(due, {"student", "guardian", "application", "consent"})
        student = self._proposed("student").with_user(self.head)
        self.assertEqual(student.due_count, 1)
        due = student.action_show_due()
        self.assertEqual(due["domain"], [("id", "in", self.student.ids)])
        self._night()
        self.assertEqual(self.student.last_name, "Орлова")
        self.assertFalse(self._log())

    def test_who_may_not_read_it_is_shown_no_way_to_it(self):
        for user, hidden in (
            (self.head, set()),
            (
                self.secretary,
                {"access_log", "visit", "absence", "announcement", "deferral"},
            ),
        ):
            rules = self._shown(self.rules.with_user(user))
            shut = rules.filtered(lambda rule: not rule.can_open)
            with self.subTest(user.login):
                self.assertEqual(set(shut.mapped("kind")) - {"exchange"}, hidden)
                for rule in rules - shut:
                    action = rule.action_show_due()
                    model = self.env[action["res_model"]].with_user(user)
                    model.search(action["domain"])
                for rule in shut:
                    with self.assertRaises(AccessError):
                        rule.action_show_due()

    def test_of_its_own_school_only(self):
        self._leave(self.student, self.foreign_student)
        self._switch_on("student")
        self._night()
        self.assertTrue(self.student.erased_on)
        self.assertFalse(self.foreign_student.erased_on)
        foreign = self.rules.with_user(self.foreign_admin)
        self.assertFalse(foreign.search([("company_id", "!=", False)]))
        self.assertFalse(self._proposed("student").confirmed_at)
        own = self._of_school("student")
        with mute_logger("odoo.addons.base.models.ir_rule"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                own.with_user(self.foreign_admin).action_switch_off()

    def _of_school(self, kind):
        return self.rules.search([("company_id", "!=", False), ("kind", "=", kind)])

    def test_own_rule_takes_the_proposals_place(self):
        own = self._switch_on("student")
        shown = self._shown(self.rules.with_user(self.secretary))
        self.assertIn(own, shown)
        self.assertNotIn(self._proposed("student"), shown)
        elsewhere = self._shown(self.rules.with_user(self.foreign_admin))
        self.assertIn(self._proposed("student"), elsewhere)

    def test_who_changes_the_period_looks_anew(self):
        self._leave(self.student)
        rule = self._switch_on("student")
        with Form(rule.with_user(self.admin)) as form:
            form.months = 1
        self.assertFalse(rule.confirmed_at)
        self._night()
        self.assertFalse(self.student.erased_on)
        rule.with_user(self.admin).action_switch_on()
        rule.with_user(self.admin).action_switch_off()
        with self.assertRaises(UserError):
            rule.with_user(self.admin).action_erase()

    def test_who_may_not(self):
        self._leave(self.student)
        proposed = self._proposed("student")
        rule = self._switch_on("student")
        for user in (self.teacher, self.deputy, self.secretary):
            for attempt in (proposed.with_user(user).action_switch_on,) + (
                rule.with_user(user).action_erase,
                rule.with_user(user).action_switch_off,
            ):
                with self.subTest(user.login), mute_logger("odoo.addons.base.models"):
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        attempt()
        for user, vals in (
            (self.admin, {"confirmed_at": "2026-01-01 00:00:00"}),
            (self.head, {"months": 1}),
        ):
            with mute_logger("odoo.addons.base.models"):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    rule.with_user(user).write(vals)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.student.with_user(self.secretary).erased_on = self.TODAY
        with mute_logger("odoo.addons.base.models"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                proposed.with_user(self.admin).months = 1

    def test_one_rule_fails_alone(self):
        self._leave(self.student)
        broken = self._switch_on("visit")
        rule = self._switch_on("student")
        self._old_visit(self.sibling)

        def fail(*_args):
            raise ValueError("Орлова")

        with (
            patch.object(type(self.erasure), "_erase_visit", fail),
            self.assertLogs("odoo.addons.school_diary", "ERROR") as log,
        ):
            self._night()
        self.assertNotIn("Орлова", "".join(log.output))
        self.assertEqual(broken.trouble, "ValueError")
        self.assertFalse(rule.trouble)
        self.assertTrue(self.student.erased_on)
