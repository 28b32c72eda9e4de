from odoo import fields, models


class SchoolGuardian(models.Model):
    """The calendar subscriptions that a guardian has, and had."""

    _inherit = "school.guardian"

    feed_ids = fields.One2many(
        "school.calendar.feed", "guardian_id", string="Calendar subscriptions"
    )

    def _live_feed(self):
        """The subscription that is not revoked, where there is one."""
        return self.feed_ids.filtered(lambda feed: not feed.revoked_at)

    def _has_history(self):
        return super()._has_history() or bool(self.feed_ids)
