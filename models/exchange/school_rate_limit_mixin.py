from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class SchoolRateLimitMixin(models.AbstractModel):
    """Rows of what programs asked for, by which they are kept polite.

    Rows are only added: however many requests arrive together, none waits for another.
    """

    _name = "school.rate.limit.mixin"
    _description = "Counted requests"
    _limit_span = timedelta(minutes=1)
    # By name: so many in the span, unless a system parameter ``school_diary.<name>``
    # says otherwise.
    _limits: dict[str, int] = {}

    @api.model
    def _wait(self, domain, name):
        """Until the last of the requests but so many is a span old.

        :param domain: of whose requests are counted
        :return: for how many seconds who asks has to wait; 0 if not at all
        """
        parameters = self.env["ir.config_parameter"].sudo()  # of the system
        given = parameters.get_param(f"school_diary.{name}", self._limits[name])
        now = fields.Datetime.now()
        full = self.search(
            domain & Domain("create_date", ">", now - self._limit_span),
            order="create_date desc, id desc",
            offset=max(int(given), 1) - 1,
            limit=1,
        )
        if not full:
            return 0
        left = full.create_date + self._limit_span - now
        return max(int(left.total_seconds()), 0) + 1
