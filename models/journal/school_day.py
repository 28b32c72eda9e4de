from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ...tools.tasks import Task

RECENT = timedelta(days=30)


class SchoolDay(models.AbstractModel):
    """Lessons that were to be given, and of which the journal knows nothing."""

    _inherit = "school.day"

    @api.model
    def _tasks(self):
        today = self.env.company._school_today()
        silent = (
            Domain("state", "=", "planned")
            & Domain("date", "<", today)
            & Domain("date", ">=", today - RECENT)
        )
        return [
            *super()._tasks(),
            Task(
                "silent",
                self.env._("Lessons not filled in"),
                "late",
                "school.lesson",
                silent & self._lessons_in_charge(),
            ),
        ]

    @api.model
    def _lessons_in_charge(self):
        """All for who answers for the journal, the own for who teaches."""
        user = self.env.user
        if user.has_groups(
            "school_diary.group_school_diary_deputy,school_diary.group_school_diary_head"
        ):
            return Domain.TRUE
        given = Domain("substitute_id", "=", False) & Domain("teacher_id", "=", user.id)
        return given | Domain("substitute_id", "=", user.id)
