from odoo import fields, models


class SchoolRefusalGround(models.Model):
    """A ground on which the service may be refused; there are no others (001-k)."""

    _name = "school.refusal.ground"
    _description = "Ground of refusal"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    regulation_ids = fields.Many2many(
        "school.regulation",
        string="Regulations",
        help="That have this ground. Empty: all.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        default=lambda self: self.env.company,
        help="Empty: shared by all schools.",
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "This ground exists already."
    )
