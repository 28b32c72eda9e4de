from odoo import api, fields, models

from .school_application import OPEN_STATES


class SchoolApplication(models.Model):
    """The consent that is given in an application for access (000-3)."""

    _inherit = "school.application"

    consent_text_id = fields.Many2one(
        "school.consent.text",
        string="Version of the consent that was read",
        compute="_compute_consent_text_id",
        store=True,
        precompute=True,
        ondelete="restrict",
        check_company=True,
        help="Of the text that the applicant had before the eyes.",
    )

    @api.depends("consent_given", "company_id")
    def _compute_consent_text_id(self):
        gate = self.env["school.consent.purpose"]._gate()
        for application in self:
            application.consent_text_id = application.consent_given and gate._text(
                application.company_id
            )

    def _register_consent(self):
        """Register it for the text that was read, unless another asks again since."""
        today = self.company_id._school_today()
        later = self.consent_text_id._asking_again(self.company_id)
        if (
            self.consent_given
            and self.guardian_id
            and all(text.date_from > today for text in later)
        ):
            self.guardian_id._register_consent(
                way="paper" if self.way == "paper" else "electronic",
                text=self.consent_text_id,
                application_id=self.id,
            )

    def _take_consent_out(self):
        """Who consents no longer does not by what was filed before, either."""
        waiting = self.filtered(
            lambda one: one.consent_given and one.state in OPEN_STATES
        )
        waiting.consent_given = False
        waiting._message_log_batch(
            {
                one.id: self.env._(
                    "The consent in this application is void: the applicant has "
                    "withdrawn or refused it since."
                )
                for one in waiting
            }
        )
