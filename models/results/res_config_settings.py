from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    school_publish_results = fields.Selection(
        related="company_id.school_publish_results", readonly=False
    )
    school_publish_hour = fields.Float(
        related="company_id.school_publish_hour", readonly=False
    )
    school_least_marks = fields.Integer(
        related="company_id.school_least_marks", readonly=False
    )
    school_silent_weeks = fields.Integer(
        related="company_id.school_silent_weeks", readonly=False
    )
