from datetime import date, datetime

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .timetable_common import GenerationCase


@tagged("post_install", "-at_install")
class TestPublicHolidays(GenerationCase):
    def _leaves(self):
        return self.env["resource.calendar.leaves"].search(
            [("company_id", "=", self.school.id)]
        )

    def test_russian_holidays(self):
        self.year.with_user(self.deputy).action_add_public_holidays()
        leaves = self._leaves()
        days = {str(one.date_to.date()) for one in leaves}
        self.assertLessEqual(
            {"2026-11-04", "2027-01-07", "2027-02-23", "2027-05-09"}, days
        )
        self.assertFalse([day for day in days if not "2026-09" <= day <= "2027-06"])
        self.assertIn("День народного единства", leaves.mapped("name"))
        self.year.with_user(self.admin).action_add_public_holidays()
        self.assertEqual(self._leaves(), leaves)

    def test_of_another_of_ones_schools(self):
        """The days off belong to the school of the year, whichever one works in."""
        self.foreign_year.action_add_public_holidays()
        self.assertFalse(self._leaves())
        self.assertTrue(
            self.foreign_year._public_days_off(date(2026, 11, 4), date(2026, 11, 4))
        )

    def test_days_that_are_free_already(self):
        own = self.env["resource.calendar.leaves"].create(
            {
                "name": "Праздники",
                "company_id": self.school.id,
                "date_from": datetime(2026, 11, 1, 21),
                "date_to": datetime(2026, 11, 6, 21),
            }
        )
        self.year.action_add_public_holidays()
        november = self._leaves().filtered(lambda one: one.date_to.month == 11)
        self.assertEqual(november, own)

    def test_an_evening_makes_no_day_off(self):
        """Neither for the lessons nor in the diary."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Педсовет",
                "company_id": self.school.id,
                "date_from": datetime(2026, 11, 18, 16),
                "date_to": datetime(2026, 11, 19, 21),
            }
        )
        days = date(2026, 11, 18), date(2026, 11, 19)
        self.assertEqual(self.year._public_days_off(*days), {days[1]})
        week = self.env["school.diary"]._week(self.student, days[0])
        self.assertEqual(
            [day.date for day in week[self.student.id].days if day.day_off], [days[1]]
        )

    def test_no_lessons_on_them(self):
        self.year.action_add_public_holidays()
        self._slot(self.course_math, "1", 1)
        self._generate(first=date(2027, 2, 22), last=date(2027, 3, 2))
        self.assertEqual(self._lessons().mapped("date"), [date(2027, 3, 2)])

    def test_who_may(self):
        for user in (self.teacher, self.secretary, self.head):
            with self.assertRaises(AccessError):
                self.year.with_user(user).action_add_public_holidays()
        with self.assertRaises(AccessError):
            self.year.with_user(self.foreign_admin).action_add_public_holidays()
        self.assertFalse(self._leaves())
