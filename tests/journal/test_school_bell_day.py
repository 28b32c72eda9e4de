from datetime import date, datetime

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .timetable_common import MONDAYS, GenerationCase


@tagged("post_install", "-at_install")
class TestBellDays(GenerationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.short = cls._bells("Сокращённые уроки", (8.5, 9.0), (9.25, 9.75))

    def _day(self, first, **vals):
        return self.env["school.bell.day"].create(
            {
                "name": "Перед праздником",
                "date_from": first,
                "schedule_id": self.short.id,
                "company_id": self.school.id,
                **vals,
            }
        )

    def test_lessons_to_come_follow(self):
        lesson = self.lessons_math[3]
        day = self._day(lesson.date)
        self.assertEqual(day.date_to, lesson.date)
        self.assertEqual((lesson.time_start, lesson.time_end), (8.5, 9.0))
        self.assertEqual(lesson.end_at, datetime(2026, 11, 19, 6, 0))
        self.assertEqual(self.lessons_math[4].time_end, 9.25)
        day.write({"date_from": date(2026, 11, 20), "date_to": date(2026, 11, 20)})
        self.assertEqual(lesson.time_end, 9.25)
        self.assertEqual(self.lessons_math[4].time_end, 9.0)
        day.unlink()
        self.assertEqual(self.lessons_math[4].time_end, 9.25)

    def test_hours_of_ones_own_stay(self):
        lesson = self.lessons_math[3]
        lesson.time_end = 9.1
        held = self.lesson
        held.state = "held"
        self._day(self.TODAY, date_to=lesson.date)
        self.assertEqual(lesson.time_end, 9.1)
        self.assertEqual(held.time_end, 9.25)

    def test_for_some_classes_only(self):
        day = self._day(self.TODAY, class_ids=[(6, 0, self.class_7a.ids)])
        self.assertEqual(self.lesson.time_end, 9.25)
        self.assertEqual(self.lesson_history.time_end, 9.0)
        day.class_ids = self.class_6b
        self.assertEqual(self.lesson.time_end, 9.0)

    def test_instead_of_one_schedule_only(self):
        self._day(self.TODAY, instead_of_id=self.short.id)
        self.assertEqual(self.lesson.time_end, 9.25)
        self._day(self.TODAY, instead_of_id=self.bells.id)
        self.assertEqual(self.lesson.time_end, 9.0)

    def test_generated_lessons_ring_short(self):
        self._day(MONDAYS[0])
        self._slot(self.course_math, "0", 2)
        self._generate()
        self.assertEqual(self._lessons().mapped("time_end"), [9.75, 10.25])

    def test_changed_bells(self):
        """The lessons to come ring by them; what was taught keeps its hour."""
        bell = self.bells.bell_ids[0]
        self.lessons_math[2].state = "held"
        bell.time_end = 9.0
        self.assertEqual(
            self.lessons_math.mapped("time_end"), [9.25, 9.25, 9.25, 9.0, 9.0]
        )
        bell.unlink()
        self.assertEqual(
            self.lessons_math.mapped("time_end"), [9.25, 9.25, 9.25, 0.0, 0.0]
        )

    def test_other_school(self):
        day = self._day(self.TODAY)
        with self.assertRaises(AccessError):
            day.with_user(self.foreign_admin).read(["name"])
