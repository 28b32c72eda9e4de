from odoo import api, models
from odoo.fields import Domain

from ...tools.tasks import Task


class SchoolDay(models.AbstractModel):
    """Results that should have been given or shown by now."""

    _inherit = "school.day"

    @api.model
    def _tasks(self):
        unseen = Domain("published_at", "=", False) & Domain("is_late", "=", True)
        return [
            *super()._tasks(),
            Task(
                "unpublished",
                self.env._("Results not published in time"),
                "late",
                "school.result",
                unseen,
            ),
            Task(
                "expired",
                self.env._("Deferrals expired"),
                "late",
                "school.deferral",
                Domain("state", "=", "expired"),
            ),
        ]
