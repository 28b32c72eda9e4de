from odoo import fields, models

LISTED = 300
"""Of a kind; a log of years has no place on paper."""


class SchoolRetentionRule(models.Model):
    """The dry run on paper: what the rules would erase today."""

    _inherit = "school.retention.rule"

    def _listed(self):
        """The records as the reader may see them.

        :return: list of names, how many more there are
        """
        self.ensure_one()
        if not self.can_open:
            return [], self.due_count
        model, due = self._due()
        found = model.search(due, limit=LISTED).with_env(self.env)
        found = found.with_context(active_test=False)._filtered_access("read")
        return found.mapped("display_name"), self.due_count - len(found)

    def report_file_name(self):
        """The name of the printed file, without its ending."""
        today = fields.Date.to_string(self.env.company._school_today())
        return self.env._("To be erased on %(day)s", day=today)
