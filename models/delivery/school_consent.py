from odoo import api, models

GIVEN = {"paper": "paper", "electronic": "entered"}
"""How an agreement was given, by the way of the consent."""


class SchoolConsent(models.Model):
    """Who does not consent is informed on paper until the next consent (000-2)."""

    _inherit = "school.consent"

    @api.model_create_multi
    def create(self, vals_list):
        consents = super().create(vals_list)
        consents.filtered(lambda one: one.state == "refused")._put_on_paper()
        consents.filtered(lambda one: one.state == "granted")._take_off_paper()
        return consents

    def action_withdraw(self):
        result = super().action_withdraw()
        self._put_on_paper()
        return result

    def _put_on_paper(self):
        # sudo: follows from the decision that the user was allowed to register.
        self.env["school.delivery.agreement"].sudo()._suspend(self._givens())

    def _take_off_paper(self):
        # sudo: as above.
        self.env["school.delivery.agreement"].sudo()._resume(self._givens())

    def _givens(self):
        return {
            guardian: GIVEN[consents[:1].way]
            for guardian, consents in self.sudo().grouped("guardian_id").items()
        }
