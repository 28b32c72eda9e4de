from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, hmac

from ...tools.words_agreed import is_agreed
from .school_application import OPEN_STATES


class SchoolApplication(models.Model):
    """Both parents leave in one application (001-o, 001-p).

    Who files on the public page names the other; nobody's diary is shut for that
    alone. The other is asked by a letter to the address in the register, or signs at
    the office. A paper has both signatures already.
    """

    _inherit = "school.application"

    co_agreed_at = fields.Datetime(
        string="Second parent agreed",
        readonly=True,
        copy=False,
        tracking=True,
        help="By the link of a letter, or under the application at the office.",
    )
    co_ip_address = fields.Char(
        string="Second parent's network address",
        readonly=True,
        copy=False,
        groups="school_diary.group_school_diary_secretary",
        help="From which the second parent agreed.",
    )

    def _match(self):
        result = super()._match()
        self._ask_second()
        return result

    def _ask_second(self):
        template = self.env.ref("school_diary.mail_template_application_together")
        for application in self:
            address = application._second_address()
            known = application.guardian_id and application.request_key and address
            if known and application._waits_for_second():
                template._school_post(application, address)
                application._message_log(
                    body=self.env._("Sent to the second parent: %s", template.name)
                )

    def _waits_for_second(self):
        self.ensure_one()
        return bool(
            self.kind != "access"
            and self.way != "paper"
            and self.state in OPEN_STATES
            and self.co_guardian_id
            and not self.co_agreed_at
        )

    def _second_address(self):
        """The register's: what the applicant types is nobody else's address.

        None where the two share one: a link in it proves nothing.
        """
        self.ensure_one()
        address = email_normalize(self.co_guardian_id.email)
        return address if address != self._address() else False

    def _second_token(self):
        named = (self.id, self.request_key, self.co_guardian_id.id)
        return hmac(self.env(su=True), "school-application-together", named)

    def _second_url(self):
        self.ensure_one()
        return (
            f"{self.get_base_url()}/diary-service/{self.company_id.id}/together/"
            f"{self.request_key}/{self._second_token()}"
        )

    def _is_asked_by(self, token):
        """Whether the link is the one in the letter of a parent who still has a say."""
        return bool(
            self.co_guardian_id
            and self.co_guardian_id._is_valid(self.company_id._school_today())
            and is_agreed(token, self._second_token())
        )

    def _second_agrees(self, ip_address):
        self.env["res.company"]._school_claim(self)
        if self._waits_for_second():
            self.write(
                {"co_agreed_at": fields.Datetime.now(), "co_ip_address": ip_address}
            )

    def _second_declines(self):
        """Who filed goes on alone."""
        self.env["res.company"]._school_claim(self)
        if self._waits_for_second():
            self.write({"co_guardian_id": False, "co_applicant_name": False})
            self._message_log(
                body=self.env._(
                    "The second parent does not agree: the application is the "
                    "applicant's alone."
                )
            )
            self._tell_applicant("school_diary.mail_template_application_alone")

    def action_co_signed(self):
        """The second parent has signed the application at the office."""
        self.check_access("write")
        if not all(application._waits_for_second() for application in self):
            raise UserError(self.env._("No second parent is waited for."))
        own = self.sudo()  # what the actions write, nobody else may
        own.co_agreed_at = fields.Datetime.now()

    def _check_co_applicant(self):
        result = super()._check_co_applicant()
        if self._waits_for_second():
            raise UserError(
                self.env._(
                    "The second parent has not agreed yet: by the link in the letter, "
                    "or with a signature at the office. Without it, take the second "
                    "parent out of the application."
                )
            )
        return result

    def _tell_left(self):
        """Tell both of the decision; who left in the portal has seen it there."""
        name = "school_diary.mail_template_application_left"
        for application in self.filtered(lambda one: one._needs_decision()):
            application._tell_applicant(name)
            address = application._second_address()
            if address:
                lang = application.co_guardian_id.partner_id.lang
                template = self.env.ref(name).with_context(reader_lang=lang)
                template._school_post(application, address)
