from odoo import api, fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    school_evening_hour = fields.Float(
        related="company_id.school_evening_hour", readonly=False
    )
    school_has_sender = fields.Boolean(compute="_compute_school_has_sender")

    school_delivery_workers = fields.Integer(
        string="Workers",
        config_parameter="school_diary.delivery_workers",
        default=1,
        help="How many processes may send at once, for all schools together.",
    )

    def set_values(self):
        result = super().set_values()
        self.env["school.notice"]._keep_workers(self.school_delivery_workers)
        return result

    @api.depends("company_id")
    def _compute_school_has_sender(self):
        for settings in self:
            settings.school_has_sender = bool(settings.company_id._school_sender())
