from odoo import fields, models


class SchoolGuardian(models.Model):
    _inherit = "school.guardian"

    agreement_ids = fields.One2many(
        "school.delivery.agreement", "guardian_id", string="Delivery"
    )
    notice_ids = fields.One2many("school.notice", "guardian_id", string="Notices")

    def _has_history(self):
        return super()._has_history() or bool(self.agreement_ids)
