from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ...tools.tasks import Task
from .school_paper_batch import OUT

RECENT = timedelta(days=14)
"""A letter that failed longer ago is history; the next ones tell more."""


class SchoolDay(models.AbstractModel):
    """What of the information to families is stuck."""

    _inherit = "school.day"

    @api.model
    def _tasks(self):
        recent = self.env.company._school_today() - RECENT
        notices = "school.notice"
        since = Domain("period_to", ">=", recent)
        gone = Domain("is_gone", "=", True) & Domain("is_settled", "=", False)
        batches = "school.paper.batch"
        return [
            *super()._tasks(),
            Task(
                "to_call",
                self.env._("Families to call: no message reaches them"),
                "late",
                notices,
                self.env[notices]._to_call_domain() & since,
            ),
            Task(
                "in_doubt",
                self.env._("Messages in doubt: have they arrived?"),
                "late",
                notices,
                Domain("state", "=", "doubt") & since,
            ),
            Task(
                "gone",
                self.env._("Addresses that exist no more"),
                "today",
                notices,
                Domain("state", "=", "failed") & gone & since,
            ),
            Task(
                "to_print",
                self.env._("Paper extracts to print"),
                "today",
                batches,
                Domain("state", "=", "made"),
            ),
            Task(
                "to_hand_over",
                self.env._("Paper extracts to hand over"),
                "open",
                batches,
                Domain("state", "in", OUT),
            ),
            Task(
                "paper_overdue",
                self.env._("Paper extracts overdue"),
                "late",
                batches,
                Domain("is_overdue", "=", True),
            ),
        ]
