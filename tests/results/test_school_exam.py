"""Exams and contests: participants, results, publication within the hours."""

from datetime import datetime, timedelta
from unittest.mock import patch

from lxml import etree
from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon, regulation
from .common import ResultMixin

NOW = datetime(2026, 11, 18, 9, 0)


@tagged("post_install", "-at_install")
class TestSchoolExam(ResultMixin, SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year_term = cls._year_term()

    def _exam(self, **more):
        with Form(self.env["school.exam"].with_user(self.deputy)) as form:
            form.name = "Экзамен по математике"
            form.subject_id = self.math
            form.date = self.TODAY - timedelta(days=1)
            form.user_id = self.teacher
            form.class_ids.add(self.class_6b)
            for name, value in more.items():
                setattr(form, name, value)
        exam = form.record
        exam.action_add_classes()
        return exam

    def _of(self, exam, student=None):
        return exam.result_ids.filtered(
            lambda one: one.student_id == (student or self.student)
        )

    def _set_clock(self, hours):
        """So many hours later."""
        moment = NOW + timedelta(hours=hours)
        self.enterContext(patch.object(fields.Datetime, "now", lambda *_args: moment))

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("school_diary.ir_cron_publish_results").method_direct_trigger()
        self.env.invalidate_all()

    def test_the_pupils_of_a_class_take_part_once(self):
        exam = self._exam()
        self.assertEqual(
            exam.result_ids.student_id, self.class_6b._students(self.TODAY)
        )
        count = len(exam.result_ids)
        exam.with_user(self.deputy).action_add_classes()
        self.assertEqual(len(exam.result_ids), count)

    @regulation("000-8", "001-j", "003-6", "004-3")
    def test_published_at_once_or_at_a_set_time(self):
        result = self._of(self._exam()).with_user(self.teacher)
        result.value_id = self._value("5")
        self.assertEqual(result.state, "published")
        later = self._exam(
            publication="at_time", publication_time=NOW + timedelta(hours=8)
        )
        result = self._of(later).with_user(self.teacher)
        result.value_id = self._value("5")
        self.assertEqual(result.state, "known")
        self._run_cron()
        self.assertEqual(result.state, "known")
        self._set_clock(8)
        self._run_cron()
        self.assertEqual(result.state, "published")
        self.assertFalse(result.is_late)

    @regulation("000-8", "001-j", "002-6", "003-6", "004-3")
    def test_never_later_than_the_regulation(self):
        """However late the set time is, the regulation's hours end first."""
        for hours in (24, 72):
            with self.subTest(hours=hours):
                regulation = self.school.school_regulation_id
                regulation.result_hours = hours
                exam = self._exam(
                    publication="at_time", publication_time=NOW + timedelta(days=30)
                )
                result = self._of(exam)
                result.value_id = self._value("4")
                known_for = result.publish_until - result.known_at
                self.assertEqual(known_for, timedelta(hours=hours))

    def test_received_long_ago_is_late(self):
        exam = self._exam(date=self.TODAY - timedelta(days=5))
        result = self._of(exam)
        result.write(
            {
                "received_at": NOW - timedelta(days=3),
                "value_id": self._value("4").id,
            }
        )
        self.assertEqual(result.state, "published")
        self.assertTrue(result.is_late)
        late = self.env["school.exam.result"].search([("is_late", "=", True)])
        self.assertEqual(late, result)

    def test_the_final_grade_is_of_the_year_and_the_exam(self):
        exam = self._exam(is_final=True)
        year = self._result(term=self.year_term)
        year.value_id = self._value("4")
        self._of(exam).value_id = self._value("5")
        self._end_request()
        final = self.env["school.result"].search([("kind", "=", "final")])
        self.assertEqual(final.student_id, self.student)
        self.assertEqual((final.average, final.proposed_id.code), (4.5, "5"))
        self._of(exam).value_id = self._value("3")
        self._end_request()
        self.assertEqual(final.average, 3.5)

    def test_a_contest_without_grades(self):
        exam = self._exam(
            kind="contest", scale_id=self.env["school.grade.scale"], highest_score=100
        )
        result = self._of(exam)
        result.write({"score": 87.5, "award": "призёр"})
        self.assertEqual(result.state, "published")
        with self.assertRaises(ValidationError):
            result.score = 101

    def test_refused(self):
        exam = self._exam()
        result = self._of(exam)
        five = {"value_id": self._value("5").id}
        for user in (self.other_teacher, self.homeroom_teacher, self.head):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                result.with_user(user).write(five)
        with self.assertRaises(UserError):
            result.with_user(self.teacher).write({"published_at": NOW})
        with self.assertRaises(ValidationError):
            result.received_at = NOW + timedelta(days=1)
        with self.assertRaises(AccessError):
            exam.with_user(self.teacher).name = "Другой"
        result.write(five)
        with self.assertRaises(UserError):
            result.with_user(self.deputy).unlink()
        foreign = self.env["school.exam"].with_user(self.foreign_teacher)
        self.assertFalse(foreign.search([]))

    def test_the_final_grade_goes_with_the_exams(self):
        exam = self._exam()
        self._result(term=self.year_term).value_id = self._value("4")
        self._of(exam).value_id = self._value("5")
        finals = self.env["school.result"].search
        for is_final in (True, False, True):
            exam.is_final = is_final
            self._end_request()
            self.assertEqual(bool(finals([("kind", "=", "final")])), is_final)
        self._of(exam).value_id = False
        self._end_request()
        self.assertFalse(finals([("kind", "=", "final")]))

    def test_a_final_grade_that_was_decided_stays(self):
        exam = self._exam(is_final=True)
        self._of(exam).value_id = self._value("5")
        self._end_request()
        final = self.env["school.result"].search([("kind", "=", "final")])
        final.value_id = self._value("5")
        self._of(exam).value_id = False
        self._end_request()
        self.assertEqual((final.value_id.code, final.is_due), ("5", False))

    def test_what_is_published_is_not_deleted_with_its_exam(self):
        exam = self._exam()
        pupil = self.third_student
        result = exam.result_ids.filtered(lambda one: one.student_id == pupil)
        result.value_id = self._value("5")
        with self.assertRaises(UserError):
            exam.with_user(self.deputy).unlink()
        with self.assertRaises(UserError):
            pupil.with_user(self.secretary).unlink()

    def test_a_result_stays_with_its_pupil_and_exam(self):
        result = self._of(self._exam()).with_user(self.teacher)
        other = self._exam()
        other.result_ids.unlink()
        with self.assertRaises(UserError):
            result.exam_id = other
        result.student_id = self.sibling  # a slip: nothing is known yet
        result.value_id = self._value("5")
        with self.assertRaises(UserError):
            result.student_id = self.third_student

    @regulation("000-8", "001-j", "002-6", "003-6", "004-3")
    def test_the_clock_is_not_set_by_hand(self):
        exam = self._exam(
            publication="at_time", publication_time=NOW + timedelta(days=30)
        )
        result = self._of(exam).with_user(self.teacher)
        result.value_id = self._value("5")
        known_at, until = result.known_at, result.publish_until
        for name in ("known_at", "publish_at", "publish_until", "entered_at"):
            vals = {name: NOW + timedelta(days=300)}
            with self.subTest(name=name), self.assertRaises(UserError):
                result.write(vals)
            with self.subTest(created=name), self.assertRaises(UserError):
                exam.write(
                    {"result_ids": [(0, 0, {"student_id": self.sibling.id, **vals})]}
                )
        self._set_clock(20)
        result.received_at = NOW + timedelta(hours=19)
        self.assertEqual((result.known_at, result.publish_until), (known_at, until))
        result.received_at = NOW - timedelta(hours=2)
        self.assertEqual(result.known_at, NOW - timedelta(hours=2))

    def test_what_was_entered_still_fits(self):
        exam = self._exam(highest_score=100)
        result = self._of(exam)
        result.write({"value_id": self._value("5").id, "score": 90})
        for vals in (
            {"highest_score": 50},
            {"scale_id": self.env.ref("school_diary.grade_scale_pass").id},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                exam.write(vals)

    def test_absurd_numbers(self):
        exam = self._exam(
            publication="at_time",
            publication_time=NOW + timedelta(hours=5),
            highest_score=100,
        )
        result = self._of(exam)
        result.value_id = self._value("5")
        for record, vals in (
            (result, {"score": float("nan")}),
            (exam, {"highest_score": float("inf")}),
            (exam, {"publication_time": False}),
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaises(CheckViolation),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                record.write(vals)
                self.env.flush_all()

    def test_who_is_responsible_enters_the_results(self):
        """The exam itself is the deputy head's: the teacher has a list."""
        exam = self._exam().with_user(self.teacher)
        action = exam.action_open_results()
        results = self.env[action["res_model"]].with_user(self.teacher)
        view = self.env.ref("school_diary.school_exam_result_view_list_entry")
        self.assertEqual(action["views"], [(view.id, "list")])
        arch = etree.fromstring(results.get_view(view.id, "list")["arch"])
        self.assertNotEqual(arch.get("edit"), "False")
        found = results.search(action["domain"])
        self.assertEqual(found, exam.result_ids)
        with Form(found[0], view=view) as line:
            line.value_id = self._value("4")
        self.assertEqual(found[0].state, "published")

    def test_a_change_leaves_a_revision(self):
        result = self._of(self._exam()).with_user(self.teacher)
        result.value_id = self._value("4")
        self.assertFalse(result.revision_ids, "entered, not changed")
        result.value_id = self._value("5")
        [revision] = result.revision_ids
        self.assertEqual(
            (revision.was, revision.became, revision.user_id),
            ("4", "5", self.teacher),
        )
        self._set_clock(30)
        for vals in (
            {"value_id": self._value("2").id},
            {"value_id": False, "is_absent": True},
            {"value_id": self._value("2").id, "reason": " "},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                result.write(vals)
        result.write({"value_id": self._value("4").id, "reason": "Апелляция"})
        self.assertEqual(result.revision_ids[0].reason, "Апелляция")
        with self.assertRaises(AccessError):
            revision.with_user(self.deputy).write({"reason": "Иначе"})
        seen = self.env["school.exam.revision"]
        for user, number in (
            (self.deputy, 2),
            (self.head, 2),
            (self.homeroom_teacher, 2),
            (self.other_teacher, 0),
            (self.foreign_admin, 0),
        ):
            found = seen.with_user(user).search([])
            self.assertEqual(len(found), number, user.login)
        with self.assertRaises(AccessError):
            seen.with_user(self.secretary).search([])
