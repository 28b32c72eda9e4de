from odoo import fields, models


class SchoolHomework(models.Model):
    """What the diary reads of homework lies in its own table."""

    _inherit = "school.homework"

    subject_id = fields.Many2one(
        related="course_id.subject_id", store=True, precompute=True
    )
