from psycopg2 import IntegrityError

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon


@tagged("post_install", "-at_install")
class TestSchoolGrade(SchoolDiaryCommon):
    def test_teacher_enters_grades_in_the_lesson(self):
        with Form(self.lesson_test.with_user(self.teacher)) as form:
            form.topic = "Проверка"
            for code in ("5", "4"):
                with form.grade_ids.new() as line:
                    line.student_id = self.student
                    line.value_id = self._value(code)
                    self.assertEqual(line.weight, 2.0)
            with form.grade_ids.new() as line:
                line.student_id = self.other_student
                line.value_id = self._value("3")
                line.weight = 1.5
        self.assertRecordValues(
            self.lesson_test.grade_ids.sorted("id"),
            [
                {"student_id": self.student.id, "code": "5", "sequence": 1},
                {"student_id": self.student.id, "code": "4", "sequence": 2},
                {"student_id": self.other_student.id, "code": "3", "sequence": 1},
            ],
        )
        self.assertEqual(
            self.lesson_test.grade_ids.sorted("id").mapped("weight"), [2, 2, 1.5]
        )
        self.assertEqual(self.lesson_test.grade_ids.author_id, self.teacher)
        self.assertEqual(
            set(self.lesson_test.grade_ids.mapped("date")), {self.lesson_test.date}
        )

    def test_weight_is_that_of_the_lesson_type(self):
        self.assertEqual(self._give(self.student, self.lesson, "5").weight, 1)
        grade = self._give(self.student, self.lesson_test, "5")
        self.assertEqual(grade.weight, 2)
        self.assertEqual(self._give(self.student, self.lesson, "5", weight=0).weight, 0)
        # A grade is not made heavier behind the teacher's back.
        self.lesson_test.type_id = self.type_lesson
        self.assertEqual(grade.weight, 2)

    def test_places_are_filled_in_a_batch(self):
        self._give(self.student, self.lesson, "5")
        grades = self.env["school.grade"].create(
            [
                {
                    "student_id": student.id,
                    "lesson_id": self.lesson.id,
                    "value_id": self._value("4").id,
                }
                for student in (self.student, self.student, self.other_student)
            ]
        )
        self.assertEqual(grades.mapped("sequence"), [2, 3, 1])
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self._give(self.student, self.lesson, "4", sequence=2)

    def test_marks_of_another_scale_are_refused(self):
        passed = self.env.ref("school_diary.grade_scale_pass_passed")
        with self.assertRaises(ValidationError):
            self._give(self.student, self.lesson, "5", value_id=passed.id)

    def test_only_pupils_of_the_class(self):
        with self.assertRaises(ValidationError):
            self._give(self.sibling, self.lesson, "5")
        with self.assertRaises(ValidationError):
            self._give(self.third_student, self.lesson_english, "5")
        enrollment = self.student.enrollment_ids.filtered(
            lambda one: one.class_id == self.class_6b
        )
        enrollment.date_to = "2026-11-17"
        with self.assertRaises(ValidationError):
            self._give(self.student, self.lesson, "5")
        self._give(self.student, self.lessons_math[1], "5")

    def test_no_grades_where_no_lesson_takes_place(self):
        self.lesson.action_cancel()
        with self.assertRaises(UserError):
            self._give(self.student, self.lesson, "5")
        self.lesson_test._move(self.lesson_test.date, 5)
        with self.assertRaises(UserError):
            self._give(self.student, self.lesson_test, "5")
        with self.assertRaises(UserError):
            self._absent(self.student, self.lesson_test)

    def test_no_query_for_each_grade(self):
        students = self.class_6b._students(self.TODAY)
        lessons = self.lessons_math
        value = self._value("4")

        def vals_list(count):
            return [
                {
                    "student_id": student.id,
                    "lesson_id": lesson.id,
                    "value_id": value.id,
                }
                for _number in range(count)
                for lesson in lessons
                for student in students
            ]

        self._count_queries(vals_list(1))  # warms the caches
        few = self._count_queries(vals_list(1))
        many = self._count_queries(vals_list(5))
        self.assertEqual(len(vals_list(5)), 100)
        self.assertEqual(few, many)
        self.assertLessEqual(many, 10)

    def _count_queries(self, vals_list):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env["school.grade"].with_user(self.teacher).create(vals_list)
        self.env.flush_all()
        return self.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestSchoolGradeRevision(SchoolDiaryCommon):
    """Grades are never changed silently: who, when, from what to what, and why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grade = cls._give(cls.student, cls.lesson, "3")

    def _revisions(self):
        return self.env["school.grade.revision"].search(
            [("student_id", "in", (self.student | self.other_student).ids)],
            order="id",
        )

    def test_a_new_grade_has_none(self):
        self.assertFalse(self._revisions())
        self.assertEqual(self.grade.revision_count, 0)

    def test_change_in_the_form(self):
        with Form(self.grade.with_user(self.teacher)) as form:
            form.value_id = self._value("4")
            form.revision_reason = "Ошибка при вводе"
        self.assertRecordValues(
            self._revisions(),
            [
                {
                    "grade_id": self.grade.id,
                    "user_id": self.teacher.id,
                    "old_code": "3",
                    "new_code": "4",
                    "old_weight": 1,
                    "new_weight": 1,
                    "reason": "Ошибка при вводе",
                    "course_id": self.course_math.id,
                    "company_id": self.school.id,
                }
            ],
        )
        self.assertEqual(self.grade.revision_count, 1)
        self.assertFalse(self.grade.revision_reason)

    def test_change_in_the_lesson(self):
        with Form(self.lesson.with_user(self.teacher)) as form:
            with form.grade_ids.edit(0) as line:
                line.value_id = self._value("5")
                line.revision_reason = "Дополнительный ответ"
        self.assertEqual(self._revisions().new_code, "5")
        self.assertEqual(self._revisions().reason, "Дополнительный ответ")

    def test_reason_from_the_context(self):
        self.grade.with_context(school_revision_reason="Импорт").weight = 3
        revision = self._revisions()
        self.assertEqual((revision.old_weight, revision.new_weight), (1, 3))
        self.assertEqual((revision.old_code, revision.new_code), ("3", "3"))
        self.assertEqual(revision.reason, "Импорт")

    def test_no_change_no_revision(self):
        self.grade.write({"value_id": self._value("3").id, "comment": "Устно"})
        self.assertFalse(self._revisions())

    def test_removal(self):
        self.grade.with_user(self.teacher).with_context(
            school_revision_reason="Не тому ученику"
        ).unlink()
        self.assertRecordValues(
            self._revisions(),
            [
                {
                    "grade_id": False,
                    "student_id": self.student.id,
                    "lesson_id": self.lesson.id,
                    "old_code": "3",
                    "new_code": False,
                    "reason": "Не тому ученику",
                }
            ],
        )

    def test_to_another_pupil_or_lesson(self):
        """Removed there and given here, so that both stories are whole."""
        self.grade.student_id = self.other_student
        self.grade.lesson_id = self.lesson_test
        self.assertRecordValues(
            self._revisions(),
            [
                {"student_id": student.id, "old_code": old, "new_code": new}
                for student, old, new in (
                    (self.student, "3", False),
                    (self.other_student, False, "3"),
                    (self.other_student, "3", False),
                    (self.other_student, False, "3"),
                )
            ],
        )
        self.assertEqual(self._revisions().lesson_id, self.lesson | self.lesson_test)
        self.assertEqual(self.grade.date, self.lesson_test.date)

    def test_many_at_once(self):
        other = self._give(self.other_student, self.lesson, "4")
        (self.grade | other).value_id = self._value("4")
        self.assertEqual(self._revisions().grade_id, self.grade)

    def test_history_keeps_its_lesson(self):
        self.grade.unlink()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self.lesson.unlink()
