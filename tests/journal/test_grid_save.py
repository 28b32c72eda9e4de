"""Saving cells: what is stored, what is refused, and that nothing is lost."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .grid_common import EMPTY, GridCommon, cell


@tagged("post_install", "-at_install")
class TestGridSave(GridCommon):
    def test_a_grade(self):
        answer = self._as(self.teacher).grid_save(
            [self._operation(cell("5"))], *self.days
        )
        self.assertEqual(answer["results"], {"1": {"status": "saved"}})
        self.assertEqual([one["code"] for one in answer["grades"]], ["5"])
        self.assertEqual(answer["totals"][self.student.id]["average"], 5)
        grade = self.lesson.grade_ids
        self.assertEqual((grade.author_id, grade.weight), (self.teacher, 1))
        self.assertFalse(grade.revision_ids)

    def test_weight_of_the_lesson_where_none_is_named(self):
        wanted = {"grades": [{"code": "5"}], "absence": False}
        self._save_cell(wanted, lesson=self.lesson_test)
        self.assertEqual(self.lesson_test.grade_ids.weight, 2)

    def test_several_grades_and_an_absence(self):
        wanted = cell("4", "5", "3", absence="late")
        wanted["grades"][1]["same_work"] = True
        self._save_cell(wanted)
        self.assertEqual(self._codes(), ["late", "4", "5", "3"])
        self.assertEqual(
            self.lesson.grade_ids.sorted("sequence").mapped("same_work"),
            [False, True, False],
        )

    def test_typing_over_is_a_correction(self):
        grade = self._give(self.student, self.lesson, "4", comment="У доски")
        wanted = {"grades": [{"code": "5"}], "absence": False}
        self._save_cell(wanted, seen=[cell("4", comment="У доски")])
        self.assertEqual((grade.code, grade.comment), ("5", "У доски"))
        self.assertEqual(grade.revision_ids.old_code, "4")

    def test_removing_one_of_two_leaves_the_other_alone(self):
        first = self._give(self.student, self.lesson, "4")
        second = self._give(self.student, self.lesson, "5")
        wanted = cell("5")
        wanted["grades"][0]["id"] = second.id
        self._save_cell(wanted, seen=[cell("4", "5")])
        self.assertFalse(first.exists())
        self.assertFalse(second.revision_ids)
        # Undone: it comes back where it was.
        undone = cell("4", "5")
        undone["grades"][1]["id"] = second.id
        self.assertEqual(self._save_cell(undone, seen=[wanted]), "saved")
        self.assertEqual(self._codes(), ["4", "5"])

    def test_absence_given_changed_and_taken_back(self):
        self._save_cell(cell(absence="unexcused"))
        self.lesson.absence_ids.comment = "Звонила мама"
        self._save_cell(cell(absence="ill"), seen=[cell(absence="unexcused")])
        self.assertEqual(self.lesson.absence_ids.comment, "Звонила мама")
        self.assertEqual(self._codes(), ["ill"])
        self._save_cell(EMPTY, seen=[cell(absence="ill")])
        self.assertFalse(self._codes())

    def test_comment_and_weight(self):
        grade = self._give(self.student, self.lesson, "4")
        self._save_cell(cell("4", weight=3, comment="Верно"), seen=[cell("4")])
        self.assertEqual((grade.weight, grade.comment), (3, "Верно"))
        self.assertEqual(grade.revision_count, 1)

    def test_whole_column(self):
        students = self.class_6b._students(self.TODAY)
        operations = [
            {**self._operation(cell("4"), student), "op": str(student.id)}
            for student in students
        ]
        results = self._save(*operations)
        self.assertEqual({one["status"] for one in results.values()}, {"saved"})
        self.assertEqual(len(self.lesson.grade_ids), len(students))

    def test_one_fails_alone(self):
        results = self._save(
            self._operation(cell("5")),
            {**self._operation(cell("9"), self.other_student), "op": "2"},
            {**self._operation(cell("3"), self.third_student), "op": "3"},
        )
        self.assertEqual(
            [results[op]["status"] for op in "123"], ["saved", "refused", "saved"]
        )
        self.assertIn("9", results["2"]["message"])
        self.assertEqual(len(self.lesson.grade_ids), 2)


@tagged("post_install", "-at_install")
class TestGridConflict(GridCommon):
    def test_changed_meanwhile(self):
        """Nothing is overwritten; both values are there to choose from."""
        self._give(self.student, self.lesson, "3", author_id=self.deputy.id)
        answer = self._as(self.teacher).grid_save(
            [self._operation(cell("5"))], *self.days
        )
        self.assertEqual(answer["results"]["1"]["status"], "conflict")
        self.assertEqual([one["code"] for one in answer["grades"]], ["3"])
        self.assertEqual(self._codes(), ["3"])
        # The teacher has seen it and insists.
        self.assertEqual(self._save_cell(cell("5"), seen=[cell("3")]), "saved")
        self.assertEqual(self._codes(), ["5"])

    def test_removed_meanwhile(self):
        self.assertEqual(self._save_cell(cell("5"), seen=[cell("3")]), "conflict")
        self.assertFalse(self._codes())

    def test_comment_changed_meanwhile(self):
        self._give(self.student, self.lesson, "3", comment="Списал")
        self.assertEqual(self._save_cell(cell("5"), seen=[cell("3")]), "conflict")

    def test_sent_again(self):
        """The connection broke after it was saved: no second grade."""
        operation = self._operation(cell("5", "5"))
        self._save(operation)
        self.assertEqual(self._save(operation)["1"]["status"], "saved")
        self.assertEqual(self._codes(), ["5", "5"])
        self.assertFalse(self.lesson.grade_ids.revision_ids)

    def test_typed_on_while_it_was_not_known_whether_it_was_saved(self):
        self._save_cell(cell("5"))
        status = self._save_cell(cell("4"), seen=[EMPTY, cell("5")])
        self.assertEqual(status, "saved")
        self.assertEqual(self._codes(), ["4"])


@tagged("post_install", "-at_install")
class TestGridRefused(GridCommon):
    def _assert_refused(self, wanted, **more):
        self.assertEqual(self._save_cell(wanted, **more), "refused")

    def test_bad_content(self):
        for wanted in (
            cell("6"),
            cell("н"),
            cell(absence="sleeping"),
            cell("5", weight=101),
            cell("5", weight=-1),
            cell("5", weight="2"),
            cell("5", comment=7),
            {"grades": "5"},
            {"grades": [5]},
            {"grades": [{"code": None}]},
            [],
            None,
        ):
            with self.subTest(wanted=wanted), mute_logger("odoo.sql_db"):
                self._assert_refused(wanted)
        self.assertFalse(self._codes())

    def test_bad_places(self):
        for more in (
            {"student": self.sibling},
            {"student": self.foreign_student},
            {"lesson": self.lesson_russian},
            {"lesson": self.foreign_lesson},
            {"student": self.env["school.student"].browse(2**31 - 1)},
            {"lesson": self.env["school.lesson"].browse(2**31 - 1)},
        ):
            with self.subTest(more=more), mute_logger("odoo.sql_db"):
                self._assert_refused(cell("5"), **more)
        for place in ("5", None, [], 2**40, -1, True):
            operation = {**self._operation(cell("5")), "student": place}
            self.assertEqual(self._save(operation)["1"]["status"], "refused")

    def test_a_grade_of_another_cell_is_not_taken(self):
        other = self._give(self.other_student, self.lesson, "2")
        wanted = cell("5")
        wanted["grades"][0]["id"] = other.id
        self._save_cell(wanted)
        self.assertEqual(self._codes(), ["5"])
        self.assertEqual(other.code, "2")
        self.assertEqual(other.student_id, self.other_student)

    def test_not_in_the_class_on_that_day(self):
        enrollment = self.student.enrollment_ids.filtered(
            lambda one: one.class_id == self.class_6b
        )
        enrollment.date_to = "2026-11-17"
        self._assert_refused(cell("5"))
        self._assert_refused(cell(absence="ill"))
        self.assertEqual(
            self._save_cell(cell("5"), lesson=self.lessons_math[1]), "saved"
        )

    def test_where_no_lesson_takes_place(self):
        self.lesson.action_cancel()
        self._assert_refused(cell("5"))
        self._assert_refused(cell(absence="ill"))

    def test_too_much(self):
        with self.assertRaises(UserError):
            self._save(*([self._operation(cell("5"))] * 501))
        with self.assertRaises(UserError):
            self._as(self.teacher).grid_save("5", *self.days)


@tagged("post_install", "-at_install")
class TestGridWriters(GridCommon):
    """Each role, through the RPC of the grid."""

    def test_deputy(self):
        self.assertEqual(self._save_cell(cell("5"), self.deputy), "saved")
        self.assertEqual(self.lesson.grade_ids.author_id, self.deputy)

    def test_substitute_of_one_lesson(self):
        self.lesson.substitute_id = self.other_teacher
        self.assertEqual(self._save_cell(cell("5"), self.other_teacher), "saved")
        for wanted in (cell("5"), cell(absence="ill")):
            status = self._save_cell(
                wanted, self.other_teacher, lesson=self.lesson_test
            )
            self.assertEqual(status, "refused")
        self.assertFalse(self._codes(lesson=self.lesson_test))

    def test_readers_and_strangers(self):
        grade = self._give(self.student, self.lesson, "3")
        for user in (
            self.homeroom_teacher,
            self.other_teacher,
            self.head,
            self.secretary,
            self.parent,
            self.pupil_user,
            self.foreign_teacher,
            self.foreign_admin,
        ):
            for operation in (
                self._operation(cell("5"), seen=[cell("3"), EMPTY]),
                self._operation(EMPTY, seen=[cell("3"), EMPTY]),
                self._operation(cell("5"), self.other_student),
                self._operation(cell(absence="ill"), self.other_student),
            ):
                with self.subTest(user=user.login):
                    try:
                        results = self._save(operation, user=user)
                    except AccessError:
                        continue
                    # A stranger, to whom the cell is empty, wants nothing there.
                    if operation["wanted"] != EMPTY:
                        self.assertEqual(results["1"]["status"], "refused")
        self.assertEqual(grade.code, "3")
        self.assertEqual(self.lesson.grade_ids, grade)
        self.assertFalse(self.lesson.absence_ids)

    def test_topic_and_homework(self):
        operation = {
            "op": "1",
            "lesson": self.lesson.id,
            "changes": {
                "topic": "Смешанные числа",
                "type_id": self.type_test.id,
                "held": True,
                "homework": {"description": "№ 551", "date_due": "2026-11-20"},
            },
        }
        for user in (self.other_teacher, self.homeroom_teacher):
            results = self._save(operation, user=user)
            self.assertEqual(results["1"]["status"], "refused")
        self.assertEqual(self._save(operation)["1"]["status"], "saved")
        self.assertRecordValues(
            self.lesson,
            [
                {
                    "topic": "Смешанные числа",
                    "type_id": self.type_test.id,
                    "state": "held",
                }
            ],
        )
        self.assertEqual(self.lesson.homework_ids.description, "№ 551")
        self.assertEqual(str(self.lesson.homework_ids.date_due), "2026-11-20")
        # Whether it takes place is the deputy's.
        operation["changes"] = {"held": False}
        self.assertEqual(self._save(operation)["1"]["status"], "refused")
        self.assertEqual(self.lesson.state, "held")
        operation["changes"] = {"homework": {"description": ""}}
        self._save(operation)
        self.assertFalse(self.lesson.homework_ids)

    def test_timetable_stays_the_deputys(self):
        operation = {
            "op": "1",
            "lesson": self.lesson.id,
            "changes": {"date": "2026-11-20", "teacher_id": self.teacher.id},
        }
        self._save(operation)
        self.assertEqual(self.lesson.date, self.TODAY)


@tagged("post_install", "-at_install")
class TestReason(GridCommon):
    """A correction a day later says why, by whatever door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grade = cls._give(cls.student, cls.lesson, "3")
        cls._age(cls.grade, hours=25)

    @classmethod
    def _age(cls, grade, hours):
        grade.flush_recordset()
        cls.env.cr.execute(
            "UPDATE school_grade SET create_date = %s WHERE id = %s",
            [cls.env.cr.now() - timedelta(hours=hours), grade.id],
        )
        grade.invalidate_recordset()

    def test_grid_asks(self):
        seen = [cell("3")]
        self.assertEqual(self._save_cell(cell("4"), seen=seen), "reason")
        self.assertEqual(self._save_cell(EMPTY, seen=seen), "reason")
        self.assertEqual(self._save_cell(cell("4"), seen=seen, reason="  "), "reason")
        self.assertEqual(self.grade.code, "3")
        status = self._save_cell(cell("4"), seen=seen, reason="Апелляция")
        self.assertEqual(status, "saved")
        self.assertEqual(self.grade.revision_ids.reason, "Апелляция")
        self._save_cell(EMPTY, seen=[cell("4")], reason="Не тот ученик")
        revisions = self.env["school.grade.revision"].search(
            [("student_id", "=", self.student.id)]
        )
        self.assertEqual(revisions.mapped("reason"), ["Не тот ученик", "Апелляция"])

    def test_only_that_cell_waits(self):
        results = self._save(
            self._operation(cell("4"), seen=[cell("3")]),
            {**self._operation(cell("5"), self.other_student), "op": "2"},
        )
        self.assertEqual(results["1"]["status"], "reason")
        self.assertEqual(results["2"]["status"], "saved")

    def test_other_doors(self):
        grade = self.grade.with_user(self.teacher)
        for change in (
            lambda: grade.write({"value_id": self._value("5").id}),
            lambda: grade.write({"weight": 2}),
            lambda: grade.write({"lesson_id": self.lesson_test.id}),
            lambda: grade.unlink(),
            lambda: self.lesson.with_user(self.teacher).write(
                {"grade_ids": [(2, grade.id)]}
            ),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()
        grade.write({"value_id": self._value("5").id, "revision_reason": "Пересдача"})
        self.assertEqual(grade.code, "5")

    def test_not_for_words_nor_for_more(self):
        self.grade.with_user(self.teacher).comment = "Устно"
        wanted = {"grades": [{"code": "3"}, {"code": "5"}], "absence": "late"}
        seen = [cell("3", comment="Устно")]
        self.assertEqual(self._save_cell(wanted, seen=seen), "saved")

    def test_within_a_day(self):
        self._age(self.grade, hours=23)
        self.assertEqual(self._save_cell(cell("4"), seen=[cell("3")]), "saved")


@tagged("post_install", "-at_install")
class TestGridSaveQueries(GridCommon):
    def _count(self, *operations):
        days = self.days
        course = self._as(self.teacher)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        results = course.grid_save(list(operations), *days)["results"]
        self.env.flush_all()
        self.assertEqual({one["status"] for one in results.values()}, {"saved"})
        return self.cr.sql_log_count - before

    def test_one_cell(self):
        cells = [
            *(EMPTY, cell("5"), cell("4"), EMPTY, cell(absence="ill")),
            *(cell(absence="late"), EMPTY, cell("5", "4", absence="late")),
        ]
        self._give(self.student, self.lesson_test, "2")
        self._absent(self.student, self.lessons_math[0])

        def count():
            counts = [
                self._count(self._operation(new, seen=[old]))
                for old, new in zip(cells, cells[1:], strict=False)
            ]
            self._save_cell(EMPTY, seen=[cells[-1]])
            return counts

        count()  # warms the caches
        *counts, three_entries = count()
        self.assertLessEqual(max(counts), 15, counts)
        self.assertLessEqual(three_entries, 16)

    def test_a_column_costs_no_more_than_a_cell(self):
        students = self.class_6b._students(self.TODAY)

        def column(new, old):
            return [
                {**self._operation(new, one, seen=[old]), "op": str(one.id)}
                for one in students
            ]

        self._count(*column(cell("5"), EMPTY)[:1])
        few = self._count(*column(cell("4"), EMPTY)[1:2])
        self.assertLessEqual(self._count(*column(cell("4"), EMPTY)[2:]), few + 1)
