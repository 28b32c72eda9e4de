from odoo import fields, models


class SchoolLessonType(models.Model):
    _name = "school.lesson.type"
    _description = "Lesson type"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    short_name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    weight = fields.Float(
        default=1.0, required=True, help="Weight of a grade given for it."
    )
    is_test = fields.Boolean(
        string="Test", help="Stands in the schedule of tests (000-4b)."
    )
    is_named = fields.Boolean(
        default=True,
        help="Its name stands beside the subject in the diary; an ordinary lesson's "
        "does not.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        default=lambda self: self.env.company,
        copy=False,
        help="Empty: shared by all schools.",
    )

    _weight_check = models.Constraint(
        "CHECK (weight >= 0)", "A weight cannot be negative."
    )
