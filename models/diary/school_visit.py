from odoo import fields, models


class SchoolVisit(models.Model):
    """Who looked at which part of a pupil's diary, by day."""

    _name = "school.visit"
    _description = "Visit"
    _order = "date desc, id desc"

    user_id = fields.Many2one(
        "res.users", required=True, index=True, ondelete="cascade"
    )
    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        required=True,
        index=True,
        ondelete="cascade",
    )
    section = fields.Char(required=True)
    date = fields.Date(required=True)
    first_at = fields.Datetime(required=True)
    last_at = fields.Datetime(required=True)
    company_id = fields.Many2one(
        related="student_id.company_id", store=True, index=True
    )

    _day_uniq = models.UniqueIndex(
        "(user_id, student_id, section, date)", "This visit is known already."
    )
