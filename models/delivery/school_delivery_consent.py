from odoo import api, models
from odoo.fields import Domain


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

        Only where it can leave again: the diary is open to the guardian, the school
        still has the channel, and there is the consent that it needs. Otherwise paper
        goes on.

        :param givens: dict of guardian to ``given``
        """
        held = self._held([guardian.id for guardian in givens])
        guardians = self.env["school.guardian"].union(*givens)
        open_to = self.env["school.channel"]._open_to(guardians)
        back = []
        for guardian, given in givens.items():
            paper = held.get(guardian.id, {}).get("paper", self.browse())
            for before in paper.instead_of_ids:
                if before.channel in open_to[guardian].mapped("code"):
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

    @api.model
    @api.private
    def _keep_week(self, company):
        """Whom nothing tells the week any more is told it otherwise (000-2, 000-4a).

        Where the consent to messengers has ended, or the school has given a channel
        up: by another that is in force, else on paper. Where the consent to the diary
        has run out: on paper. Where the regulation knows no mailing at all, the diary
        itself tells the week (003-2a). A repeat changes nothing.
        """
        day = company._school_today()
        self._suspend_lapsed(company, day)
        if not company.school_regulation_id._has_mailing():
            return
        week = self.env.ref("school_diary.notice_kind_week")
        held = (
            Domain("company_id", "=", company.id)
            & Domain("date_from", "<=", day)
            & Domain("date_end", "=", False)
        )
        live = held & self._live_domain(day)
        telling = live & Domain("unwanted_kind_ids", "not in", week.ids)
        guardians = self.env["school.guardian"]
        untold = guardians.search(
            guardians._mail_domain(day)
            & Domain("company_id", "=", company.id)
            & Domain("agreement_ids", "any", held)
            & Domain("agreement_ids", "not any", telling)
        )
        of_untold = held & Domain("guardian_id", "in", untold.ids)
        stopped = self.search(of_untold).grouped("guardian_id")
        going_on = self.search(of_untold & live).grouped("guardian_id")
        for guardian, agreements in going_on.items():
            agreements[0].unwanted_kind_ids -= week
            del stopped[guardian]
        self._suspend({one: some[0].given for one, some in stopped.items()})

    def _suspend_lapsed(self, company, day):
        """Who consented for a time that is over; who withdrew is on paper already."""
        consents = self.env["school.consent"]
        granted = Domain("is_gate", "=", True) & Domain("state", "=", "granted")
        guardians = self.env["school.guardian"]
        lapsed = guardians.search(
            guardians._right_domain(day)
            & Domain("company_id", "=", company.id)
            & Domain("consent_ids", "any", granted & Domain("valid_until", "<", day))
            & Domain("consent_ids", "not any", consents._in_force_domain(day))
        )
        held = self._held(lapsed.ids)
        self._suspend(
            {
                guardian: next(iter(held[guardian.id].values())).given
                for guardian in lapsed
                if guardian.id in held
            }
        )
