from odoo import fields, models


class SchoolGradeScale(models.Model):
    """The marks that may be given: five points, pass and fail, hundred points."""

    _name = "school.grade.scale"
    _description = "Grade scale"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    value_ids = fields.One2many(
        "school.grade.value", "scale_id", string="Marks", copy=True
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        default=lambda self: self.env.company,
        copy=False,
        help="Empty: shared by all schools.",
    )


class SchoolGradeValue(models.Model):
    """One mark of a scale.

    A mark that does not count (pass, fail) has no part in averages.
    """

    _name = "school.grade.value"
    _description = "Mark"
    _order = "scale_id, sequence, id"
    _rec_name = "code"

    scale_id = fields.Many2one(
        "school.grade.scale", required=True, index=True, ondelete="cascade"
    )
    code = fields.Char(string="Mark", required=True)
    name = fields.Char(translate=True, help="In words.")
    number = fields.Float(string="Worth", help="Its worth in averages.")
    counts = fields.Boolean(default=True, help="Has a part in averages.")
    tone = fields.Selection(
        [
            ("excellent", "Excellent"),
            ("good", "Good"),
            ("fair", "Fair"),
            ("poor", "Poor"),
            ("neutral", "Neutral"),
        ],
        required=True,
        default="neutral",
        help="The colour of its chip in the diary.",
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(related="scale_id.company_id", store=True)

    _code_uniq = models.UniqueIndex(
        "(scale_id, code)", "The scale has this mark already."
    )
