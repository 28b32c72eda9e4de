from datetime import date

from psycopg2 import IntegrityError

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon

THURSDAY = date(2026, 11, 19)
FRIDAY = date(2026, 11, 20)


@tagged("post_install", "-at_install")
class TestSchoolHomework(SchoolDiaryCommon):
    def test_due_at_the_next_lesson(self):
        with Form(self.lesson.with_user(self.teacher)) as form:
            with form.homework_ids.new() as line:
                line.description = "№ 345"
                self.assertEqual(line.date_due, THURSDAY)
        self.assertRecordValues(
            self.lesson.homework_ids,
            [
                {
                    "date_given": self.TODAY,
                    "date_due": THURSDAY,
                    "class_id": self.class_6b.id,
                    "course_id": self.course_math.id,
                    "company_id": self.school.id,
                }
            ],
        )

    def test_own_form(self):
        form = Form(self.env["school.homework"].with_user(self.teacher))
        form.lesson_id = self.lessons_math[0]
        self.assertEqual(form.date_due, self.lessons_math[1].date)
        form.lesson_id = self.lesson_test
        self.assertEqual(form.date_due, FRIDAY)
        form.date_due = "2026-11-30"
        form.description = "Повторить правила"
        self.assertEqual(form.save().date_due, date(2026, 11, 30))

    def test_a_cancelled_lesson_is_passed_over(self):
        self.lesson_test.action_cancel()
        self.assertEqual(self._homework(self.lesson, "№ 1").date_due, FRIDAY)

    def test_without_a_next_lesson(self):
        """The teacher sets the day; until then it is due when given."""
        homework = self._homework(self.lesson_russian, "Упр. 1")
        self.assertEqual(homework.date_due, self.TODAY)

    def test_batch(self):
        homeworks = self.env["school.homework"].create(
            [
                {"lesson_id": lesson.id, "description": "№ 1"}
                for lesson in (*self.lessons_math, self.lesson_russian)
            ]
        )
        days = self.lessons_math.mapped("date")
        self.assertEqual(
            homeworks.mapped("date_due"), [*days[1:], days[-1], self.TODAY]
        )

    def test_not_due_before_it_is_given(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self._homework(self.lesson, "№ 1", date_due="2026-11-17")
