from odoo import api, models

GIVEN = {"paper": "paper", "electronic": "entered"}
"""How an agreement was given, by the way of the consent."""


class SchoolConsent(models.Model):
    """Who does not consent is informed on paper until the next consent (000-2)."""

    _inherit = "school.consent"

    @api.model_create_multi
    def create(self, vals_list):
        consents = super().create(vals_list)
        to_diary = consents.filtered("is_gate")
        to_diary.filtered(lambda one: one.state == "refused")._put_on_paper()
        consents.filtered(lambda one: one.state == "granted")._take_off_paper()
        return consents

    def action_withdraw(self):
        result = super().action_withdraw()
        self.filtered("is_gate")._put_on_paper()
        return result

    def _put_on_paper(self):
        self._agreements()._suspend(self._givens())

    def _take_off_paper(self):
        self._agreements()._resume(self._givens())

    def _agreements(self):
        agreements = self.env["school.delivery.agreement"]
        return agreements.sudo()  # follows from what the user may register

    def _givens(self):
        consents = self.sudo()  # as the agreements, whoever may read the guardians
        return {
            guardian: GIVEN[given[:1].way]
            for guardian, given in consents.grouped("guardian_id").items()
        }
