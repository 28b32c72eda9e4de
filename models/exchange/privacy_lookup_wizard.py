from odoo import models


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    def _models(self):
        return (*super()._models(), "school.calendar.feed")
