from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.networks import network

HOUR = timedelta(hours=1)
MOST = {
    "calendar_reads_per_hour": 60,  # of an address of a calendar, from wherever
    "calendar_misses_per_hour": 60,  # for what is not there, from a network address
}


class SchoolCalendarRead(models.Model):
    """A reading of a calendar within the last hour, to keep programs polite.

    From where a calendar was read is not kept: great providers read thousands from one
    place.
    """

    _name = "school.calendar.read"
    _inherit = "school.rate.limit.mixin"
    _description = "Reading of a calendar"
    _rec_name = "create_date"
    _order = "id desc"
    _limit_span = HOUR
    _limits = MOST

    feed_id = fields.Many2one(
        "school.calendar.feed",
        ondelete="cascade",
        help="Empty: the address led nowhere.",
    )
    ip_address = fields.Char(help="Of the network that asked for what is not there.")

    company_id = fields.Many2one(
        related="feed_id.company_id", store=True, index=True, precompute=True
    )

    _feed_idx = models.Index("(feed_id, create_date) WHERE feed_id IS NOT NULL")
    _address_idx = models.Index("(ip_address, create_date) WHERE feed_id IS NULL")

    @api.model
    @api.private
    def _take(self, feed, ip_address):
        """Count a reading, if it may be.

        :return: for how many seconds who asks has to wait; 0 if not at all
        """
        sender = False if feed else network(ip_address or "")
        if feed:
            mine, name = Domain("feed_id", "=", feed.id), "calendar_reads_per_hour"
        else:
            mine = Domain("feed_id", "=", False) & Domain("ip_address", "=", sender)
            name = "calendar_misses_per_hour"
        wait = self._wait(mine, name)
        if not wait:
            self.create({"feed_id": feed.id, "ip_address": sender})
        return wait

    @api.autovacuum
    def _gc_reads(self):
        self.search([("create_date", "<=", fields.Datetime.now() - HOUR)]).unlink()
