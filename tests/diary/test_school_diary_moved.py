"""The diary of a pupil who changes the class within a term."""

from datetime import date

from odoo.tests import tagged

from ..common import SchoolDiaryCommon
from ..results.common import ResultMixin


@tagged("post_install", "-at_install")
class TestSchoolDiaryMoved(ResultMixin, SchoolDiaryCommon):
    def _subjects(self):
        self.env.flush_all()
        grades = self.env["school.diary"]._grades(
            self.student, self.quarter.date_start, self.quarter.date_end
        )
        return {
            one.course_id: one
            for one in grades[self.student.id]
            if one.subject == self.math.name
        }

    def test_one_subject_with_all_its_grades(self):
        """The family's average is the one that the teacher decides by."""
        self._give(self.student, self.lesson, "3")
        self.assertEqual(list(self._subjects()), [self.course_math.id])
        school_class = self._class("6В", 6)
        course = self._course(school_class, self.math, self.other_teacher)
        self.student.enrollment_ids.filtered(
            lambda one: one.class_id == self.class_6b
        ).date_to = self.TODAY
        self._enroll(self.student, school_class, date_from=date(2026, 11, 19))
        lesson = self._lesson(course, date(2026, 11, 19), 1)
        self._give(self.student, lesson, "4")
        [subject] = self._subjects().values()
        self.assertEqual(subject.course_id, course.id)
        self.assertEqual([mark.code for mark in subject.marks], ["3", "4"])
        self.assertEqual(subject.average, self._result(course=course).average)
        self.assertEqual(subject.average, 3.5)

    def test_two_courses_at_a_time_stay_two(self):
        group = self._class("6Б/3", 6, kind="subgroup", parent_id=self.class_6b.id)
        course = self._course(group, self.math, self.other_teacher)
        self._enroll(self.student, group)
        self._give(self.student, self.lesson, "3")
        subjects = self._subjects()
        self.assertEqual(set(subjects), {self.course_math.id, course.id})
        self.assertFalse(subjects[course.id].marks)
