from odoo import fields, models


class SchoolSubject(models.Model):
    _name = "school.subject"
    _description = "Subject"
    _order = "sequence, name, id"

    name = fields.Char(required=True)
    short_name = fields.Char(help="For narrow columns.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )

    _name_uniq = models.UniqueIndex(
        "(company_id, lower(name))", "This subject exists already."
    )
