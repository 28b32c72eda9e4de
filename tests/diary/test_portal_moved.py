"""What a parent reads after the office has moved the child to another class."""

from datetime import date

from odoo.tests import Form, tagged

from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalMoved(PortalCommon):
    def _end_class(self):
        """The secretary ends the pupil's place in the class, and nothing else."""
        with Form(self.class_6b.with_user(self.secretary)) as form:
            pupils = [one["student_id"] for one in form.enrollment_ids._records]
            place = pupils.index(self.student.id)
            with form.enrollment_ids.edit(place) as line:
                line.date_to = self.TODAY

    def test_a_subject_of_a_subgroup_stays_one_with_all_its_grades(self):
        """The new class learns English as a whole; the subgroup ended with the old."""
        self._give(self.student, self.lesson_english, "3")
        self._end_class()
        left = self.subgroup.enrollment_ids.filtered(
            lambda one: one.student_id == self.student
        )
        self.assertEqual(left.date_to, self.TODAY)
        others = self.subgroup.enrollment_ids - left
        self.assertEqual(set(others.mapped("date_to")), {self.year.date_end})
        school_class = self._class("6В", 6)
        course = self._course(school_class, self.english, self.other_teacher)
        day = date(2026, 11, 19)
        self._enroll(self.student, school_class, date_from=day)
        self._give(self.student, self._lesson(course, day, 1), "4")
        self._log_in("t_parent")
        words = self._words(self._page(self.student, "grades"))
        self.assertEqual(words.count(self.english.name), 1)
        _before, line = words.split(self.english.name)
        self.assertIn("Weighted mean: 3.5", line)
