from odoo import fields, models


class SchoolRetentionRule(models.Model):
    _inherit = "school.retention.rule"

    kind = fields.Selection(
        selection_add=[
            ("notice", "Addresses of what was delivered"),
            ("receipt", "Signed receipts of paper extracts: scans"),
            ("application",),
        ],
        ondelete={"notice": "cascade", "receipt": "cascade"},
    )
