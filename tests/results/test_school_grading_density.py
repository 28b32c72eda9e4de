"""Who has too few grades for a fair result, and who none for weeks."""

from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon, regulation
from .common import ResultMixin


@tagged("post_install", "-at_install")
class TestSchoolGradingDensity(ResultMixin, SchoolDiaryCommon):
    def _row(self, student, user=None):
        self._end_request()
        self.env.invalidate_all()
        return (
            self.env["school.grading.density"]
            .with_user(user or self.deputy)
            .search(
                [
                    ("student_id", "=", student.id),
                    ("course_id", "=", self.course_math.id),
                ]
            )
        )

    @regulation("000-6", "001-i", "004-2")
    def test_fewer_grades_than_the_school_asks_for(self):
        for lesson, code in zip(self.lessons_math[:2], "45", strict=True):
            lesson.action_hold()
            self._give(self.student, lesson, code)
        self._absent(self.student, self.lesson)
        row = self._row(self.student)
        self.assertEqual(
            (row.mark_count, row.held, row.missed_count, row.short_count), (2, 2, 1, 1)
        )
        self.assertEqual(row.last_date, self.MONDAY + timedelta(days=1))
        self.assertEqual(row.term_id, self.quarter)
        self._give(self.student, self.lesson, "5")
        self.assertEqual(self._row(self.student).short_count, 0)
        self.school.school_least_marks = 4
        self.assertEqual(self._row(self.student).short_count, 1)

    def test_no_grade_for_weeks(self):
        """The quarter began on the 2nd, it is the 18th: two weeks are looked at."""
        self.school.school_silent_weeks = 2
        early = self._lesson(self.course_math, self.MONDAY - timedelta(days=14), 2)
        self._give(self.student, early, "5")
        self.assertEqual(self._row(self.student).silent_count, 0)  # no lessons held
        self.lessons_math[0].action_hold()
        self.assertEqual(self._row(self.student).silent_count, 1)
        self.assertEqual(self._row(self.other_student).silent_count, 1)
        self._give(self.student, self.lessons_math[1], "5")
        self.assertEqual(self._row(self.student).silent_count, 0)
        self.school.school_silent_weeks = 3  # the term is younger
        self.assertEqual(self._row(self.other_student).silent_count, 0)

    def test_only_the_running_term_and_who_is_there(self):
        rows = self._row(self.student) | self._row(self.other_student)
        self.assertEqual(rows.term_id, self.quarter)
        self.class_6b.enrollment_ids.filtered(
            lambda one: one.student_id == self.other_student
        ).date_to = self.TODAY
        self.assertFalse(self._row(self.other_student))

    def test_it_leads_to_the_journal(self):
        action = self._row(self.student).action_open_grid()
        self.assertIn(self.course_math.id, (action["context"] | action).values())

    def _seen(self, user):
        self._end_request()
        rows = self.env["school.grading.density"].with_user(user).search([])
        return rows.sudo().course_id  # to compare courses

    def test_who_sees_what(self):
        self.assertEqual(
            self._seen(self.teacher), self.course_math | self.course_english
        )
        self.assertEqual(
            self._seen(self.homeroom_teacher), self.courses - self.course_history
        )
        for user in (self.deputy, self.head, self.admin):
            self.assertEqual(self._seen(user), self.courses)
        for user in (self.secretary, self.parent, self.pupil_user):
            with self.assertRaises(AccessError):
                self._seen(user)
        self.assertFalse(self._seen(self.foreign_admin) - self.foreign_course)
