from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    school_service_user_id = fields.Many2one(
        related="company_id.school_service_user_id", readonly=False
    )
    school_announced_on = fields.Date(
        related="company_id.school_announced_on", readonly=False
    )
    school_erasure_working_days = fields.Integer(
        related="company_id.school_erasure_working_days", readonly=False
    )
