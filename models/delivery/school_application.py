from odoo import models
from odoo.tools import email_normalize

WAYS = {"paper": "paper", "portal": "entered", "public": "entered"}
"""How an agreement was given, by the way in which the application was filed."""


class SchoolApplication(models.Model):
    _inherit = "school.application"

    def _agree_delivery(self):
        """Agree on the delivery that a decided application asks for.

        Access: the channel of the application, or paper where the regulation has no
        mailing or no address is known; what the person has chosen since the
        application was filed stays (000-9). Refusal and ending, by one parent or both:
        paper (000-2, 000-4c, 001-o).
        """
        result = super()._agree_delivery()
        agreements = self.env["school.delivery.agreement"]
        agreements.sudo()._agree(  # who decides on access need not keep them (001-e)
            [
                application._prepare_agreement(guardian)
                for application in self
                for guardian in application._guardians()
            ]
        )
        return result

    def _prepare_agreement(self, guardian):
        self.ensure_one()
        vals = {
            "guardian_id": guardian.id,
            "channel": "paper",
            "given": WAYS[self.way],
            "date_from": self.company_id._school_today(),
        }
        if self.kind == "access":
            vals["chosen_at"] = self.submitted_at
        address = email_normalize(self.applicant_email) or email_normalize(
            guardian.email
        )
        if (
            self.kind == "access"
            and self.delivery_channel == "email"
            and self.company_id.school_regulation_id.channel_email
            and address
        ):
            vals.update(channel="email", address=address)
        return vals
