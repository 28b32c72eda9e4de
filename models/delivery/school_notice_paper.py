from odoo import fields, models
from odoo.exceptions import UserError

from .school_paper_batch import OUT


class SchoolNotice(models.Model):
    """Paper: an extract is delivered when the family has it in hand."""

    _inherit = "school.notice"

    recipient_name = fields.Char(
        related="guardian_id.partner_id.name", string="Handed to"
    )
    batch_state = fields.Selection(
        related="batch_id.state", string="State of the batch"
    )

    def action_print_page(self):
        """Print these pages again: lost, spoilt by the printer, spilt over."""
        self._check_paper()
        batches = self.batch_id.sudo()  # reads agreements, with which teachers do not
        if self - batches._printable_notices():
            raise UserError(
                self.env._("This extract is not for its guardian any more.")
            )
        return self.env.ref("school_diary.action_report_extract_page").report_action(
            self, config=False
        )

    def action_hand_over(self):
        """These extracts have been handed over; the others still wait.

        At the office's desk, too, before the homeroom teacher has the sheets.
        """
        self._check_paper()
        if any(notice.batch_id.state not in OUT for notice in self):
            raise UserError(self.env._("First print the extracts."))
        self.batch_id._drop_undue()
        self._hand_over()
        self.batch_id._close_handed_over()

    def action_sign(self):
        """Enter the signature for these extracts."""
        return self._ask_signatures(self.batch_id)

    def _check_paper(self):
        """Refuse to whoever may not see the batch, and what is not printed yet."""
        self.check_access("read")
        self.batch_id.check_access("read")
        if any(notice.batch_id.state in (False, "made") for notice in self):
            raise UserError(self.env._("First print the extracts."))

    def _hand_over(self):
        waiting = self.filtered(lambda notice: notice.state == "queued")
        for company, notices in waiting.grouped("company_id").items():
            handed = (
                notices.sudo()
            )  # nobody writes notices by hand: access is read only
            handed.write(
                {
                    "state": "sent",
                    "sent_at": fields.Datetime.now(),
                    "received_on": company._school_today(),
                }
            )
            handed._set_due(company, notices.guardian_id)

    def _ask_signatures(self, batch):
        """The window in which the day of the signatures is entered."""
        self._check_paper()
        unsigned = self.filtered(
            lambda notice: notice.state in ("queued", "sent") and not notice.is_signed
        )
        receipt = self.env["school.paper.receipt"].create(
            {"batch_id": batch.id, "notice_ids": (unsigned or self).ids}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Signed receipt"),
            "res_model": receipt._name,
            "res_id": receipt.id,
            "view_mode": "form",
            "target": "new",
        }

    def _sign(self, day):
        """These extracts were signed for on the day: the families have had them."""
        self._check_paper()
        self.batch_id._drop_undue()
        self._hand_over()
        signed = self.filtered(lambda notice: notice.state == "sent")
        if not signed:
            raise UserError(self.env._("None of these extracts was to be handed over."))
        signed = signed.sudo()  # as above
        signed.write({"received_on": day, "is_signed": True})
        for company in signed.company_id:
            signed._set_due(company, signed.guardian_id)
        self.batch_id._close_handed_over()
