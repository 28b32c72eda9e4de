from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..common import SchoolDiaryCommon, regulation


@tagged("post_install", "-at_install")
class TestSchoolLessonTests(SchoolDiaryCommon):
    """Thursday has a test in mathematics."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.day = cls.lesson_test.date
        cls.second = cls._lesson(cls.course_russian, cls.day, 2)

    @regulation("000-4b", "002-2b", "003-2a")
    def test_one_a_day_is_enough(self):
        """The teacher is warned in the form, and may plan it all the same."""
        self.assertFalse(self.lesson_test.test_warning)
        with Form(self.second.with_user(self.other_teacher)) as form:
            self.assertFalse(form.test_warning)
            form.type_id = self.type_test
            self.assertIn("2", form.test_warning)
        self.assertTrue(self.second.is_test)
        self.assertTrue(self.lesson_test.test_warning)

    @regulation("000-4b")
    def test_strict_school_refuses(self):
        self.env["school.load.limit"].create(
            {"grade_from": 5, "grade_to": 9, "tests_day": 1, "is_strict": True}
        )
        with self.assertRaises(ValidationError):
            self.second.with_user(self.other_teacher).type_id = self.type_test
        elsewhere = self._lesson(self.course_russian, self.TODAY, 5)
        elsewhere.type_id = self.type_test
        with self.assertRaises(ValidationError):
            elsewhere.date = self.day

    def test_week(self):
        limit = {"grade_from": 6, "grade_to": 6, "tests_day": 1, "tests_week": 2}
        self.env["school.load.limit"].create(limit)
        (self.lessons_math[0] | self.lesson).type_id = self.type_test
        self.env.flush_all()
        self.assertIn("3", self.lesson.test_warning)
        self.lessons_math[0].with_user(self.deputy).action_cancel()
        self.lesson.invalidate_recordset()
        self.assertFalse(self.lesson.test_warning)

    def test_subgroups_of_a_subject_count_once(self):
        """Both halves write English on one day: one test; with mathematics, two."""
        other_half = self._class("6Б/2", 6, kind="subgroup", parent_id=self.class_6b.id)
        course = self._course(other_half, self.english, self.teacher)
        halves = self._lesson(self.course_english, self.TODAY, 5) | self._lesson(
            course, self.TODAY, 5
        )
        halves.type_id = self.type_test
        self.env.flush_all()
        self.assertEqual(halves.mapped("test_warning"), [False, False])
        self.lesson.type_id = self.type_test
        halves.invalidate_recordset()
        self.assertTrue(all(halves.mapped("test_warning")))

    def test_another_class_and_what_is_cancelled_do_not_count(self):
        self._lesson(self.course_history, self.day, 3).type_id = self.type_test
        self.lesson_test.with_user(self.deputy).action_cancel()
        self.second.type_id = self.type_test
        self.assertFalse(self.second.test_warning)
