from odoo import models


class SchoolLesson(models.Model):
    """What is arranged otherwise than planned, each with its reason (000-4b)."""

    _inherit = "school.lesson"

    def _meets(self, other):
        """Whether both are given at the same time, by the clock if it is known."""
        if self.date != other.date or self == other:
            return False
        if self.time_end and other.time_end:
            return self.time_start < other.time_end and other.time_start < self.time_end
        return bool(self.period) and self.period == other.period

    def action_substitute(self):
        """Offer who could give the lessons instead."""
        self._check_open()
        return self.env["school.lesson.substitute"]._open(self)

    def action_ask_cancel(self):
        """Ask for the reason of a cancellation."""
        self._check_open()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "school_diary.school_lesson_cancel_action"
            ),
            "context": {"default_lesson_ids": self.ids},
        }
