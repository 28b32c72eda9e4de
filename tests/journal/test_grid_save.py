"""Saving cells: what is stored, what is refused, and that nothing is lost."""

from odoo.exceptions import UserError
from odoo.http import SessionExpiredException
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

    def test_work_and_its_weight(self):
        """A mark for other work than the lesson's; the family reads what for."""
        self._save_cell(cell("4", type_id=False))
        wanted = {"grades": [{"code": "4", "type_id": self.type_test.id}]}
        self._save_cell(wanted, seen=[cell("4")])
        grade = self.lesson.grade_ids
        self.assertEqual((grade.type_id, grade.weight), (self.type_test, 1))
        [mark] = self._open()["grades"]
        self.assertEqual(mark["type_id"], self.type_test.id)
        seen = cell("4", type_id=self.type_test.id)
        self.assertEqual(self._save_cell(cell("4"), seen=[cell("4")]), "saved")
        wanted = cell("4", type_id=False)
        self.assertEqual(self._save_cell(wanted, seen=[wanted]), "conflict")
        self.assertEqual(self._save_cell(wanted, seen=[seen]), "saved")
        self.assertFalse(grade.type_id)
        wanted = cell("4", type_id=2**31 - 1)
        with mute_logger("odoo.sql_db"):
            self.assertEqual(self._save_cell(wanted, seen=[cell("4")]), "refused")

    def test_work_weighs_what_it_weighs(self):
        wanted = {"grades": [{"code": "5", "type_id": self.type_test.id}]}
        self._save_cell(wanted)
        self.assertEqual(self.lesson.grade_ids.weight, 2)

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

    def test_what_no_column_takes_fails_alone(self):
        """One such operation must not keep all the others from being saved."""
        results = self._save(
            self._operation(cell("5", comment="a\0b")),
            {**self._operation(cell("4"), self.other_student), "op": "2"},
            {**self._operation(cell("4"), self.third_student), "op": ["3"]},
        )
        self.assertEqual(set(results), {"1", "2"})
        self.assertEqual(results["1"]["status"], "refused")
        self.assertIn("cannot stand", results["1"]["message"])
        self.assertEqual(results["2"]["status"], "saved")

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

    def test_a_cell_told_twice(self):
        results = self._save(
            self._operation(cell("5")), {**self._operation(cell("4")), "op": "2"}
        )
        self.assertEqual(results["1"]["status"], "saved")
        self.assertEqual(results["2"]["status"], "refused")
        self.assertEqual(self._codes(), ["5"])

    def test_another_user_in_the_same_browser(self):
        """What one typed is not entered in the name of who logged in after."""
        course = self._as(self.teacher).with_context(uid=self.other_teacher.id)
        with self.assertRaises(SessionExpiredException):
            course.grid_save([self._operation(cell("5"))], *self.days)
        self.assertFalse(self._codes())

    def test_too_much(self):
        with self.assertRaises(UserError):
            self._save(*([self._operation(cell("5"))] * 501))
        with self.assertRaises(UserError):
            self._as(self.teacher).grid_save("5", *self.days)


@tagged("post_install", "-at_install")
class TestGridLesson(GridCommon):
    """What stands in the column's head."""

    def test_refused_in_words(self):
        """Never in the words of the database, which shows the row."""
        for changes, words in (
            ({"homework": {"description": "x", "minutes": 700}}, "0 and 600"),
            ({"homework": {"description": "x", "minutes": 10**12}}, "cannot stand"),
            ({"homework": {"description": "x", "minutes": "ab"}}, "cannot stand"),
            (
                {"homework": {"description": "x", "date_due": "2026-99-99"}},
                "cannot stand",
            ),
            ({"homework": {"description": "x", "date_due": "9999-12-31"}}, "2099"),
            (
                {"homework": {"description": "x", "date_due": "2026-09-01"}},
                "after it is given",
            ),
            ({"topic": "a\0b"}, "cannot stand"),
            ({"type_id": False}, "cannot stand"),
            ({"type_id": {}}, "cannot stand"),
        ):
            operation = {"op": "1", "lesson": self.lesson.id, "changes": changes}
            with self.subTest(changes=changes), mute_logger("odoo.sql_db"):
                results = self._save(operation, self._operation(EMPTY) | {"op": "2"})
                self.assertEqual(results["1"]["status"], "refused")
                self.assertIn(words, results["1"]["message"])
                self.assertEqual(results["2"]["status"], "saved")

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

    def _change_lesson(self, changes, seen, user=None):
        operation = {"op": "1", "lesson": self.lesson.id, "changes": changes}
        [result] = self._save({**operation, "seen": seen}, user=user).values()
        return result

    def test_a_lesson_changed_meanwhile(self):
        """Nobody's topic or homework goes under in silence."""
        self.lesson.topic = "Чужая тема"
        result = self._change_lesson({"topic": "Моя тема"}, {"topic": [""]})
        self.assertEqual(result["status"], "conflict")
        self.assertIn("Чужая тема", result["message"])
        self.assertIn("Моя тема", result["message"])
        self.assertEqual(self.lesson.topic, "Чужая тема")
        for seen in ({"topic": ["", "Чужая тема"]}, {}, {"topic": 7}, None):
            result = self._change_lesson({"topic": "Моя тема"}, seen)
            self.assertEqual(result["status"], "saved", seen)
            self.lesson.topic = "Чужая тема"
        homework = self._homework(self.lesson, "№ 1")
        changes = {"homework": {"description": "№ 2"}}
        result = self._change_lesson(changes, {"description": [""]})
        self.assertEqual((result["status"], homework.description), ("conflict", "№ 1"))
        self._change_lesson(changes, {"description": ["№ 1"]})
        self.assertEqual(homework.description, "№ 2")
        changes = {"type_id": self.type_test.id}
        result = self._change_lesson(changes, {"type_id": [self.type_test.id]})
        self.assertEqual(result["status"], "conflict")

    def test_what_is_entered_was_held(self):
        self.assertEqual(self.lesson.state, "planned")
        self._save_cell(EMPTY, seen=[EMPTY])
        self.assertEqual(self.lesson.state, "planned")
        self._save_cell(cell("5"))
        self.assertEqual(self.lesson.state, "held")
        self._save_cell(cell("5"), lesson=self.lesson_test)
        self.assertEqual(self.lesson_test.state, "planned", "its day is to come")
