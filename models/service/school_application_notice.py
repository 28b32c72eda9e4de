from datetime import timedelta

from odoo import SUPERUSER_ID, fields, models
from odoo.tools import email_normalize

from .school_application import OPEN_STATES

ACTIVITY_TYPES = [
    "school_diary.mail_activity_type_application",
    "school_diary.mail_activity_type_hand_over",
]


class SchoolApplication(models.Model):
    """What the applicant and the office are told, and when (001-m)."""

    _inherit = "school.application"

    def _file(self):
        """File what a person has sent.

        Who is logged in and refuses the service, or ends it, needs nobody's
        decision: it is done at once, and the gate is shut at the next request.
        """
        self.action_submit()
        self.filtered(lambda one: not one._needs_decision())._grant()

    def _needs_decision(self):
        self.ensure_one()
        return self.kind == "access" or self.way != "portal"

    def _after_submission(self):
        waiting = self.filtered(lambda one: one._needs_decision())
        waiting._remind_office()
        waiting._tell_applicant("school_diary.mail_template_application_submitted")

    def _remind_office(self):
        for application in self:
            application._remind_to_decide(application._office_user())

    def _after_refusal(self):
        """The refusal goes out with its reasons, and is handed over signed (001-l)."""
        self._close_activities()
        self._tell_applicant("school_diary.mail_template_application_refused")
        self.filtered(lambda one: one._address())._note_handed()
        for application in self:
            office = application.with_context(lang=application._office_user().lang)
            application._remind_to_hand_over(
                application.company_id._school_today(),
                office.env._("Hand over the signed refusal"),
            )

    def _tell_access(self):
        """Invite by mail, or have the office hand over the access slip (001-m).

        Without a consent in force nothing electronic goes out.
        """
        self.ensure_one()
        office = self.with_context(lang=self._office_user().lang)
        # A pupil under age has nothing to consent to: others do.
        may_write = not self.guardian_id or self.guardian_id._with_consent()
        if may_write:
            self._tell_applicant("school_diary.mail_template_application_granted")
            summary = office.env._("Hand over the access slip")
        else:
            summary = office.env._(
                "Hand over the access slip, and have the consent form signed: without "
                "a consent the diary stays shut"
            )
        if may_write and self._address():
            self._note_handed()
        else:
            self._remind_to_hand_over(
                self.deadline or self.company_id._school_today(), summary
            )

    def _address(self):
        """Where the applicant is written to: as typed, or the known person's.

        Access is granted to a typed address only after ``_check_address``.
        """
        self.ensure_one()
        return email_normalize(self.applicant_email) or email_normalize(
            self._person().email
        )

    def _tell_applicant(self, template_xmlid):
        """Write to the applicants who have an address."""
        template = self.env.ref(template_xmlid)
        for application in self.filtered(lambda one: one._address()):
            template._school_post(application, application._address())
            application._message_log(
                body=self.env._("Sent to the applicant: %s", template.name)
            )

    def _office_user(self):
        return self.company_id._school_service_user()

    def _remind_to_decide(self, user):
        summary = self.with_context(lang=user.lang).env._("Decide by the deadline")
        self._remind(user, ACTIVITY_TYPES[0], self.deadline, summary)

    def _remind_to_hand_over(self, deadline, summary):
        self._remind(self._office_user(), ACTIVITY_TYPES[1], deadline, summary)

    def _remind(self, user, activity_type, deadline, summary):
        """Remind one of the staff, if there is somebody to remind.

        What the public files, or a parent at another school, the system reminds of:
        staff who may not read such a user could not open what it has made.
        """
        maker = self.with_user(SUPERUSER_ID) if self.env.user.share else self
        if user:
            maker.activity_schedule(
                activity_type,
                date_deadline=deadline,
                summary=summary,
                user_id=user.id,
            )

    def _ask_head(self):
        """From now on the head is reminded of the deadline, instead of the office."""
        for application in self:
            head = application.company_id._school_head_user()
            if head:
                application._close_activities()
                application._remind_to_decide(head)

    def _close_activities(self):
        self.activity_feedback(ACTIVITY_TYPES[:1])

    def action_print_slip(self):
        """Print the access slip; each prints a new one-time link."""
        self.check_access("read")
        self._check_may_grant()
        return self.env.ref("school_diary.action_report_access_slip").report_action(
            self
        )

    def _log_slip(self):
        self.sudo()._message_log_batch(  # a homeroom teacher may only read them
            {one.id: self.env._("Access slip printed.") for one in self}
        )

    # What mails and papers say

    def _public_url(self):
        """The page that shows how the application stands, to who knows its key."""
        self.ensure_one()
        if not self.request_key:
            return False
        base = self.get_base_url()
        return f"{base}/diary-service/{self.company_id.id}/filed/{self.request_key}"

    def _is_open(self):
        self.ensure_one()
        return self.state in OPEN_STATES

    def _prepare_slip(self):
        """What the access slip says.

        :return: dict with ``login``, ``portal`` (address of the portal), ``link``
            (sets the password; empty for who has one), ``valid_until`` (datetime)
        """
        self.ensure_one()
        person = self._person()
        if self.state != "granted" or not person:
            # A preview of the letter: it gives nobody a login.
            return {
                "login": self.applicant_email,
                "portal": f"{self.get_base_url()}/my",
                "link": False,
                "valid_until": False,
            }
        # None where the login was removed, or entered by an import without any.
        user = person._school_ensure_user(self.company_id)
        parameters = self.env["ir.config_parameter"].sudo()  # how long links hold
        hours = int(parameters.get_param("auth_signup.signup.validity.hours", 144))
        link = person._school_needs_password() and person._school_password_url()
        return {
            "login": user.login,
            "portal": f"{self.get_base_url()}/my",
            "link": link,
            "valid_until": fields.Datetime.now() + timedelta(hours=hours),
        }
