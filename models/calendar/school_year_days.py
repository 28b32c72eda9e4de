from collections import defaultdict
from datetime import datetime, time, timedelta

import holidays
import pytz

from odoo import models

COUNTRY = "RU"
# A meeting of the staff in the afternoon is in the working calendar, too.
WHOLE_DAY = timedelta(hours=6)
DAY = timedelta(days=1)


class SchoolYear(models.Model):
    """The days of a school year on which nothing is taught."""

    _inherit = "school.year"

    def action_add_public_holidays(self):
        """Enter the country's public holidays into the school's working calendar.

        Days that are free already, by whatever entry, are left as they are.
        """
        self.check_access("write")
        leaves = self.env["resource.calendar.leaves"].sudo()  # follows from the right
        # to keep the school year; the calendar itself is Odoo's administrator's
        rows = [row for year in self for row in year._prepare_public_holidays()]
        leaves.create(rows)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Public holidays added to the working calendar: %(count)s",
                    count=len(rows),
                ),
            },
        }

    def _prepare_public_holidays(self):
        self.ensure_one()
        known = self._public_days_off(self.date_start, self.date_end)
        timezone = self.company_id._school_timezone()
        years = range(self.date_start.year, self.date_end.year + 1)
        return [
            {
                "name": name,
                # Which makes it a day off of its company.
                "calendar_id": self.company_id.resource_calendar_id.id,
                "date_from": _utc(timezone, day, time.min),
                "date_to": _utc(timezone, day, time(23, 59, 59)),
            }
            for day, name in sorted(
                holidays.country_holidays(COUNTRY, years=years, language="ru").items()
            )
            if self.date_start <= day <= self.date_end and day not in known
        ]

    def _public_days_off(self, date_from, date_to):
        """Public holidays and the school's own days off, by its working calendar.

        :return: set of dates
        """
        self.ensure_one()
        company = self.company_id
        timezone = company._school_timezone()
        start = _utc(timezone, date_from, time.min)
        end = _utc(timezone, date_to + DAY, time.min)
        leaves = self.env["resource.calendar.leaves"].sudo()  # the calendar is public
        found = set()
        for leave in leaves.search(
            [
                ("resource_id", "=", False),
                ("company_id", "=", company.id),
                ("calendar_id", "in", (False, company.resource_calendar_id.id)),
                ("date_from", "<", end),
                ("date_to", ">", start),
            ]
        ):
            found |= _whole_days(
                timezone, max(leave.date_from, start), min(leave.date_to, end)
            )
        return found

    def _days_off(self, date_from, date_to):
        """All days off, by the year of study.

        :return: function from year of study to a set of dates
        """
        public = self._public_days_off(date_from, date_to)
        by_grade = defaultdict(lambda: set(public))
        for vacation in self.vacation_ids:
            first = max(vacation.date_start, date_from)
            last = min(vacation.date_end, date_to)
            days = {first + n * DAY for n in range((last - first).days + 1)}
            for grade in range(vacation.grade_from, vacation.grade_to + 1):
                by_grade[grade] |= days
        return by_grade.__getitem__


def _utc(timezone, day, clock):
    """A moment on the school's clock as the database keeps it: naive, UTC."""
    local = timezone.localize(datetime.combine(day, clock))
    return local.astimezone(pytz.utc).replace(tzinfo=None)


def _whole_days(timezone, start, end):
    """The dates of which at least the working part lies between two moments."""
    first = pytz.utc.localize(start).astimezone(timezone).date()
    last = pytz.utc.localize(end).astimezone(timezone).date()
    days = (first + n * DAY for n in range((last - first).days + 1))
    return {
        day
        for day in days
        if min(end, _utc(timezone, day + DAY, time.min))
        - max(start, _utc(timezone, day, time.min))
        >= WHOLE_DAY
    }
