from odoo import api, models
from odoo.fields import Domain

from ..service.school_erasure import Kind

WORDS = ("file_name", "class_names", "errors", "notes", "report_name")


class SchoolErasure(models.AbstractModel):
    """Files that were brought in (lists of pupils with their grades); subscriptions."""

    _inherit = "school.erasure"

    @api.model
    def _kinds(self):
        return {**super()._kinds(), "exchange": Kind("school.exchange")}

    @api.model
    def _due_exchange(self, _day, moment):
        return Domain("create_date", "<", moment) & self._any_filled(
            *WORDS, "file", "report"
        )

    def _erase_exchange(self, exchanges):
        self._overwrite(exchanges._name, "id", exchanges, **dict.fromkeys(WORDS))
        self._erase_traces(exchanges)
        self._drop_differences("exchange_id", exchanges)

    def _erase_student(self, students):
        self._drop_differences("student_id", students)
        named = self.env["school.partner.pupil"]  # as the partner names them
        named.search([("student_id", "in", students.ids)]).unlink()
        return super()._erase_student(students)

    def _drop_differences(self, name, records):
        """What was decided on them stands in the history of the grades."""
        differences = self.env["school.exchange.difference"]
        differences.search([(name, "in", records.ids)]).unlink()

    def _erase_guardian(self, guardians):
        feeds = self.env["school.calendar.feed"]
        feeds.search([("guardian_id", "in", guardians.ids)]).unlink()
        return super()._erase_guardian(guardians)
