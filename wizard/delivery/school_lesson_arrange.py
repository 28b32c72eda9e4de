"""The wizards that arrange lessons otherwise tell the families, too (000-4b).

Nobody should come to a lesson that is not given: of cancellations and moves the
families are told unless the deputy head decides otherwise. A substitution asks
nothing of them, and is told where it is wanted.
"""

from odoo import api, fields, models


class SchoolLessonCancel(models.TransientModel):
    _name = "school.lesson.cancel"
    _inherit = ["school.lesson.cancel", "school.tell.mixin"]

    tell_families = fields.Boolean(default=True)

    @api.depends("lesson_ids")
    def _compute_audience(self):
        return super()._compute_audience()

    def _lessons_to_tell(self):
        return self._ahead(self.lesson_ids)

    def action_cancel(self):
        result = super().action_cancel()
        self._tell(self.lesson_ids)
        return result


class SchoolLessonMove(models.TransientModel):
    _name = "school.lesson.move"
    _inherit = ["school.lesson.move", "school.tell.mixin"]

    tell_families = fields.Boolean(default=True)

    @api.depends("lesson_id", "date")
    def _compute_audience(self):
        return super()._compute_audience()

    def _lessons_to_tell(self):
        today = self.env.company._school_today()
        if self.date and self.date >= today:
            return self.lesson_id._origin
        return self._ahead(self.lesson_id)

    def action_move(self):
        result = super().action_move()
        self._tell(self.lesson_id)
        return result


class SchoolLessonSubstitute(models.TransientModel):
    _name = "school.lesson.substitute"
    _inherit = ["school.lesson.substitute", "school.tell.mixin"]

    @api.depends("line_ids.lesson_id", "line_ids.offer_id")
    def _compute_audience(self):
        return super()._compute_audience()

    def _given_by_others(self):
        return self.line_ids.filtered("offer_id").lesson_id

    def _lessons_to_tell(self):
        return self._ahead(self._given_by_others())

    def action_substitute(self):
        result = super().action_substitute()
        self._tell(self._given_by_others())
        return result
