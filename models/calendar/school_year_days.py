from collections import defaultdict
from datetime import time, timedelta

import holidays

from odoo import models

COUNTRY = "RU"
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
        company = self.company_id
        years = range(self.date_start.year, self.date_end.year + 1)
        return [
            {
                "name": name,
                # Which makes it a day off of its company.
                "calendar_id": company.resource_calendar_id.id,
                "date_from": company._school_moment(day),
                "date_to": company._school_moment(day, time(23, 59, 59)),
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
        days = self.env["resource.calendar.leaves"]._school_days_off(
            [
                ("company_id", "=", company.id),
                ("date_from", "<", company._school_moment(date_to + DAY)),
                ("date_to", ">", company._school_moment(date_from)),
            ]
        )
        return {day for day in days.get(company.id, ()) if date_from <= day <= date_to}

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
