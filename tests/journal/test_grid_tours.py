"""The grid in a browser, by keyboard alone; and its parts (Hoot)."""

from datetime import timedelta

from odoo.tests import tagged

from ..common import SchoolDiaryHttpCommon
from .grid_common import GridMixin, cell
from .grid_session import OtherSession

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
        """The deputy, logged in elsewhere, writes into cells that the teacher fills."""
        first, second, third = self.pupils[:3]
        with OtherSession(self, "t_deputy", self.course_math) as deputy:
            deputy.wait_for("absences", third, self.lesson)
            deputy.enter(first, self.lesson, cell("2"))
            deputy.enter(second, self.lesson, cell("2"))
            deputy.wait_for("grades", second, self.lesson, code="4")
            deputy.enter(third, self.lessons_math[1], cell(absence="ill"))
            self._tour("conflict")
        self.assertEqual(self._column(self.lesson)[:3], ["2", "4", "unexcused"])
        history = self.env["school.grade.revision"].search(
            [("student_id", "=", self.pupils[1].id)]
        )
        self.assertEqual((history.old_code, history.new_code), ("2", "4"))
        authors = self.lesson.grade_ids.author_id
        self.assertEqual(authors, self.deputy, "Who gave it first")

    def test_dropped_connection(self):
        self._tour("offline")
        self.assertEqual(self._column(self.lesson)[:4], ["5", "4", "unexcused", ""])

    def test_reload_while_there_is_no_connection(self):
        self._tour("reload")
        self.assertEqual(self._column(self.lesson)[:4], ["5", "4", "unexcused", ""])

    def test_session_that_ends_while_the_teacher_types(self):
        self._tour("session")
        self.assertEqual(self._column(self.lesson)[:4], ["5", "unexcused", "4", ""])
        self.assertEqual(self.lesson.grade_ids.author_id, self.teacher)

    def test_clipboard(self):
        self._tour("clipboard")
        self.assertEqual(self._column(self.lesson)[:4], ["5", "unexcused", "43", ""])
        self.assertEqual(
            self._column(self.lesson_test)[:4], ["5", "unexcused", "43", ""]
        )
        self.assertEqual(
            self._column(self.lessons_math[4])[:7],
            ["5", "4", "", "unexcused", "", "43", ""],
        )
        self.assertEqual(self._column(self.lessons_math[1])[:5], ["2"] * 4 + [""])

    def test_card_by_keyboard(self):
        self._tour("card")
        first, second = self.pupils[:2]
        grade = self.lesson.grade_ids.filtered(lambda one: one.student_id == first)
        self.assertEqual(
            (grade.type_id.id, grade.weight, grade.comment),
            (self._open()["legend"]["types"][2]["id"], 3, "Verno"),
        )
        self.assertEqual(self._codes(second, self.lesson), ["5", "4", "2"])

    def test_subgroup(self):
        self._tour("subgroup")
        members = self.student | self.own_student
        for pupil in self.pupils:
            self.assertEqual(
                bool(self._codes(pupil, self.lesson)), pupil in members, pupil.name
            )


class GridLargeCommon(GridHttpCommon):
    """35 pupils, 60 lessons."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for number in range(35 - len(cls.pupils)):
            cls._student(f"Новиков{number}", "Юрий", None, cls.class_6b)
        for number in range(60 - len(cls.lessons_math)):
            day = cls.quarter.date_start + timedelta(days=number % 14)
            cls._lesson(cls.course_math, day, 6 + number // 14)


@tagged("post_install", "-at_install")
class TestGridLarge(GridLargeCommon):
    browser_size = "1366x768"

    def test_head_and_names_stay(self):
        self._tour("large")


@tagged("post_install", "-at_install")
class TestGridTablet(GridLargeCommon):
    browser_size = "1024x768"
    touch_enabled = True

    def test_list_and_table(self):
        self._tour("tablet")
        self.assertEqual(len(self.env["school.grade"].search([])), 1)


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
