from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.measures import Measure


class SchoolClause(models.Model):
    _inherit = "school.clause"

    measure = fields.Selection(
        selection_add=[("exchange", "Exchanges that succeeded")],
        ondelete={"exchange": "cascade"},
    )

    @api.model
    def _topics(self):
        return {**super()._topics(), "exchange": "exchange"}


class SchoolIndicator(models.Model):
    _inherit = "school.indicator"

    @api.model
    def _measure_exchange(self, period):
        """000-10, 002-8: what partner systems brought or took in the month.

        A partner that brings by itself has failed as long as its run does; one that
        is under way is not counted yet.
        """
        return Measure(
            "school.exchange",
            period.of("create_date") & Domain("state", "!=", "running"),
            Domain("state", "=", "done"),
        )
