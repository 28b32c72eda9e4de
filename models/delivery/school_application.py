from odoo import models
from odoo.tools import email_normalize

WAYS = {"paper": "paper", "portal": "entered", "public": "entered"}
"""How an agreement was given, by the way in which the application was filed."""


class SchoolApplication(models.Model):
    _inherit = "school.application"

    def _agree_delivery(self):
        """Agree on the delivery that a decided application asks for.

        Access: the channel of the application, or paper where the regulation has no
        mailing or no address is known. Refusal and ending: paper (000-2, 000-4c).
        """
        result = super()._agree_delivery()
        # Who decides on access need not keep the agreements (001-e).
        self.env["school.delivery.agreement"].sudo()._agree(
            [
                application._prepare_agreement()
                for application in self.filtered("guardian_id")
            ]
        )
        return result

    def _prepare_agreement(self):
        self.ensure_one()
        address = email_normalize(self.applicant_email) or email_normalize(
            self.guardian_id.email
        )
        mails = (
            self.kind == "access"
            and self.delivery_channel == "email"
            and self.company_id.school_regulation_id.channel_email
            and address
        )
        vals = {
            "guardian_id": self.guardian_id.id,
            "channel": "email" if mails else "paper",
            "given": WAYS[self.way],
            "date_from": self.company_id._school_today(),
        }
        if mails:
            vals["address"] = address
        return vals
