from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    school_evening_hour = fields.Float(
        related="company_id.school_evening_hour", readonly=False
    )
    school_has_sender = fields.Boolean(compute="_compute_school_has_sender")

    @api.depends("company_id")
    def _compute_school_has_sender(self):
        for settings in self:
            settings.school_has_sender = bool(settings.company_id._school_sender())
