from odoo import fields, models


class SchoolRetentionRule(models.Model):
    _inherit = "school.retention.rule"

    kind = fields.Selection(
        selection_add=[("exchange", "Files of imports"), ("guardian",)],
        ondelete={"exchange": "cascade"},
    )
