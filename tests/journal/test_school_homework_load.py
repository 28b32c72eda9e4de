from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon

THURSDAY = date(2026, 11, 19)


@tagged("post_install", "-at_install")
class TestSchoolHomeworkLoad(SchoolDiaryCommon):
    def _warning(self, lesson, minutes, pupils=()):
        """What a form says before it is saved."""
        draft = (
            self.env["school.homework"]
            .with_user(self.teacher)
            .new(
                {
                    "lesson_id": lesson.id,
                    "date_due": THURSDAY,
                    "minutes": minutes,
                    "student_ids": [one.id for one in pupils],
                }
            )
        )
        return draft.load_warning

    def test_sanitary_rules(self):
        """The limits that ship: minutes an evening, by year of study."""
        classes = self.env["school.class"]
        for level in range(1, 12):
            classes += self._class(f"{level}Я", level)
        limits = self.env["school.load.limit"]._of_classes(classes)
        self.assertEqual(
            [limits[one].homework_minutes for one in classes],
            [60, 90, 90, 120, 120, 150, 150, 150, 210, 210, 210],
        )
        self.assertEqual({limits[one].tests_day for one in classes}, {1})

    def test_warned_in_the_form_and_saved_all_the_same(self):
        self._homework(self.lesson_russian, "упр. 1", date_due=THURSDAY, minutes=100)
        with Form(self.env["school.homework"].with_user(self.teacher)) as form:
            form.lesson_id = self.lesson
            form.description = "№ 1"
            form.minutes = 50
            self.assertFalse(form.load_warning)
            form.minutes = 60
            self.assertIn("160", form.load_warning)
            self.assertIn("150", form.load_warning)
        self.assertEqual(form.record.minutes, 60)

    def test_two_in_the_lesson_form(self):
        """What is typed into one form adds up before it is saved."""
        form = Form(self.lesson.with_user(self.teacher))
        for minutes in (90, 70):
            with form.homework_ids.new() as line:
                line.description = "№ 1"
                line.minutes = minutes
        lesson = form.save()
        warnings = lesson.homework_ids.mapped("load_warning")
        self.assertEqual(["160" in one for one in warnings], [True, True])

    def test_a_pupils_whole_evening_counts(self):
        """The subgroup's homework burdens its pupils, whoever gives it."""
        self._homework(self.lesson_english, "ex. 1", date_due=THURSDAY, minutes=100)
        self.assertIn("160", self._warning(self.lesson, 60))
        # Neither of these two learns English in that subgroup.
        self.assertFalse(
            self._warning(self.lesson, 60, [self.other_student, self.third_student])
        )
        self.assertIn("160", self._warning(self.lesson, 60, self.student))

    def test_own_task_burdens_nobody_else(self):
        self._homework(
            self.lesson_russian,
            "упр. 1",
            date_due=THURSDAY,
            minutes=120,
            student_ids=[self.student.id],
        )
        self.assertIn("160", self._warning(self.lesson, 40))
        self.assertFalse(self._warning(self.lesson, 40, self.other_student))

    def test_a_school_without_homework_in_the_first_class(self):
        self.class_6b.grade_level = 1
        self.assertFalse(self._warning(self.lesson, 60))
        self.env["school.load.limit"].with_user(self.deputy).create(
            {"grade_from": 1, "grade_to": 1, "homework_minutes": 0}
        )
        self.assertTrue(self._warning(self.lesson, 0))

    def test_own_limit_goes_before(self):
        self.env["school.load.limit"].with_user(self.deputy).create(
            {"grade_from": 6, "grade_to": 6, "homework_minutes": 30}
        )
        self.assertIn("30", self._warning(self.lesson, 31))
        other = self.env["school.load.limit"]._of_classes(self.foreign_class)
        self.assertEqual(other[self.foreign_class].homework_minutes, 120)

    def test_what_ships_is_not_the_schools_to_change(self):
        shipped = self.env.ref("school_diary.load_limit_6")
        with self.assertRaises(AccessError):
            shipped.with_user(self.deputy).homework_minutes = 10
        with self.assertRaises(AccessError):
            self.env["school.load.limit"].with_user(self.teacher).create(
                {"grade_from": 6, "grade_to": 6}
            )

    def test_stranger_is_told_nothing(self):
        with self.assertRaises(AccessError):
            self.course_math.with_user(self.foreign_teacher).grid_evening(
                self.lesson.id
            )

    def test_only_pupils_of_the_class(self):
        with self.assertRaises(ValidationError):
            self._homework(self.lesson, "№ 1", student_ids=[self.sibling.id])

    def test_nonsense_minutes(self):
        for minutes in (-1, 601):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                with self.cr.savepoint():
                    self._homework(self.lesson, "№ 1", minutes=minutes)

    def test_many_in_as_many_queries(self):
        def warn(count):
            work = self.env["school.homework"].create(
                [
                    {"lesson_id": lesson.id, "description": "№ 1", "minutes": 80}
                    for lesson in self.lessons_math[:count]
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            work.mapped("load_warning")
            return self.cr.sql_log_count - before

        warn(1), warn(2)
        self.assertEqual(warn(3), warn(5))
