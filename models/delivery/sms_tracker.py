from odoo import api, fields, models

from ...tools.report import Report

FATES = {"sent": "delivered", "bounce": "failed", "exception": "failed"}
"""What Odoo's states of a text message are to a notice; the others tell nothing new."""
DAYS = 30


class SmsTracker(models.Model):
    """Odoo's own controllers bring the gateways' reports here."""

    _inherit = "sms.tracker"

    school_key = fields.Char(
        string="Message of a school's notice", index="btree_not_null", readonly=True
    )

    def _update_sms_notifications(
        self, notification_status, failure_type=False, failure_reason=False
    ):
        result = super()._update_sms_notifications(
            notification_status,
            failure_type=failure_type,
            failure_reason=failure_reason,
        )
        what = FATES.get(notification_status)
        ours = self.filtered("school_key")
        if what and ours:
            self.env["school.notice"]._hear(
                "sms",
                [
                    Report(
                        what,
                        fields.Datetime.now(),
                        reference=tracker.sms_uuid,
                        key=tracker.school_key,
                        reason=str(failure_reason or failure_type or ""),
                        is_gone=failure_type == "sms_invalid_destination",
                    )
                    for tracker in ours
                ],
            )
        return result

    @api.autovacuum
    def _gc_school(self):
        """Reports come within days, or never."""
        self.env.cr.execute(
            "DELETE FROM sms_tracker WHERE school_key IS NOT NULL "
            "AND create_date < now() AT TIME ZONE 'UTC' - make_interval(days => %s)",
            [DAYS],
        )
