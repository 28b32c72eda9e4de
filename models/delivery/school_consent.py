from odoo import models


class SchoolConsent(models.Model):
    _inherit = "school.consent"

    def action_withdraw(self):
        """Who withdraws the consent is informed on paper from now on (000-2)."""
        result = super().action_withdraw()
        self.env["school.delivery.agreement"]._agree(
            [
                {
                    "guardian_id": consent.guardian_id.id,
                    "channel": "paper",
                    "given": "paper" if consent.way == "paper" else "entered",
                    "date_from": consent.company_id._school_today(),
                }
                for consent in self
            ]
        )
        return result
