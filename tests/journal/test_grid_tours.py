"""The grid in a browser, by keyboard alone; and its parts (Hoot)."""

from unittest.mock import patch

from odoo.tests import tagged

from ..common import SchoolDiaryHttpCommon
from .grid_common import GridMixin

ADDED = ("Яковлев", "Юрьев", "Щеглов", "Шилов", "Чижов", "Цветков")


class GridHttpCommon(GridMixin, SchoolDiaryHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in ADDED:
            cls._student(name, "Юрий", None, cls.class_6b)
        cls.pupils = cls.class_6b._students(cls.TODAY)

    def _tour(self, name, **more):
        course = self.course_math
        url = f"/odoo/{course.id}/class-journal"
        self.start_tour(url, f"school_diary_grid_{name}", login="t_teacher", **more)
        self.env.invalidate_all()

    def _column(self, lesson):
        return ["".join(self._codes(pupil, lesson)) for pupil in self.pupils]


@tagged("post_install", "-at_install")
class TestGridTours(GridHttpCommon):
    def test_twenty_grades_and_five_absences(self):
        self._tour("class")
        self.assertEqual(self._column(self.lesson), list("5432543254"))
        self.assertEqual(
            self._column(self.lesson_test),
            ["45", "5", "5", "4", "4", "3", "3", "5", "2", "4"],
        )
        self.assertEqual(
            self._column(self.lessons_math[4]),
            ["unexcused", "ill", "excused", "late", "unexcused", "", "", "", "5", "5"],
        )
        first = self.lesson_test.grade_ids.filtered(
            lambda grade: grade.student_id == self.pupils[0]
        )
        self.assertEqual(first.sorted("sequence").mapped("same_work"), [False, True])
        self.assertEqual(set(self.lesson_test.grade_ids.mapped("weight")), {2})

    def test_correction_with_its_reason(self):
        grade = self._give(self.pupils[0], self.lesson, "3")
        grade.flush_recordset()
        self.env.cr.execute(
            "UPDATE school_grade SET create_date = %s WHERE id = %s",
            [self.MONDAY, grade.id],
        )
        grade.invalidate_recordset()
        self._tour("reason")
        self.assertEqual(grade.code, "4")
        self.assertEqual(grade.revision_ids.mapped("reason"), ["Описка"])
        self.assertEqual(grade.revision_ids.user_id, self.teacher)

    def test_conflict_between_two_sessions(self):
        """The deputy writes into the cell just before the teacher's save arrives."""
        Course = type(self.env["school.course"])
        save, changes = Course.grid_save, Course.grid_changes
        others = list(self.pupils[:2])

        def save_after_deputy(course, *args):
            if others:
                self._give_as_deputy(others.pop(0))
            return save(course, *args)

        def changes_after_deputy(course, *args):
            third = self.pupils[2]
            if not self._codes(third, self.lessons_math[1]):
                self._absent(third, self.lessons_math[1], "ill")
            return changes(course, *args)

        with (
            patch.object(Course, "grid_save", save_after_deputy),
            patch.object(Course, "grid_changes", changes_after_deputy),
        ):
            self._tour("conflict")
        self.assertEqual(self._column(self.lesson)[:3], ["2", "4", ""])
        history = self.env["school.grade.revision"].search(
            [("student_id", "=", self.pupils[1].id)]
        )
        self.assertEqual((history.old_code, history.new_code), ("2", "4"))

    def _give_as_deputy(self, pupil):
        self.env["school.grade"].with_user(self.deputy).create(
            {
                "student_id": pupil.id,
                "lesson_id": self.lesson.id,
                "value_id": self._value("2").id,
            }
        )
        self.env.flush_all()

    def test_dropped_connection(self):
        self._tour("offline")
        self.assertEqual(self._column(self.lesson)[:4], ["5", "4", "unexcused", ""])


@tagged("post_install", "-at_install")
class TestGridPhone(GridHttpCommon):
    browser_size = "375x667"
    touch_enabled = True

    def test_lesson_by_lesson(self):
        self._tour("phone")
        self.assertEqual(self._column(self.lesson)[:3], ["5", "ill", ""])


@tagged("post_install", "-at_install")
class TestUnits(SchoolDiaryHttpCommon):
    """The Hoot unit tests of the addon: static/tests/**/*.test.js."""

    def test_hoot(self):
        suite = self._hoot_id("@school_diary")
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id=" + suite,
            "",
            "",
            login="t_admin",
            timeout=300,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )

    @staticmethod
    def _hoot_id(name):
        result = 0
        for char in name:
            result = ((result << 5) - result + ord(char)) & 0xFFFFFFFF
        return f"{result:08x}"
