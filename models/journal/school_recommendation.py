from odoo import fields, models


class SchoolRecommendation(models.Model):
    """A teacher's advice to a pupil, seen by the pupil and the guardians."""

    _name = "school.recommendation"
    _description = "Recommendation"
    _rec_names_search = ["student_id"]
    _order = "date desc, id desc"
    _check_company_auto = True

    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    course_id = fields.Many2one(
        "school.course",
        index="btree_not_null",
        check_company=True,
        help="Empty: from the homeroom teacher.",
    )
    date = fields.Date(
        required=True, default=lambda self: self.env.company._school_today()
    )
    author_id = fields.Many2one(
        "res.users", required=True, default=lambda self: self.env.uid, readonly=True
    )
    text = fields.Text(required=True)
    company_id = fields.Many2one(
        related="student_id.company_id", store=True, index=True
    )
