from odoo import fields, models

from ...models.journal.school_lesson_made_up import MADE_UP


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

    made_up = fields.Selection(
        MADE_UP, help="If it is known already; it can be said in the lesson later."
    )

    def action_cancel(self):
        self.lesson_ids.action_cancel()
        self.lesson_ids.write({"reason": self.reason, "made_up": self.made_up})
        return {"type": "ir.actions.act_window_close"}
