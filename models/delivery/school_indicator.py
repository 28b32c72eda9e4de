from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.measures import Measure


class SchoolClause(models.Model):
    _inherit = "school.clause"

    measure = fields.Selection(
        selection_add=[
            ("paper", "Paper extracts handed over in time"),
            ("mailing", "Weekly letters delivered"),
            ("contacts", "Guardians with an agreed delivery"),
            ("forecast", "Guardians told what grades to expect"),
        ],
        ondelete={
            "paper": "cascade",
            "mailing": "cascade",
            "contacts": "cascade",
            "forecast": "cascade",
        },
    )

    @api.model
    def _parameters(self):
        return {
            **super()._parameters(),
            "paper": "paper_interval_days",
            "forecast": "forecast_interval_days",
        }


class SchoolIndicator(models.Model):
    """What is delivered, and to whom nothing can be."""

    _inherit = "school.indicator"

    @api.model
    def _measure_paper(self, period):
        """000-2, 000-4c, 001-d, 002-2c, 003-2b, 004-1b: as often as promised."""
        paper = Domain("channel", "=", "paper")
        return self._weekly(paper, period, Domain("is_late", "=", False))

    @api.model
    def _measure_mailing(self, period):
        """000-4a, 002-2a: the week, told by whatever electronic channel.

        What was given up and then told by another way was told.
        """
        sent = Domain("state", "=", "sent")
        return self._weekly(
            Domain("channel", "!=", "paper"),
            period,
            sent | Domain("replaced_by_id", "any", sent),
        )

    def _weekly(self, channels, period, good):
        """Of the weeks that are over.

        :param channels: ``Domain``
        """
        return Measure(
            "school.notice",
            Domain("kind", "=", "week")
            & channels
            & Domain("state", "!=", "cancelled")
            & Domain("period_to", ">=", period.first)
            & Domain("period_to", "<", period.end),
            good,
        )

    @api.model
    def _measure_contacts(self, period):
        """000-9, 002-7, 003-7, 004-4a: in a form agreed with the person."""
        live = self.env["school.delivery.agreement"]._live_domain(period.last)
        return Measure(
            "school.guardian",
            self.env["school.guardian"]._right_domain(period.last),
            Domain("agreement_ids", "any", live),
        )

    @api.model
    def _measure_forecast(self, period):
        """000-6, 001-i, 002-4, 003-4, 004-2: of whom something is expected."""
        guardians = self.env["school.guardian"]
        day = period.last
        expected = (
            Domain("kind", "=", "term")
            & Domain("state", "=", "open")
            & Domain("has_forecast", "=", True)
            & Domain("mark_count", ">", 0)
            & Domain("term_id.date_start", "<=", day)
            & Domain("term_id.date_end", ">=", day)
        )
        live = self.env["school.delivery.agreement"]._live_domain(day) & (
            Domain("channel", "=", "paper")
            | ~Domain("unwanted_kind_ids.code", "=", "forecast")
        )
        return Measure(
            "school.guardian",
            guardians._informed_domain(day)
            & Domain("agreement_ids", "any", live)
            & Domain("student_id.result_ids", "any", expected),
            Domain("notice_ids", "any", self._forecast_told_domain(day)),
        )

    @api.model
    def _forecast_told_domain(self, day):
        """The notices that tell what to expect: a letter that still holds, or the
        extract in hand, which has the forecast, too, and comes with a week's end."""
        sent = Domain("state", "=", "sent")
        recent = self.env["school.regulation"]._by_interval(
            "forecast_interval_days",
            lambda days: Domain("period_to", ">=", day - timedelta(days=days + 7)),
        )
        return sent & (
            Domain("kind", "=", "forecast") & Domain("period_to", ">=", day)
            | Domain("kind", "=", "week") & Domain("channel", "=", "paper") & recent
        )


class SchoolGuardian(models.Model):
    _inherit = "school.guardian"

    @api.model
    def _informed_domain(self, day):
        """Who is on paper gets it without having to ask, too (000-2)."""
        on_paper = self.env["school.delivery.agreement"]._live_domain(day) & Domain(
            "channel", "=", "paper"
        )
        return super()._informed_domain(day) | (
            self._right_domain(day) & Domain("agreement_ids", "any", on_paper)
        )
