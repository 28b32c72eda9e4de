from datetime import date, datetime

from odoo.tests import freeze_time, tagged

from ..common import SchoolDiaryCommon, regulation


@tagged("post_install", "-at_install")
class TestResCompany(SchoolDiaryCommon):
    def _due(self, moment, days=2):
        return self.school._school_deadline(datetime.fromisoformat(moment), days)

    @regulation("001-g")
    def test_two_working_days(self):
        """Counted from the day after, weekends and public holidays left out."""
        self.assertEqual(self._due("2026-11-18 09:00"), date(2026, 11, 20))
        self.assertEqual(self._due("2026-11-19 09:00"), date(2026, 11, 23))
        self.assertEqual(self._due("2026-11-20 09:00"), date(2026, 11, 24))
        self.assertEqual(self._due("2026-11-21 09:00"), date(2026, 11, 24))
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Выходной",
                "calendar_id": self.school.resource_calendar_id.id,
                "company_id": self.school.id,
                "date_from": "2026-11-19 21:00:00",
                "date_to": "2026-11-20 20:59:59",
            }
        )
        self.assertEqual(self._due("2026-11-18 09:00"), date(2026, 11, 23))

    @regulation("001-g")
    def test_the_day_is_the_schools(self):
        """Half past ten in the evening UTC is the next day already in Moscow."""
        self.assertEqual(self._due("2026-11-18 22:30"), date(2026, 11, 23))

    def test_today_is_the_schools(self):
        with freeze_time("2026-11-18 22:30:00"):
            self.assertEqual(self.school._school_today(), date(2026, 11, 19))
            self.school.resource_calendar_id.tz = "Europe/Kaliningrad"
            self.assertEqual(self.school._school_today(), date(2026, 11, 19))
            self.school.resource_calendar_id.tz = "UTC"
            self.assertEqual(self.school._school_today(), date(2026, 11, 18))
