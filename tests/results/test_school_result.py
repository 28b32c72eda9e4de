"""Results: kept current as grades change, decided by the teacher, published in time."""

from odoo.exceptions import (
    AccessError,
    RedirectWarning,
    UserError,
    ValidationError,
)
from odoo.tests import Form, tagged

from ..common import SchoolDiaryCommon, regulation
from .common import ResultMixin


@tagged("post_install", "-at_install")
class TestSchoolResult(ResultMixin, SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year_term = cls._year_term()
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    @regulation("000-7a", "002-5a", "003-5a")
    def test_everyone_has_a_result_in_every_course(self):
        results = self.env["school.result"].search(
            [("term_id", "=", self.quarter.id), ("is_due", "=", True)]
        )
        places = {(one.student_id, one.course_id) for one in results}
        expected = {
            (enrollment.student_id, course)
            for enrollment in self.env["school.enrollment"].search(
                [("class_id.company_id", "=", self.school.id)]
            )
            for course in enrollment.class_id.course_ids
        }
        self.assertEqual(places, expected)

    def test_average_is_kept_current(self):
        result = self._result()
        self.assertFalse(result.has_average)
        four = self._give(self.student, self.lesson, "4")
        self._give(self.student, self.lesson_test, "5")
        self._absent(self.student, self.lessons_math[0])
        result = self._result()
        self.assertEqual(
            (result.average, result.mark_count, result.missed_count), (4.67, 2, 1)
        )
        self.assertEqual(result.proposed_id.code, "5")
        four.value_id = self._value("2")
        self.assertEqual(self._result().average, 4.0)
        four.with_context(school_revision_reason="Описка").unlink()
        self.assertEqual(self._result().average, 5.0)

    def test_proposal_rounds_by_the_scales_own_bounds(self):
        own = self.scale.copy({"company_id": self.school.id})
        self._value("5", own).bound = 4.6
        for scale, marks, proposed in (
            (own, "45", "4"),
            (own, "44555", "5"),
            (self.scale, "45", "5"),
            (self.scale, "22", "2"),
            (self.scale, "", False),
            (self.env.ref("school_diary.grade_scale_pass"), "", False),
        ):
            with self.subTest(scale=scale.name, marks=marks):
                wrong = self.lessons_math.grade_ids
                wrong.with_context(school_revision_reason="Описка").unlink()
                self.course_math.scale_id = scale
                for lesson, code in zip(self.lessons_math, marks, strict=False):
                    self._give(self.student, lesson, code, weight=1)
                self.assertEqual(self._result().proposed_id.code, proposed)

    def test_year_follows_the_terms(self):
        for quarter, code in zip(self.quarters, "4454", strict=True):
            result = self._result(term=quarter)
            result.write({"value_id": self._value(code).id})
        result = self._result(term=self.year_term)
        self.assertEqual((result.kind, result.average), ("year", 4.25))
        self.assertEqual(result.proposed_id.code, "4")

    def test_another_grade_than_proposed_says_why(self):
        self._give(self.student, self.lesson, "4")
        result = self._result().with_user(self.teacher)
        with self.assertRaises(UserError) as caught:
            result.write({"value_id": self._value("5").id})
        self.assertIn("proposed is 4", str(caught.exception))
        with Form(result) as form:
            form.value_id = self._value("5")
            form.reason = "Победа в олимпиаде"
        self.assertEqual(result.state, "published")
        self.assertEqual(result.revision_ids.reason, "Победа в олимпиаде")

    def test_who_decides(self):
        result = self._result()
        five = {"value_id": self._value("5").id}
        for user in (self.other_teacher, self.homeroom_teacher, self.head):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                result.with_user(user).write(five)
        with self.assertRaises(AccessError):
            result.with_user(self.teacher).write({"state": "published"})
        with self.assertRaises(ValidationError):
            result.with_user(self.teacher).write({"value_id": self._value("1").id})
        result.with_user(self.teacher).write(five)
        self._close_term(self.quarter)
        with self.assertRaises(UserError):
            result.with_user(self.deputy).write({"value_id": self._value("4").id})

    @regulation("000-7a", "002-5a", "003-5a")
    def test_a_term_is_closed_when_nothing_is_missing(self):
        with self.assertRaises(RedirectWarning) as caught:
            self.quarter.with_user(self.deputy).action_close()
        message, action, *_button = caught.exception.args
        missing = self.env["school.result"].search(action["domain"])
        self.assertIn(str(len(missing)), message)
        self.assertEqual(missing.term_id, self.quarter)
        self.assertEqual(set(missing.mapped("state")), {"open"})
        self._close_term(self.quarter)
        self.assertEqual(self.quarter.state, "closed")
