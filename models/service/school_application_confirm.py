from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import hmac

from ...tools.networks import network
from ...tools.words_agreed import is_agreed

DAYS_TO_CONFIRM = 3
LETTERS_A_DAY = 5
"""From one sender to one address: nobody's mailbox is filled by strangers."""
LETTERS_A_DAY_OF_ALL = 15
"""To one address: more, as one stranger must not shut out whose address it is."""


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
        """Whether the link of the letter was followed, and in time."""
        return is_agreed(token, self._confirmation_token()) and not self._is_expired()

    def _is_expired(self):
        self.ensure_one()
        last = self.create_date + timedelta(days=DAYS_TO_CONFIRM)
        return self.state == "unconfirmed" and fields.Datetime.now() > last

    def _confirm(self):
        """Register it as of now; a second time changes nothing."""
        self.env["res.company"]._school_claim(self)
        waiting = self.filtered(lambda one: one.state == "unconfirmed")
        waiting.state = "draft"
        waiting.action_submit()

    @api.model
    def _may_be_written_to(self, email, ip_address):
        """Whether one more letter may go to an address that a stranger names."""
        yesterday = fields.Datetime.now() - timedelta(days=1)
        waiting = (
            Domain("applicant_email", "=", email)
            & Domain("state", "=", "unconfirmed")
            & Domain("create_date", ">=", yesterday)
        )
        return (
            self.search_count(waiting) < LETTERS_A_DAY_OF_ALL
            and self._count_from(ip_address, waiting) < LETTERS_A_DAY
        )

    @api.model
    def _count_from(self, ip_address, domain):
        """How many of the applications came from the same place as a request."""
        sender = network(ip_address)
        counts = self._read_group(
            domain & Domain("ip_address", "!=", False), ["ip_address"], ["__count"]
        )
        return sum(count for address, count in counts if network(address) == sender)

    @api.autovacuum
    def _gc_unconfirmed(self):
        """What nobody confirmed was never filed."""
        long_ago = fields.Datetime.now() - timedelta(days=DAYS_TO_CONFIRM)
        self.search(
            [("state", "=", "unconfirmed"), ("create_date", "<", long_ago)], limit=1000
        ).unlink()
