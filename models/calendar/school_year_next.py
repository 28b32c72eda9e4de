import re
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.exceptions import UserError

WEEKS = timedelta(weeks=52)


class SchoolYear(models.Model):
    """The year that comes after a school year."""

    _inherit = "school.year"

    def _next(self):
        """The school year after this one; empty if it is not there yet."""
        self.ensure_one()
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_start", ">", self.date_end),
            ],
            order="date_start",
            limit=1,
        )

    def _next_or_refuse(self):
        following = self._next()
        if not following:
            raise UserError(
                self.env._(
                    "There is no school year after %(year)s yet. Make it in the list "
                    "of school years, or from this year by “Make the next year”.",
                    year=self.name,
                )
            )
        return following

    def action_make_next(self):
        """Make the next year with this one's terms and vacations, and show it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self._make_next().id,
            "views": [(False, "form")],
        }

    def _make_next(self):
        """Copy the calendar, shifted: the days of the week stay.

        The year begins and ends on the same dates a year later, and so do the terms
        at its ends.
        """
        self.ensure_one()
        if self._next():
            raise UserError(
                self.env._("There is a school year after %(year)s.", year=self.name)
            )
        return self.create(
            {
                "name": re.sub(r"\d{4}", lambda m: str(int(m[0]) + 1), self.name),
                "date_start": self._year_later(self.date_start),
                "date_end": self._year_later(self.date_end),
                "company_id": self.company_id.id,
                "term_ids": [
                    (0, 0, self._prepare_later(term, "name", "kind", "number"))
                    for term in self.term_ids
                ],
                "vacation_ids": [
                    (0, 0, self._prepare_later(one, "name", "grade_from", "grade_to"))
                    for one in self.vacation_ids
                ],
            }
        )

    def _prepare_later(self, record, *names):
        """The values of a term or a vacation of the next year."""
        return {
            **{name: record[name] for name in names},
            "date_start": self._year_later(record.date_start),
            "date_end": self._year_later(record.date_end),
        }

    def _year_later(self, day):
        if day in (self.date_start, self.date_end):
            return day + relativedelta(years=1)
        return day + WEEKS
