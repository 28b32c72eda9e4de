from odoo import api, fields, models
from odoo.fields import Domain

from .forecast_making import expected_query, forecast_making_query


class SchoolNotice(models.Model):
    """What grades to expect, told regularly (000-6, 001-i, 002-4, 003-4, 004-2).

    By e-mail, each time the regulation's interval is over; whose delivery is on paper
    is told with the extract by the school, or reads it in the diary.
    """

    _inherit = "school.notice"

    kind = fields.Selection(
        selection_add=[("forecast", "Expected grades"), ("week",)],
        ondelete={"forecast": "cascade"},
    )

    _forecast_uniq = models.UniqueIndex(
        "(guardian_id, channel, period_from) WHERE kind = 'forecast'",
        "This guardian has a forecast of this day already.",
    )

    @api.private
    def _make_forecasts(self, company):
        """Make the forecasts that are due today for one school.

        A repeat makes nothing twice.

        :return: the new notices
        """
        self.env.flush_all()
        # Not logged where it fails: the caller does it again (see NoticePost).
        self.env.cr.execute(
            forecast_making_query(self.env, company, company._school_today()),
            log_exceptions=False,
        )
        notices = self.browse(row[0] for row in self.env.cr.fetchall())
        self.env.invalidate_all(flush=False)
        return notices

    @api.private
    def _cancel_undue(self, company):
        """Neither is told what is decided meanwhile, or was expected long ago."""
        count = super()._cancel_undue(company)
        today = company._school_today()
        waiting = self.search(
            Domain("company_id", "=", company.id)
            & Domain("kind", "=", "forecast")
            & Domain("state", "=", "queued")
        )
        if not waiting:
            return count
        expected = {
            row[0] for row in self.env.execute_query(expected_query(company, today))
        }
        outdated = waiting.filtered(
            lambda notice: (
                notice.period_to < today or notice.student_id.id not in expected
            )
        )
        outdated.write({"state": "cancelled", "cancel_reason": "outdated"})
        return count + len(outdated)
