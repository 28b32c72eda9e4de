from odoo import api, fields, models


class SchoolLessonTell(models.TransientModel):
    """Tells the families afterwards what was arranged already (000-4b)."""

    _name = "school.lesson.tell"
    _inherit = ["school.tell.mixin"]
    _description = "Tell the families of changed lessons"

    tell_families = fields.Boolean(default=True)
    lesson_ids = fields.Many2many(
        "school.lesson",
        string="Lessons",
        required=True,
        default=lambda self: self.env.context.get("active_ids"),
    )
    is_told = fields.Boolean(compute="_compute_is_told")

    @api.depends("lesson_ids")
    def _compute_audience(self):
        return super()._compute_audience()

    @api.depends("lesson_ids")
    def _compute_is_told(self):
        """What is told already is told with its note."""
        for wizard in self:
            lessons = wizard._lessons_to_tell()
            wizard.is_told = bool(lessons) and all(lessons.mapped("told_id"))

    def _lessons_to_tell(self):
        return self.lesson_ids._origin.filtered("may_tell")

    def action_tell(self):
        self._tell(self.lesson_ids)
        return {"type": "ir.actions.act_window_close"}
