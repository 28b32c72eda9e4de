import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, hmac

from ...tools.message import Message
from .carrier import Down

MINUTES = 30
ATTEMPTS = 5
LETTERS_A_DAY = 5


class SchoolContactCheck(models.TransientModel):
    """A code sent to an address or number that a guardian has entered (000-9).

    Nothing about a pupil goes to an address before its owner has shown to read it.
    """

    _name = "school.contact.check"
    _description = "Check of an address"
    _transient_max_hours = 24

    guardian_id = fields.Many2one("school.guardian", required=True, ondelete="cascade")
    channel = fields.Char(required=True, default="email")
    address = fields.Char(required=True)
    seal = fields.Char(required=True, help="Of the code, which is kept nowhere.")
    attempts = fields.Integer()

    @api.model
    @api.private
    def _is_enough(self, guardian):
        """Whether the guardian has been sent as many codes as a day has."""
        recent = fields.Datetime.now() - timedelta(days=1)
        count = self.search_count(
            [("guardian_id", "=", guardian.id), ("create_date", ">=", recent)]
        )
        return count >= LETTERS_A_DAY

    @api.model
    @api.private
    def _begin(self, guardian, channel, address):
        """Send a code to the address.

        :param channel: code of the ``school.channel`` that the address belongs to
        :raise UserError: where too many were sent already, or none can be sent
        """
        if self._is_enough(guardian):
            raise UserError(
                self.env._("Enough codes for today. Please ask the school's office.")
            )
        code = f"{secrets.randbelow(10**6):06}"
        check = self.create(
            {
                "guardian_id": guardian.id,
                "channel": channel,
                "address": address,
                "seal": self._sealed(guardian, address, code),
            }
        )
        check._send(code)
        return check

    def _send(self, code):
        if self.channel == "email":
            template = self.env.ref("school_diary.mail_template_contact_check")
            template.with_context(contact_code=code)._school_post(self, self.address)
        else:
            self._send_short(code)

    def _send_short(self, code):
        """By the channel itself: whoever answers there has the number.

        :raise UserError: where the provider does not take it now
        """
        school = self.guardian_id.company_id
        channel = self.env["school.channel"]._of(school, self.channel)
        text = self.env._("Code for the school diary: %(code)s", code=code)
        message = Message(f"check.{self.id}", self.address, text, "")
        carrier = channel._carrier()
        try:
            carrier.open()
            sent = carrier.carry(message).state in ("sent", "doubt")
        except Down:
            sent = False
        finally:
            carrier.close()
        if not sent:
            raise UserError(
                self.env._("No code can be sent to this number now. Try again later.")
            )

    @api.private
    def _is_sealed_with(self, code):
        self.ensure_one()
        sealed = self._sealed(self.guardian_id, self.address, code)
        return consteq(self.seal, sealed)

    @api.model
    def _sealed(self, guardian, address, code):
        named = (guardian.id, address, code)
        return hmac(self.env(su=True), "school-contact-check", named)

    @api.model
    @api.private
    def _waiting(self, guardian):
        """The check that a guardian may still pass; nothing when it is over.

        The last one alone: an address that was corrected meanwhile is not asked for.
        """
        recent = fields.Datetime.now() - timedelta(minutes=MINUTES)
        return self._last(guardian).filtered(
            lambda one: one.create_date >= recent and one.attempts < ATTEMPTS
        )

    @api.model
    @api.private
    def _last(self, guardian):
        return self.search(
            [("guardian_id", "=", guardian.id)], order="id desc", limit=1
        )

    @api.private
    def _is_passed(self, code):
        """Whether this is the code; a wrong one counts."""
        self.ensure_one()
        self.env["res.company"]._school_claim(self)
        self.invalidate_recordset(["attempts"])
        if self.attempts >= ATTEMPTS:
            return False
        right = self._is_sealed_with(code)
        # A code that has done its work opens nothing again.
        self.attempts = ATTEMPTS if right else self.attempts + 1
        return right
