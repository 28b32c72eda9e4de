from odoo import api, models
from odoo.fields import Domain


class SchoolDay(models.AbstractModel):
    """What waits today, for the first screens; each room below adds its own."""

    _name = "school.day"
    _description = "What waits today"

    @api.model
    @api.readonly
    def get_tasks(self):
        """What waits for the present user in the present school, late things first.

        :return: list of dict of name, label, urgency, count, model and domain; of what
            the user may not read there is nothing
        """
        own = Domain("company_id", "=", self.env.company.id)
        return [
            {
                **task._asdict(),
                "count": self.env[task.model].search_count(task.domain & own),
                "domain": list(task.domain & own),
            }
            for task in sorted(self._tasks(), key=self._task_order)
            if self.env[task.model].has_access("read")
        ]

    @api.model
    def _task_order(self, task):
        return ("late", "today", "open").index(task.urgency)

    @api.model
    def _tasks(self):
        """:return: list of ``Task``"""
        return []
