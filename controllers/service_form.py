"""The form of an application: what was typed, and what is wrong with it."""

import re
from uuid import uuid4

from psycopg2.errors import UniqueViolation

from odoo.http import request
from odoo.tools import SQL, email_normalize

from .typed import typed_text

LIMITS = {
    "applicant_name": 120,
    "applicant_email": 120,
    "applicant_phone": 40,
    "child_name": 120,
    "child_class": 20,
    "co_applicant_name": 120,
    "relation": 20,
    "delivery_channel": 10,
}
KEY = re.compile(r"[0-9a-f]{32}")
# People never see this field, programs fill it in.
TRAP = "website_url"


def _one_line(value):
    """The text without surplus spaces, and without letters that are not seen."""
    return " ".join(
        "".join(
            letter
            for letter in typed_text(value)
            if letter.isprintable() or letter.isspace()
        ).split()
    )


class ApplicationForm:
    """An application as somebody fills it in.

    :param company: the school
    :param person: ``res.partner`` of who is logged in, or nothing
    :param typed: what the request brought; nothing for an empty form
    :param kind: access, refusal or ending
    """

    def __init__(self, company, person=None, typed=None, kind="access"):
        self.env = request.env
        self.company = company
        self.person = person
        self.kind = kind
        self.errors = {}
        self.typed = typed is not None
        typed = typed or {}
        self.is_trapped = bool(typed.get(TRAP))
        self.values = {name: _one_line(typed.get(name)) for name in LIMITS}
        self.values["consent_given"] = bool(typed.get("consent_given"))
        self.read_text_id = typed.get("consent_text_id")
        key = typed_text(typed.get("request_key"))
        self.key = key if KEY.fullmatch(key) else uuid4().hex
        if kind != "access":
            # Who leaves is informed on paper, and has nothing to consent to.
            self.values.update(delivery_channel="paper", consent_given=False)
        else:
            self.values["co_applicant_name"] = ""  # each opens the own diary alone
            if not self.typed:
                self.values["delivery_channel"] = self.channels()[0][0]

    def relations(self):
        return self._selection("relation")

    def consent_text(self):
        """What the applicant agrees to, in the words in force today."""
        purposes = self.env["school.consent.purpose"].sudo()  # what is asked is public
        return purposes._gate()._text(self.company)

    def channels(self):
        """The channels of the school's regulation (000-4a, 002-2a)."""
        offered = self._selection("delivery_channel")
        if not self.company.school_regulation_id.channel_email:
            offered = [one for one in offered if one[0] != "email"]
        return offered

    def _selection(self, name):
        field = self.env["school.application"]._fields[name]
        return field._description_selection(self.env)

    def is_valid(self):
        """Check what was typed; what is wrong stands in ``errors`` by field."""
        values = self.values
        if self.person:
            required = ("relation", "child_name")
        else:
            required = ("applicant_name", "relation", "child_name")
        for name in required:
            if not values[name]:
                self.errors[name] = self.env._("Please fill this in.")
        for name in ("child_name", "applicant_name", "co_applicant_name"):
            if values[name] and len(values[name].split()) < 2:
                self.errors[name] = self.env._("Please give surname and name.")
        self._check_choices()
        self._check_consent()
        if not self.person:
            self._check_contacts()
        for name, limit in LIMITS.items():
            if len(values[name]) > limit:
                self.errors[name] = self.env._("At most %s characters, please.", limit)
        return not self.errors

    def _check_choices(self):
        for name, choices in (
            ("relation", self.relations()),
            ("delivery_channel", self.channels()),
        ):
            if self.values[name] and self.values[name] not in dict(choices):
                self.errors[name] = self.env._("Please choose one of these.")
        if not self.values["delivery_channel"]:
            self.errors["delivery_channel"] = self.env._("Please choose one of these.")

    def _check_consent(self):
        """Nobody agrees to what was not shown: an older text, or another school's."""
        agrees = self.values["consent_given"]
        if agrees and self.read_text_id != str(self.consent_text().id):
            self.values["consent_given"] = False
            self.errors["consent_given"] = self.env._(
                "This is another text than the one that you agreed to. Please read it."
            )

    def _check_contacts(self):
        values = self.values
        email, phone = values["applicant_email"], values["applicant_phone"]
        # One mailbox has one spelling: «Anna <ANNA@example.com>» is no other.
        values["applicant_email"] = email_normalize(email) or email
        if email and not email_normalize(email):
            self.errors["applicant_email"] = self.env._(
                "This is not an e-mail address. It looks like name@example.com."
            )
        if phone and not 10 <= len(re.sub(r"\D", "", phone)) <= 15:
            self.errors["applicant_phone"] = self.env._(
                "This is not a telephone number. It looks like +7 978 123-45-67."
            )
        if not email and not phone:
            self.errors["applicant_email"] = self.env._(
                "Please leave an e-mail address or a telephone number."
            )
        elif not email and values["delivery_channel"] == "email":
            self.errors["applicant_email"] = self.env._(
                "You chose to be written to: please leave an e-mail address."
            )
        elif email and not self._may_be_written_to(values["applicant_email"]):
            self.errors["applicant_email"] = self.env._(
                "Letters to this address wait to be confirmed. Please open them "
                "first; or leave a telephone number alone, and the office calls you."
            )

    def _may_be_written_to(self, email):
        applications = self.env["school.application"].sudo()  # not theirs to read
        known = applications.search_count([("request_key", "=", self.key)], limit=1)
        address = request.httprequest.remote_addr
        return known or applications._may_be_written_to(email, address)

    def file(self):
        """File the application, once for one form however often it is sent."""
        # sudo: the public and the portal have no rights on applications; what they
        # may say stands in this form, and nothing else of it is written.
        applications = self.env["school.application"].sudo()  # not theirs to read
        if applications.search_count([("request_key", "=", self.key)], limit=1):
            return
        try:
            with self.env.cr.savepoint():
                application = applications.create(self._prepare())
                application.flush_recordset()
                self._claim_key(application)
        except UniqueViolation:
            # A double click: the first has been filed since this request began.
            return
        application._file()

    def _claim_key(self, application):
        """Name the application by the form's key, which only one can have.

        A statement of its own, since who logs that it failed logs it whole: Odoo,
        unless told not to, and the database. It holds nothing that was typed.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE school_application SET request_key = %s WHERE id = %s",
                self.key,
                application.id,
            ),
            log_exceptions=False,
        )
        application.invalidate_recordset(["request_key"])

    def _prepare(self):
        values = {
            **self.values,
            "kind": self.kind,
            "way": "public",
            "ip_address": request.httprequest.remote_addr,
            "company_id": self.company.id,
            "lang": self.env.lang,
        }
        if self.person:
            values.update(
                way="portal",
                partner_id=self.person.id,
                applicant_name=self.person.name,
                # What the office has noted there need not be one address.
                applicant_email=email_normalize(self.person.email),
                applicant_phone=self.person.phone,
            )
        return values
