from odoo import models
from odoo.tools.misc import babel_locale_parse

from ...tools.phrases import say_count


class SchoolRegulation(models.Model):
    """The numbers of the regulation as families read them, in their language."""

    _inherit = "school.regulation"

    def _say_decision_days(self):
        return self._say(
            self.access_working_days, self.env._("working day|working days")
        )

    def _say_paper_days(self):
        return self._say(self.paper_interval_days, self.env._("day|days"))

    def _say_result_hours(self):
        return self._say(self.result_hours, self.env._("hour|hours"))

    def _say(self, number, forms):
        locale = babel_locale_parse(self.env.lang or "en_US")
        return say_count(number, forms, str(locale))
