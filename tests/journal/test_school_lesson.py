from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon, regulation

FRIDAY = date(2026, 11, 20)


@tagged("post_install", "-at_install")
class TestSchoolLesson(SchoolDiaryCommon):
    def test_a_new_lesson_follows_course_and_bells(self):
        with Form(self.env["school.lesson"].with_user(self.deputy)) as form:
            form.course_id = self.course_math
            form.date = FRIDAY
            form.period = 2
            self.assertEqual(form.time_start, 9.5)
            self.assertEqual(form.time_end, 10.25)
            self.assertEqual(form.room, "21")
            self.assertEqual(form.teacher_id, self.teacher)
            form.period = 3
            self.assertEqual(form.time_start, 10.5)
        lesson = form.record
        self.assertEqual(lesson.type_id, self.type_lesson)
        self.assertEqual(lesson.class_id, self.class_6b)
        self.assertEqual(lesson.company_id, self.school)

    def test_another_course_brings_its_teacher_and_room(self):
        with Form(self.lesson.with_user(self.deputy)) as form:
            form.course_id = self.course_literature
            self.assertEqual(form.teacher_id, self.homeroom_teacher)
            self.assertFalse(form.room)

    def test_a_subgroup_rings_with_its_class(self):
        self.assertFalse(self.subgroup.bell_schedule_id)
        self.assertEqual(self.lesson_english.time_start, 11.5)

    def test_batch(self):
        """Times, teachers and places of many lessons are right in one create."""
        lessons = self.env["school.lesson"].create(
            [
                {"course_id": course.id, "date": "2026-11-23", "period": period}
                for course, period in (
                    (self.course_math, 1),
                    (self.course_english, 2),
                    (self.course_history, 5),
                )
            ]
            + [
                {
                    "course_id": self.course_russian.id,
                    "date": "2026-11-23",
                    "period": 2,
                    "time_start": 9.0,
                    "time_end": 9.5,
                    "room": "7",
                    "teacher_id": self.teacher.id,
                }
            ]
        )
        self.assertEqual(lessons.mapped("time_start"), [8.5, 9.5, 12.5, 9.0])
        self.assertEqual(lessons.mapped("time_end"), [9.25, 10.25, 13.25, 9.5])
        self.assertEqual(lessons[3].teacher_id, self.teacher)
        self.assertEqual(lessons[3].room, "7")

    def test_moments_are_the_schools_time(self):
        """8:30 in Moscow is 5:30 UTC; without a bell the lesson has the day only."""
        self.assertEqual(self.lesson.start_at, datetime(2026, 11, 18, 5, 30))
        self.assertEqual(self.lesson.end_at, datetime(2026, 11, 18, 6, 15))
        self.assertFalse(self.lesson.is_untimed)
        untimed = self._lesson(self.course_math, FRIDAY, 0)
        self.assertTrue(untimed.is_untimed)
        self.assertEqual(untimed.start_at, datetime(2026, 11, 19, 21, 0))

    def test_one_lesson_of_a_course_at_a_time(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self._lesson(self.course_math, self.TODAY, 1)
        # Where the number is not known there may be several.
        self._lesson(self.course_math, self.TODAY, 0)
        self._lesson(self.course_math, self.TODAY, 0)

    def test_hold(self):
        lesson = self.lesson.with_user(self.teacher)
        lesson.action_hold()
        self.assertEqual(lesson.state, "held")

    @regulation("000-4b", "002-2b", "003-2a")
    def test_cancel_and_plan_again(self):
        lesson = self.lesson.with_user(self.deputy)
        lesson.action_cancel()
        self.assertEqual(lesson.state, "cancelled")
        with self.assertRaises(UserError):
            lesson.action_hold()
        lesson.action_plan()
        self.assertEqual(lesson.state, "planned")

    def test_a_teacher_does_not_call_off_a_cancellation(self):
        self.lesson.action_cancel()
        lesson = self.lesson.with_user(self.teacher)
        for vals in ({"state": "held"}, {"state": "planned"}, {"time_start": 7.0}):
            with self.assertRaises(AccessError):
                lesson.write(vals)
        self.assertEqual(self.lesson.state, "cancelled")

    def test_a_lesson_with_grades_or_absences_is_not_cancelled(self):
        grade = self._give(self.student, self.lesson, "4")
        with self.assertRaises(ValidationError):
            self.lesson.action_cancel()
        with self.assertRaises(ValidationError):
            self.lesson._move(FRIDAY, 3)
        grade.unlink()
        self._absent(self.student, self.lesson)
        with self.assertRaises(ValidationError):
            self.lesson.action_cancel()

    @regulation("000-4b", "002-2b", "003-2a")
    def test_move(self):
        """Both the old place and the new one stay in the journal, with the reason."""
        self.lesson.topic = "Дроби"
        action = self.lesson.with_user(self.deputy).action_move()
        wizard = Form(
            self.env["school.lesson.move"]
            .with_user(self.deputy)
            .with_context(**action["context"])
        )
        wizard.date = FRIDAY
        wizard.period = 4
        wizard.reason = "Экскурсия"
        opened = wizard.save().action_move()
        target = self.env["school.lesson"].browse(opened["res_id"])
        self.assertEqual(self.lesson.state, "moved")
        self.assertEqual(self.lesson.reason, "Экскурсия")
        self.assertEqual(self.lesson.moved_to_id, target)
        self.assertRecordValues(
            target,
            [
                {
                    "date": FRIDAY,
                    "period": 4,
                    "time_start": 11.5,
                    "state": "planned",
                    "topic": "Дроби",
                    "teacher_id": self.teacher.id,
                    "moved_from_ids": self.lesson.ids,
                }
            ],
        )

    def _move_form(self, lesson, day, period):
        form = Form(
            self.env["school.lesson.move"]
            .with_user(self.deputy)
            .with_context(default_lesson_id=lesson.id)
        )
        form.date, form.period, form.reason = day, period, "Экскурсия"
        return form

    def test_a_move_tells_what_is_there_already(self):
        """Told, not refused: the other lesson may be moved next."""
        self._lesson(self.course_english, FRIDAY, 5)
        self._lesson(self.course_history, FRIDAY, 4, room="21")
        for lesson, day, period, told in (
            (self.lesson, FRIDAY, 3, ""),
            (self.lesson, FRIDAY, 5, f"{self.teacher.name} teaches then"),
            (self.lesson, FRIDAY, 4, "room 21 is taken"),
            (self.lesson, self.TODAY, 2, "6Б is taught then: Русский язык"),
            (self.lesson_russian, FRIDAY, 5, "6Б and 6Б/1 share pupils"),
            (self.lesson_russian, FRIDAY, 4, f"{self.other_teacher.name} teaches"),
        ):
            with self.subTest(told=told):
                clashes = self._move_form(lesson, day, period).clashes
                self.assertIn(told, clashes) if told else self.assertFalse(clashes)

    def test_a_move_stays_in_the_year(self):
        wizard = self._move_form(self.lesson, date(2027, 6, 1), 3).save()
        with self.assertRaises(UserError):
            wizard.action_move()
        for period in (-1, 0, 99):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self._move_form(self.lesson, FRIDAY, period).save()
        self.assertEqual(self.lesson.state, "planned")

    def test_homework_moves_along(self):
        """What was due before the new day becomes due at the next lesson after it."""
        early = self._homework(self.lesson, "№ 1")
        late = self._homework(self.lesson, "№ 2", date_due="2026-11-30")
        self.assertEqual(early.date_due, self.lesson_test.date)
        target = self.lesson._move(self.lesson_test.date, 5)
        self.assertEqual(target.homework_ids, early | late)
        self.assertEqual(early.date_given, self.lesson_test.date)
        self.assertEqual(early.date_due, FRIDAY)
        self.assertEqual(late.date_due, date(2026, 11, 30))

    def test_nowhere_to_move(self):
        with self.assertRaises(UserError):
            self.lesson._move(self.lesson.date, self.lesson.period)
        self.lesson.action_cancel()
        with self.assertRaises(UserError):
            self.lesson._move(FRIDAY, 3)

    @regulation("000-4b", "002-2b", "003-2a")
    def test_substitution(self):
        with Form(self.lesson.with_user(self.deputy)) as form:
            form.substitute_id = self.other_teacher
            form.reason = "Болезнь учителя"
        grade = (
            self.env["school.grade"]
            .with_user(self.other_teacher)
            .create(
                {
                    "student_id": self.student.id,
                    "lesson_id": self.lesson.id,
                    "value_id": self._value("5").id,
                }
            )
        )
        self.assertEqual(grade.author_id, self.other_teacher)

    def test_another_teacher_takes_the_lessons_to_come(self):
        """What was held before today remains with who held it."""
        self.course_math.teacher_id = self.homeroom_teacher
        by_teacher = {lesson.date: lesson.teacher_id for lesson in self.lessons_math}
        self.assertEqual(by_teacher[self.MONDAY], self.teacher)
        self.assertEqual(by_teacher[self.TODAY], self.homeroom_teacher)
        self.assertEqual(by_teacher[FRIDAY], self.homeroom_teacher)

    def test_grades_hold_a_lesson_in_its_class(self):
        self._give(self.student, self.lesson, "4")
        with self.assertRaises(ValidationError):
            self.lesson.course_id = self.course_history
        self.student.enrollment_ids.filtered(
            lambda one: one.class_id == self.class_6b
        ).date_from = self.TODAY
        with self.assertRaises(ValidationError):
            self.lesson.date = date(2026, 11, 11)

    def test_filters_of_the_first_screen(self):
        """The teacher begins with the own lessons of today."""
        self.lesson_russian.substitute_id = self.teacher
        self.lesson_english.substitute_id = self.other_teacher
        screen = self.env.ref("school_diary.school_diary_action_first_screen")
        action = screen.with_user(self.teacher).run()
        self.assertEqual(action["path"], "my-lessons")
        self.assertIn("search_default_mine", action["context"])
        arch = self.env["school.lesson"].get_view(view_type="search")["arch"]
        for name in ("mine", "today"):
            self.assertIn(f'name="{name}"', arch)
        for user, path in (
            (self.deputy, "lessons-today"),
            (self.secretary, "applications-due"),
            (self.head, "indicators-dashboard"),
        ):
            action = screen.with_user(user).run()
            self.assertEqual(action["path"], path)
