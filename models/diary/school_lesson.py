from odoo import api, fields, models


class SchoolLesson(models.Model):
    """Where a moved lesson went and came from, kept for the diary: to look it up for
    each lesson of a page costs the database more than the lessons themselves."""

    _inherit = "school.lesson"

    moved_to_date = fields.Date(
        string="Moved to the day", related="moved_to_id.date", store=True
    )
    moved_from_date = fields.Date(
        string="Moved from the day", compute="_compute_moved_from_date", store=True
    )

    @api.depends("moved_from_ids.date")
    def _compute_moved_from_date(self):
        for lesson in self:
            lesson.moved_from_date = lesson.moved_from_ids[:1].date
