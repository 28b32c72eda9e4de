from odoo import fields, models


class SchoolExchange(models.Model):
    """Runs with OneRoster bundles."""

    _inherit = "school.exchange"

    format = fields.Selection(
        selection_add=[
            ("oneroster_csv", "OneRoster CSV"),
            ("oneroster_rest", "OneRoster REST"),
        ],
        ondelete={"oneroster_csv": "cascade", "oneroster_rest": "cascade"},
    )
    summary = fields.Text(help="What came of it, a line a file.")
