from odoo import api, models
from odoo.fields import Domain

from ...tools.tasks import Task
from .school_application import OPEN_STATES


class SchoolDay(models.AbstractModel):
    """The applications to be decided, and the decisions to be handed over."""

    _inherit = "school.day"

    @api.model
    def _tasks(self):
        today = self.env.company._school_today()
        waits = Domain("state", "in", OPEN_STATES)
        decided = Domain("state", "in", ("granted", "refused"))
        tasks = [
            (
                "overdue",
                self.env._("Applications overdue"),
                "late",
                waits & Domain("deadline", "<", today),
            ),
            (
                "due",
                self.env._("Applications due today"),
                "today",
                waits & Domain("deadline", "=", today),
            ),
            (
                "waiting",
                self.env._("Applications due later"),
                "open",
                waits & Domain("deadline", ">", today),
            ),
            (
                "hand_over",
                self.env._("Decisions to hand over"),
                "open",
                decided & Domain("handed_at", "=", False),
            ),
        ]
        return super()._tasks() + [
            Task(name, label, urgency, "school.application", domain)
            for name, label, urgency, domain in tasks
        ]
