"""The grid's one reading: what is in it, for whom, in how many queries."""

from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .grid_common import GridCommon


@tagged("post_install", "-at_install")
class TestGridContent(GridCommon):
    def test_pupils_in_class_list_order_with_who_left(self):
        left = self._student("Агапов", "Иван", None, self.class_6b)
        left.enrollment_ids.date_to = "2026-11-10"
        gone = self._student("Авдеев", "Олег", None, self.class_6b)
        gone.enrollment_ids.date_to = "2026-10-01"
        students = self._open()["students"]
        self.assertEqual(
            [student["name"] for student in students],
            [
                "Агапов Иван",
                "Белова Дарья",
                "Громов Максим",
                "Орлова Алиса",
                "Семёнов Пётр",
            ],
        )
        self.assertEqual(
            students[0]["periods"], [[date(2026, 9, 1), date(2026, 11, 10)]]
        )

    def test_lessons_of_the_term(self):
        self._homework(self.lesson, "№ 345", date_due="2026-11-19")
        self._lesson(self.course_math, date(2027, 1, 12), 1)
        self.lessons_math[4].action_cancel()
        grid = self._open()
        self.assertEqual([one["id"] for one in grid["lessons"]], self.lessons_math.ids)
        row = grid["lessons"][2]
        self.assertEqual(row["date"], self.TODAY)
        self.assertEqual(row["homework"][0]["description"], "№ 345")
        self.assertTrue(row["may_edit"])
        self.assertTrue(grid["lessons"][3]["is_test"])
        self.assertEqual(grid["lessons"][3]["topic"], "Обыкновенные дроби")
        self.assertTrue(grid["lessons"][4]["closed"])
        self.assertEqual(grid["today"], self.TODAY)
        whole = self._as(self.teacher).grid_open(0)
        self.assertEqual(len(whole["lessons"]), 6)
        self.assertEqual(len(whole["terms"]), 5)

    def test_closed_terms_are_told_in_advance(self):
        """To whomever they are closed: everybody, until the deputy head reopens."""
        october = self._lesson(self.course_math, date(2026, 10, 20), 1)
        self._close_term(self.quarter)
        for user in (self.teacher, self.deputy, self.admin):
            for grid in (self._open(user), self._as(user).grid_open(0)):
                closed = {one["id"]: one["closed"] for one in grid["lessons"]}
                for lesson in self.lessons_math:
                    self.assertIn("2 четверть", closed[lesson.id])
                self.assertFalse(closed.get(october.id))
        self.quarter.with_user(self.deputy)._reopen("Ошибка")
        self.assertFalse(any(one["closed"] for one in self._open()["lessons"]))

    def test_a_closed_year_closes_every_term(self):
        year = self.env["school.term"].create(
            {
                "name": "Год",
                "year_id": self.year.id,
                "kind": "year",
                "date_start": "2026-09-01",
                "date_end": "2027-05-31",
            }
        )
        self._close_term(year)
        self.assertTrue(all(one["closed"] for one in self._open()["lessons"]))

    def test_terms_of_another_kind_close_nothing(self):
        self.class_6b.term_kind = "trimester"
        self._close_term(self.quarter)
        grid = self._as(self.teacher).grid_open(0)
        self.assertFalse(any(one["closed"] for one in grid["lessons"]))

    def test_opens_on_the_present_term(self):
        self.assertEqual(
            self._as(self.teacher).grid_open()["term"]["id"], self.quarter.id
        )

    def test_cells_and_totals(self):
        self._give(self.student, self.lesson, "5")
        self._give(self.student, self.lesson_test, "3", comment="Черновик")
        self._give(self.student, self.lesson_test, "4", same_work=True)
        self._absent(self.student, self.lessons_math[0], "ill")
        self._absent(self.student, self.lessons_math[1], "late")
        self._give(self.student, self.lesson_english, "2")
        grid = self._open()
        self.assertEqual(
            [
                (one["lesson_id"], one["code"], one["weight"], one["same_work"])
                for one in grid["grades"]
            ],
            [
                (self.lesson.id, "5", 1, False),
                (self.lesson_test.id, "3", 2, False),
                (self.lesson_test.id, "4", 2, True),
            ],
        )
        self.assertEqual(grid["grades"][1]["comment"], "Черновик")
        self.assertEqual([one["kind"] for one in grid["absences"]], ["ill", "late"])
        self.assertEqual(
            grid["totals"],
            {self.student.id: {"average": 19 / 5, "count": 3, "missed": 1}},
        )

    def test_subgroups(self):
        groups = self._open()["groups"]
        self.assertEqual(len(groups), 1)
        self.assertEqual(
            groups[0]["student_ids"], sorted((self.student | self.own_student).ids)
        )
        # Who does not teach the subgroup does not learn who is in it.
        self.assertFalse(self._open(self.other_teacher, self.course_russian)["groups"])

    def test_legend(self):
        legend = self._open()["legend"]
        self.assertEqual(
            [value["code"] for value in legend["values"]],
            ["5", "4", "3", "2", "1", "0"],
        )
        letters = {one["kind"]: one["letters"] for one in legend["absences"]}
        self.assertIn("N", letters["unexcused"])
        self.assertIn("УП", letters["excused"])

    def test_history(self):
        grade = self._give(self.student, self.lesson, "3")
        grade.with_user(self.teacher).write(
            {"value_id": self._value("4").id, "revision_reason": "Описка"}
        )
        history = self._as(self.teacher).grid_history(self.student.id, self.lesson.id)
        self.assertEqual(
            [(one["old"], one["new"], one["reason"]) for one in history["revisions"]],
            [("3", "4", "Описка")],
        )
        self.assertEqual(history["revisions"][0]["user"], self.teacher.name)
        self.assertEqual([one["code"] for one in history["given"]], ["4"])
        self.assertEqual(self._open()["grades"][0]["revisions"], 1)


@tagged("post_install", "-at_install")
class TestGridReaders(GridCommon):
    """Who sees what, and may change what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._give(cls.student, cls.lesson, "5")
        cls._give(cls.student, cls.lesson_test, "2")

    def _editable(self, grid):
        return [one["id"] for one in grid["lessons"] if one["may_edit"]]

    def test_own_teacher_and_deputy_keep_all(self):
        for user in (self.teacher, self.deputy):
            grid = self._open(user)
            self.assertEqual(self._editable(grid), self.lessons_math.ids)
            self.assertEqual(len(grid["grades"]), 2)
            self.assertFalse(grid["rights"]["note"])

    def test_homeroom_teacher_and_head_read(self):
        for user in (self.homeroom_teacher, self.head):
            grid = self._open(user)
            self.assertFalse(self._editable(grid))
            self.assertEqual(len(grid["grades"]), 2)
            self.assertTrue(grid["totals"])
            self.assertTrue(grid["rights"]["note"])

    def test_substitute_keeps_one_lesson(self):
        self.lesson.substitute_id = self.other_teacher
        grid = self._open(self.other_teacher)
        self.assertEqual(self._editable(grid), self.lesson.ids)
        self.assertEqual(
            [one["id"] for one in grid["lessons"] if one["may_read"]], self.lesson.ids
        )
        self.assertEqual(len(grid["grades"]), 1)
        self.assertFalse(grid["totals"])
        self.assertEqual(len(grid["students"]), 4)

    def test_others_see_nothing(self):
        # Teaches Russian in the same class.
        for user in (
            self.other_teacher,
            self.secretary,
            self.parent,
            self.pupil_user,
            self.foreign_teacher,
            self.foreign_admin,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._open(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                # Not told whether it changed, or whose it is.
                self._as(user).grid_changes(*self.days, "")
            with self.subTest(user=user.login):
                try:
                    history = self._as(user).grid_history(
                        self.student.id, self.lesson.id
                    )
                except AccessError:
                    continue
                self.assertFalse(history["revisions"] or history["given"])


@tagged("post_install", "-at_install")
class TestGridChanges(GridCommon):
    """Two people in one grid see what the other does."""

    def _changes(self, grid):
        return self._as(self.deputy).grid_changes(*self.days, grid["stamp"])

    def test_nothing_new(self):
        self._give(self.student, self.lesson, "5")
        self.assertEqual(self._changes(self._open(self.deputy)), {})

    def test_what_others_did(self):
        grade = self._give(self.student, self.lesson, "5")
        absence = self._absent(self.student, self.lesson_test)
        for change in (
            lambda: self._give(self.other_student, self.lesson, "4"),
            lambda: grade.write({"comment": "Устно"}),
            lambda: grade.write({"value_id": self._value("4").id}),
            lambda: grade.unlink(),
            lambda: absence.write({"kind": "ill"}),
            lambda: absence.unlink(),
            lambda: self.lesson.write({"topic": "Дроби"}),
            lambda: self._homework(self.lesson, "№ 1"),
            lambda: self._close_term(self.quarter),
        ):
            grid = self._open(self.deputy)
            self.env.cr._now = self.env.cr.now() + timedelta(seconds=1)
            change()
            self.env.flush_all()
            changes = self._changes(grid)
            self.assertTrue(changes)
            self.assertNotEqual(changes["stamp"], grid["stamp"])
            self.assertEqual(self._changes(changes), {})


@tagged("post_install", "-at_install")
class TestGridQueries(GridCommon):
    def _count(self, call):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def _fill(self, count):
        students = self.env["school.student"].browse()
        for number in range(count):
            students |= self._student(f"Новиков{number}", "Юрий", None, self.class_6b)
        lessons = self.lessons_math
        for number in range(count):
            day = self.MONDAY + timedelta(days=number % 5)
            lessons |= self._lesson(self.course_math, day, 10 + count + number // 5)
        value = self._value("4").id
        self.env["school.grade"].create(
            [
                {
                    "student_id": student.id,
                    "lesson_id": lesson.id,
                    "value_id": value,
                }
                for student in students
                for lesson in lessons
            ]
        )
        self.lesson.homework_ids.create(
            [{"lesson_id": one.id, "description": "№ 1"} for one in lessons]
        )
        self.env.flush_all()
        self.env.cr.precommit.run()  # as the request ends

    def test_opening(self):
        def everybody():
            return [
                self._count(lambda user=user: self._open(user))
                for user in (self.teacher, self.deputy, self.homeroom_teacher)
            ]

        self._fill(3)
        everybody()  # warms the caches
        few = everybody()
        self._fill(30)
        self.assertEqual(everybody(), few)
        self._close_term(self.quarter)
        everybody()
        self.assertEqual(everybody(), few)
        self.assertLessEqual(max(few), 32)
        self.assertEqual(len(self._open()["grades"]), 3 * 8 + 30 * 35)

    def test_asking_for_changes(self):
        grid = self._open()

        def ask():
            self._as(self.teacher).grid_changes(*self.days, grid["stamp"])

        ask()
        self.assertLessEqual(self._count(ask), 9)
