from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.date_utils import start_of

LEVELS = ("poor", "fair", "good", "none")
FRESH = timedelta(minutes=15)
"""Counts that were made so lately are not made anew."""


class SchoolIndicator(models.Model):
    """The head's first screen: a month of the own school, clause by clause, in a fixed
    number of queries."""

    _inherit = "school.indicator"

    @api.model
    @api.readonly
    def get_dashboard(self, month=False):
        """What the dashboard shows of a month, as it was measured last.

        :param month: its first day, as a string; else the present month
        :return: dict, see the methods below; ``is_stale``: to be measured anew
        """
        school = self.env.company
        present = start_of(school._school_today(), "month")
        month = fields.Date.to_date(month) or present
        rows = self._dashboard_rows(month)
        measured_at = max(rows.mapped("measured_at"), default=False)
        is_present = month == present
        return {
            "regulation": self._dashboard_regulation(rows),
            **self._dashboard_months(month, present),
            "measured_at": fields.Datetime.to_string(measured_at),
            "is_past": not is_present,
            "is_stale": is_present
            and (not measured_at or measured_at < fields.Datetime.now() - FRESH),
            "levels": rows._dashboard_levels(),
            "topics": self._dashboard_topics(rows),
            "tasks": self.env["school.day"].get_tasks() if is_present else [],
        }

    @api.model
    def measure_dashboard(self):
        """The dashboard of the present month, measured now."""
        self._measure_present()
        return self.get_dashboard()

    @api.model
    def _dashboard_rows(self, month):
        """The indicators of a month in the order of the regulation.

        Who changed the regulation within the month sees what is followed since, and
        who switched a clause off, the months before.
        """
        rows = self.search(
            Domain("company_id", "=", self.env.company.id) & Domain("date", "=", month)
        )
        latest = max(rows, key=lambda one: one.measured_at, default=rows)
        followed = latest.clause_id.regulation_id
        return rows.filtered(
            lambda one: (
                one.clause_id.regulation_id == followed
                and (one.is_final or one.clause_id.active)
            )
        ).sorted(lambda one: one._place())

    @api.model
    def _dashboard_regulation(self, rows):
        """That of the month, which the school may have left since."""
        regulation = (
            rows[:1].clause_id.regulation_id or self.env.company.school_regulation_id
        )
        return {"name": regulation.name, "order": regulation.order_reference}

    @api.model
    def _dashboard_months(self, month, present):
        """The month, and those beside it that were measured, too."""
        found = self._read_group(
            [("company_id", "=", self.env.company.id)], ["date:month"]
        )
        months = sorted({present, *(one for [one] in found)})
        before = [one for one in months if one < month]
        after = [one for one in months if one > month]
        return {
            "month": fields.Date.to_string(month),
            "month_name": self._month_name(month),
            "before": fields.Date.to_string(before[-1]) if before else False,
            "after": fields.Date.to_string(after[0]) if after else False,
        }

    @api.model
    def _month_name(self, month, pattern="LLLL y"):
        name = format_date(self.env, month, date_format=pattern)
        return name[:1].upper() + name[1:]

    def _dashboard_levels(self):
        """How many of these are at each level, the worst first."""
        names = dict(self._fields["level"]._description_selection(self.env))
        return [
            {
                "name": level,
                "label": names[level],
                "count": sum(one.level == level for one in self),
            }
            for level in LEVELS
        ]

    @api.model
    def _dashboard_topics(self, rows):
        """The clauses by what they are about."""
        return [
            {"label": label, "rows": [one._dashboard_row() for one in topic]}
            for label, topic in rows._by_topic()
        ]

    def _dashboard_row(self):
        clause = self.clause_id
        measures = dict(clause._fields["measure"]._description_selection(self.env))
        return {
            "id": self.id,
            "number": clause.number,
            "demand": clause.name,
            "measure": measures[clause.measure],
            "parameter": clause.parameter,
            "level": self.level,
            "good": self.good,
            "total": self.total,
            "missing": self.missing,
            "share": self.share,
            "trend": self.trend or [],
            "can_open": self.can_open,
        }
