from odoo import api, models


class SchoolDeliveryAgreement(models.Model):
    """What follows from consents: paper without one, what was agreed with the next."""

    _inherit = "school.delivery.agreement"

    @api.model
    def _suspend(self, givens):
        """Put guardians who do not consent on paper; remember what was agreed.

        Who is told on paper already stays so; the gate holds back what is electronic
        beside it.

        :param givens: dict of guardian to ``given``
        """
        held = self._held([guardian.id for guardian in givens])
        self._agree(
            [
                {
                    "guardian_id": guardian.id,
                    "channel": "paper",
                    "given": given,
                    "date_from": guardian.company_id._school_today(),
                    "instead_of_ids": [
                        one.id for one in held.get(guardian.id, {}).values()
                    ],
                }
                for guardian, given in givens.items()
                if "paper" not in held.get(guardian.id, {})
            ]
        )

    @api.model
    def _resume(self, givens):
        """Bring back what was agreed before the consent was withdrawn or refused.

        Only where it can leave again: the diary is open to the guardian, and the
        school still has the channel. Otherwise paper goes on.

        :param givens: dict of guardian to ``given``
        """
        held = self._held([guardian.id for guardian in givens])
        open_to = self.env["school.channel"]._schools_by_code()
        back = []
        for guardian, given in givens.items():
            paper = held.get(guardian.id, {}).get("paper", self.browse())
            for before in paper.instead_of_ids:
                in_use = guardian.company_id.id in open_to.get(before.channel, ())
                if in_use and guardian.diary_open:
                    back.append(
                        {
                            "guardian_id": guardian.id,
                            "channel": before.channel,
                            "address": before.address,
                            "unwanted_kind_ids": before.unwanted_kind_ids.ids,
                            "given": given,
                            "date_from": guardian.company_id._school_today(),
                        }
                    )
        self._agree(back)
