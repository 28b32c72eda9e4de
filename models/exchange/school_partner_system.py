from odoo import fields, models


class SchoolPartnerSystem(models.Model):
    """Another journal, diary or register with which a school exchanges data."""

    _name = "school.partner.system"
    _description = "Partner system"
    _order = "name, id"

    name = fields.Char(required=True)
    code = fields.Char(help="What it calls itself in the manifest of its bundles.")
    active = fields.Boolean(default=True)
    note = fields.Text()
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )

    _name_uniq = models.UniqueIndex(
        "(company_id, lower(name))", "This partner system exists already."
    )
