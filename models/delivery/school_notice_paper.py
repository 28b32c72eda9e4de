from odoo import fields, models
from odoo.exceptions import UserError


class SchoolNotice(models.Model):
    """Paper: an extract is delivered when the family has it in hand."""

    _inherit = "school.notice"

    recipient_name = fields.Char(
        related="guardian_id.partner_id.name", string="Handed to"
    )
    batch_state = fields.Selection(
        related="batch_id.state", string="State of the batch"
    )

    def action_hand_over(self):
        """These extracts have been handed over; the others still wait."""
        self.check_access("read")
        if any(notice.batch_id.state != "printed" for notice in self):
            raise UserError(self.env._("First print the extracts."))
        self.batch_id._drop_undue()
        self._hand_over()
        self.batch_id._close_handed_over()

    def _hand_over(self):
        waiting = self.filtered(lambda notice: notice.state == "queued")
        handed = waiting.sudo()  # nobody writes notices by hand: access is read only
        handed.write({"state": "sent", "sent_at": fields.Datetime.now()})
