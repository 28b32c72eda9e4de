from odoo import api, models
from odoo.fields import Domain

from ...tools.measures import Measure

DECIDED = ("decided", "published")


class SchoolIndicator(models.Model):
    """Results of the terms of the year that are over, and of the exams."""

    _inherit = "school.indicator"

    @api.model
    def _ended(self, period, term=""):
        """The domain of what belongs to a term of the year that is over by now."""
        return (
            Domain(f"{term}year_id.date_start", "<=", period.last)
            & Domain(f"{term}year_id.date_end", ">=", period.first)
            & Domain(f"{term}date_end", "<", period.end)
        )

    @api.model
    def _due(self, period):
        return Domain("is_due", "=", True) & self._ended(period, "term_id.")

    @api.model
    def _measure_finals(self, period):
        """000-7a, 002-5a, 003-5a: a final grade for every pupil, or a deferral."""
        return Measure(
            "school.result", self._due(period), Domain("state", "!=", "open")
        )

    @api.model
    def _measure_deferrals(self, period):
        """000-7c, 002-5c, 003-5c: what was put off is not forgotten."""
        return Measure(
            "school.deferral",
            Domain("is_withdrawn", "=", False)
            & Domain("term_id.year_id.date_end", ">=", period.first),
            Domain("state", "!=", "expired"),
        )

    @api.model
    def _measure_records(self, period):
        """000-5, 002-3, 003-3: the pupil's own results are complete."""
        due = Domain("is_due", "=", True) & Domain("term_id.date_end", "<", period.end)
        return Measure(
            "school.student",
            self.env["school.student"]._studying_domain(period.last)
            & Domain("result_ids", "any", due),
            ~Domain("result_ids", "any", due & Domain("state", "=", "open")),
        )

    @api.model
    def _measure_sheets(self, period):
        """000-7d, 003-5d: the sheet is final when the term is closed."""
        return Measure(
            "school.term", self._ended(period), Domain("state", "=", "closed")
        )

    @api.model
    def _measure_published(self, period):
        """000-8, 001-j, 002-6, 003-6, 004-3: final grades."""
        return self._published_in_time("school.result", period)

    @api.model
    def _measure_exams(self, period):
        """000-8, 001-j, 002-6, 003-6, 004-3: exams and contests."""
        return self._published_in_time("school.exam.result", period)

    def _published_in_time(self, model, period):
        return Measure(model, period.of("known_at"), Domain("is_late", "=", False))
