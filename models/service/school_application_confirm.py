from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import consteq, hmac

DAYS_TO_CONFIRM = 3
LETTERS_A_DAY = 5
"""To one address: nobody's mailbox is filled by strangers."""


class SchoolApplication(models.Model):
    """Nobody files for another: the address that is named confirms.

    An application from the public page is registered, and its days begin to count, when
    the link in the letter is opened and the button pressed. Who leaves a telephone
    number alone is called by the office instead.
    """

    _inherit = "school.application"

    state = fields.Selection(
        selection_add=[("unconfirmed", "To be confirmed"), ("submitted",)],
        ondelete={"unconfirmed": "cascade"},
    )
    ip_address = fields.Char(
        string="Network address",
        readonly=True,
        copy=False,
        groups="school_diary.group_school_diary_secretary",
        help="From which the form on the public page was sent.",
    )

    def _file(self):
        unsure = self.filtered(lambda one: one._needs_confirmation())
        unsure._ask_confirmation()
        return super(SchoolApplication, self - unsure)._file()

    def _needs_confirmation(self):
        self.ensure_one()
        return bool(
            self.way == "public" and self.applicant_email and self.state == "draft"
        )

    def _ask_confirmation(self):
        self.state = "unconfirmed"
        self._tell_applicant("school_diary.mail_template_application_confirm")

    def _confirmation_token(self):
        """What the letter alone knows: the page that shows the key does not."""
        self.ensure_one()
        named = (self.id, self.request_key, self.applicant_email)
        return hmac(self.env(su=True), "school-application-confirm", named)

    def _confirmation_url(self):
        self.ensure_one()
        return (
            f"{self.get_base_url()}/diary-service/{self.company_id.id}/confirm/"
            f"{self.request_key}/{self._confirmation_token()}"
        )

    def _is_confirmed_by(self, token):
        return consteq(self._confirmation_token(), token)

    def _confirm(self):
        """Register it as of now; a second time changes nothing."""
        self.env["res.company"]._school_claim(self)
        waiting = self.filtered(lambda one: one.state == "unconfirmed")
        waiting.state = "draft"
        waiting.action_submit()

    @api.model
    def _may_be_written_to(self, email):
        """Whether one more letter may go to an address that a stranger names."""
        yesterday = fields.Datetime.now() - timedelta(days=1)
        waiting = self.search_count(
            [
                ("applicant_email", "=ilike", email),
                ("state", "=", "unconfirmed"),
                ("create_date", ">=", yesterday),
            ],
            limit=LETTERS_A_DAY,
        )
        return waiting < LETTERS_A_DAY

    @api.autovacuum
    def _gc_unconfirmed(self):
        """What nobody confirmed was never filed."""
        long_ago = fields.Datetime.now() - timedelta(days=DAYS_TO_CONFIRM)
        self.search(
            [("state", "=", "unconfirmed"), ("create_date", "<", long_ago)], limit=1000
        ).unlink()
