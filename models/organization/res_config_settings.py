from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    school_regulation_id = fields.Many2one(
        related="company_id.school_regulation_id", readonly=False
    )
    school_digest_weekday = fields.Selection(
        related="company_id.school_digest_weekday", readonly=False
    )
    school_head_name = fields.Char(
        related="company_id.school_head_name", readonly=False
    )
    school_head_name_dative = fields.Char(
        related="company_id.school_head_name_dative", readonly=False
    )
