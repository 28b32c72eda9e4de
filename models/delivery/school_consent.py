from odoo import api, models


class SchoolConsent(models.Model):
    """Who does not consent is informed on paper (000-2)."""

    _inherit = "school.consent"

    @api.model_create_multi
    def create(self, vals_list):
        consents = super().create(vals_list)
        consents.filtered(lambda one: one.state == "refused")._put_on_paper()
        return consents

    def action_withdraw(self):
        result = super().action_withdraw()
        self._put_on_paper()
        return result

    def _put_on_paper(self):
        # Follows from the decision that the user was allowed to register.
        agreements = self.env["school.delivery.agreement"].sudo()
        agreements._agree(
            [
                {
                    "guardian_id": guardian.id,
                    "channel": "paper",
                    "given": "paper" if consents[:1].way == "paper" else "entered",
                    "date_from": guardian.company_id._school_today(),
                }
                for guardian, consents in self.grouped("guardian_id").items()
            ]
        )
