import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, hmac

MINUTES = 30
ATTEMPTS = 5
LETTERS_A_DAY = 5


class SchoolContactCheck(models.TransientModel):
    """A code sent to an address that a guardian has entered (000-9).

    Nothing about a pupil goes to an address before its owner has shown to read it.
    """

    _name = "school.contact.check"
    _description = "Check of an address"
    _transient_max_hours = 24

    guardian_id = fields.Many2one("school.guardian", required=True, ondelete="cascade")
    address = fields.Char(required=True)
    seal = fields.Char(required=True, help="Of the code, which is kept nowhere.")
    attempts = fields.Integer()

    @api.model
    @api.private
    def _begin(self, guardian, address):
        """Send a code to the address.

        :raise UserError: where too many were sent already
        """
        recent = fields.Datetime.now() - timedelta(days=1)
        count = self.search_count(
            [("guardian_id", "=", guardian.id), ("create_date", ">=", recent)]
        )
        if count >= LETTERS_A_DAY:
            raise UserError(
                self.env._("Enough codes for today. Please ask the school's office.")
            )
        code = f"{secrets.randbelow(10**6):06}"
        check = self.create(
            {
                "guardian_id": guardian.id,
                "address": address,
                "seal": self._sealed(guardian, address, code),
            }
        )
        check._send(code)
        return check

    def _send(self, code):
        template = self.env.ref("school_diary.mail_template_contact_check")
        template.with_context(contact_code=code)._school_post(self, self.address)

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
