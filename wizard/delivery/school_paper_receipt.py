from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...models.organization.scans import check_scans
from ...tools.days import sane_days


class SchoolPaperReceipt(models.TransientModel):
    """The signatures of a receipt sheet that came back: for which extracts, of when.

    Who signed has the extract: what was still waiting is handed over by that.
    """

    _name = "school.paper.receipt"
    _description = "Signed receipt of paper extracts"
    _check_company_auto = True

    batch_id = fields.Many2one(
        "school.paper.batch",
        required=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    notice_ids = fields.Many2many(
        "school.notice",
        string="Extracts signed for",
        required=True,
        check_company=True,
        domain="[('batch_id', '=', batch_id), ('state', 'in', ('queued', 'sent'))]",
        help="Take out those without a signature.",
    )
    date = fields.Date(
        string="Signed on",
        required=True,
        default=lambda self: self.env.company._school_today(),
    )
    scan = fields.Binary(string="Scan of the signed sheet", attachment=False)
    scan_name = fields.Char()
    company_id = fields.Many2one(related="batch_id.company_id", store=True)

    _days_check = models.Constraint(*sane_days("date"))

    @api.constrains("batch_id", "notice_ids")
    def _check_notices(self):
        for receipt in self:
            if receipt.notice_ids.batch_id - receipt.batch_id:
                raise ValidationError(
                    self.env._("Only extracts of this batch are signed for here.")
                )

    @api.constrains("scan")
    def _check_scan(self):
        check_scans(self, "scan")

    def action_sign(self):
        for receipt in self:
            receipt.batch_id.check_access("read")
            receipt._check_date()
            receipt.notice_ids._sign(receipt.date)
            if receipt.scan:
                receipt._keep_scan()
        return {"type": "ir.actions.act_window_close"}

    def _check_date(self):
        """Nobody signs for tomorrow, nor for what was not printed yet."""
        if self.date > self.company_id._school_today():
            raise ValidationError(self.env._("Nobody has signed in the future."))
        end = self.company_id._school_moment(self.date + timedelta(days=1))
        if not self.batch_id.printed_at or self.batch_id.printed_at >= end:
            raise ValidationError(
                self.env._("On that day the extracts were not printed yet.")
            )

    def _keep_scan(self):
        batch = self.batch_id.sudo()  # a homeroom teacher may only read the batches
        batch.write({"receipt_scan": self.scan, "receipt_name": self.scan_name})
