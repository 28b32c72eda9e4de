from datetime import date, timedelta

from odoo import fields
from odoo.tests import tagged

from .calendar_common import CalendarCommon

READS = "school_diary.calendar_reads_per_hour"
MISSES = "school_diary.calendar_misses_per_hour"


@tagged("post_install", "-at_install")
class TestCalendarLimits(CalendarCommon):
    """A program that asks again and again is told to wait."""

    def _limit(self, name, most):
        self.env["ir.config_parameter"].set_param(name, most)

    def _is_told_to_wait(self, path):
        answer = self._read(path)
        self.assertEqual((answer.status_code, answer.text), (429, ""))
        wait = int(answer.headers["Retry-After"])
        self.assertTrue(0 < wait <= 3601, wait)
        self.assertNotIn("ETag", answer.headers)

    def _an_hour_later(self):
        self.env.flush_all()
        self.cr.execute(
            "UPDATE school_calendar_read"
            " SET create_date = create_date - interval '61 minutes'"
        )

    def test_of_an_address(self):
        self._limit(READS, 2)
        path = self._feed()
        tag = self._read(path).headers["ETag"]
        again = self._read(path, **{"If-None-Match": tag})
        self.assertEqual(again.status_code, 304, "which counts, too")
        self._is_told_to_wait(path)
        sibling = self._feed(self.guardian_of_sibling)
        self.assertEqual(self._read(sibling).status_code, 200, "another's is free")
        self._an_hour_later()
        self.assertEqual(self._read(path).status_code, 200)

    def test_of_who_asks_for_what_is_not_there(self):
        self._limit(MISSES, 2)
        path = self._feed()
        for wrong in ("a", "b"):
            self._shut(f"/school_diary/calendar/{wrong}.ics")
        self._is_told_to_wait("/school_diary/calendar/c.ics")
        # Great providers read for thousands from one place: their calendars go on.
        self.assertEqual(self._read(path).status_code, 200)

    def test_what_is_kept(self):
        """From where a family reads is not; and nothing for longer than an hour."""
        self._read(self._feed())
        self._shut("/school_diary/calendar/a.ics")
        reads = self.env["school.calendar.read"].search([])
        mine = reads.filtered("feed_id")
        self.assertFalse(mine.ip_address)
        self.assertEqual(mine.company_id, self.school)
        self.assertTrue((reads - mine).ip_address)
        self._an_hour_later()
        self.env["school.calendar.read"]._gc_reads()
        self.assertFalse(reads.exists())


@tagged("post_install", "-at_install")
class TestCalendarDaysOff(CalendarCommon):
    def _whole_days(self, **content):
        wanted = {"has_lessons": False, "has_tests": False, "has_vacations": True}
        return self._events(self._feed(**{**wanted, **content}))

    def _day_off(self, day, name, **vals):
        return self.env["resource.calendar.leaves"].create(
            {
                "name": name,
                "calendar_id": self.school.resource_calendar_id.id,
                "date_from": self.school._school_moment(day),
                "date_to": self.school._school_moment(day + timedelta(days=1))
                - timedelta(seconds=1),
                **vals,
            }
        )

    def test_public_holidays(self):
        """Days of one name together; not those of another school or of a person."""
        for day in (date(2026, 12, 3), date(2026, 12, 4), date(2026, 12, 7)):
            self._day_off(day, "День города")
        foreign = self.other_school.resource_calendar_id
        self._day_off(date(2026, 12, 9), "Чужой праздник", calendar_id=foreign.id)
        self._day_off(fields.Date.to_date("2027-03-08"), "Женский день")
        events = self._whole_days()
        self.assertEqual(
            {day for day, name in events if name == "День города"},
            {"2026-12-03", "2026-12-07"},
        )
        two = events["2026-12-03", "День города"]
        self.assertEqual(two.dtend.value, date(2026, 12, 5), "the day after")
        self.assertEqual(two.transp.value, "TRANSPARENT")
        names = {name for _day, name in events}
        self.assertFalse({"Чужой праздник", "Женский день"} & names)
        nothing = {"has_vacations": False, "has_tests": True}
        tests = self._whole_days(**nothing)
        self.assertNotIn("День города", {name for _day, name in tests})

    def test_a_vacation_that_moves(self):
        """Is the same one, told anew."""
        self.vacation.write({"date_start": "2026-11-30", "date_end": "2026-12-06"})
        self.env.flush_all()
        self.cr.execute(
            "UPDATE school_vacation SET create_date = create_date - interval '1 day',"
            " write_date = write_date - interval '1 day' WHERE id = %s",
            [self.vacation.id],
        )
        self.env.invalidate_all()
        path = self._feed(has_lessons=False, has_tests=False)
        before = self._events(path)["2026-11-30", "Осенние каникулы"]
        self.vacation.date_start = "2026-11-28"
        after = self._events(path)["2026-11-28", "Осенние каникулы"]
        self.assertEqual(before.uid.value, after.uid.value)
        self.assertGreater(int(after.sequence.value), int(before.sequence.value))
        self.assertGreater(
            after.contents["last-modified"][0].value,
            before.contents["last-modified"][0].value,
        )
