from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ...tools.measures import Measure


class SchoolIndicator(models.Model):
    """What families look at."""

    _inherit = "school.indicator"

    @api.model
    def _measure_visits(self, period):
        """004-4b: whole weeks of the month, pupil by pupil."""
        last_monday = period.end - timedelta(days=7)
        return Measure(
            "school.visit.week",
            Domain("monday", ">=", period.first - timedelta(days=6))
            & Domain("monday", "<=", last_monday),
            Domain("is_enough", "=", True),
        )

    @api.model
    def _measure_acknowledged(self, period):
        """004-4c, 004-4d: of the year's terms; one of the family is enough."""
        return Measure(
            "school.acknowledgement.report",
            Domain("guardian_id", "!=", False)
            & Domain("year_id.date_end", ">=", period.first)
            & Domain("term_id.date_end", "<", period.end),
            Domain("family_has_seen", "=", True),
        )
