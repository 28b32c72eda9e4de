from odoo import fields, models


class SchoolLessonCancel(models.TransientModel):
    """Asks why lessons are cancelled (000-4b: it is seen in the diary)."""

    _name = "school.lesson.cancel"
    _description = "Cancel lessons"

    lesson_ids = fields.Many2many(
        "school.lesson",
        string="Lessons",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    reason = fields.Char(required=True, help="Shown in the diary.")

    def action_cancel(self):
        self.lesson_ids.action_cancel()
        self.lesson_ids.reason = self.reason
        return {"type": "ir.actions.act_window_close"}
