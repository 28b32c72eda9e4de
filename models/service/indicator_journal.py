from odoo import api, models
from odoo.fields import Domain

from ...tools.measures import Measure


class SchoolIndicator(models.Model):
    """What teachers enter, and what is taught."""

    _inherit = "school.indicator"

    @api.model
    def _measure_journal(self, period):
        """001-h: entered at least once a week."""
        return Measure(
            "school.lesson",
            Domain("state", "in", ("planned", "held"))
            & self.env["school.lesson"]._entry_due_domain(period.first, period.end),
            Domain("is_entered_late", "=", False),
        )

    @api.model
    def _measure_lessons(self, period):
        """000-7b, 002-5b, 003-5b: what the timetable promised was taught."""
        past = Domain("date", ">=", period.first) & Domain("date", "<", period.end)
        return Measure(
            "school.lesson",
            past & Domain("state", "in", ("planned", "held", "cancelled")),
            Domain("state", "=", "held") | Domain("made_up", "!=", False),
        )
