from odoo import fields, models

from ...tools.days import sane_days


class SchoolLessonMove(models.TransientModel):
    """Asks when a lesson will be given instead (000-4b: moves are seen)."""

    _name = "school.lesson.move"
    _description = "Move a lesson"

    lesson_id = fields.Many2one("school.lesson", required=True, ondelete="cascade")
    date = fields.Date(string="New date", required=True)
    period = fields.Integer(string="Lesson no.", required=True, default=1)
    reason = fields.Char(required=True, help="Shown in the diary.")

    _days_check = models.Constraint(*sane_days("date"))

    def action_move(self):
        self.ensure_one()
        target = self.lesson_id._move(self.date, self.period, self.reason)
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.lesson",
            "res_id": target.id,
            "views": [(False, "form")],
        }
