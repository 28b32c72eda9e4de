"""Text messages: through Odoo's ``sms``, or a gateway that is asked over HTTP."""

import json
from urllib.parse import quote
from uuid import NAMESPACE_OID, uuid5

from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.iap.tools.iap_tools import InsufficientCreditError

from ...tools.json_path import at_path
from ...tools.phones import tidy_phone
from ...tools.placeholders import fill
from ...tools.sms import count_parts
from .carrier import Carrier, Down, Outcome
from .http_carrier import REFUSED_PAUSE, HttpCarrier, body_of

TAKEN = ("success", "processing", "sent", "duplicate_message")
"""States of a message that a gateway of Odoo's has. A duplicate it has already."""
GONE = ("wrong_number_format", "sms_number_missing", "sms_number_format")
OURS = (
    *("insufficient_credit", "unregistered", "registration_needed", "sms_acc"),
    *("twilio_authentication", "twilio_acc_unverified", "twilio_from_missing"),
    "twilio_callback",
)
"""It is not the message: no money, no account, no number to send from."""
PAGES = ("<!doctype", "<html")
"""How a page begins that a browser is to show."""


def sms_name(key):
    """The name by which gateways know a message; the same at every attempt."""
    return uuid5(NAMESPACE_OID, key).hex


class OdooSmsCarrier(Carrier):
    """Whatever gateway the school has in Odoo, Twilio's module included."""

    def __init__(self, channel):
        super().__init__(channel)
        self.gateway = None

    @property
    def is_open(self):
        return self.gateway is not None

    def open(self):
        company = self.channel.company_id
        # The gateways' accounts are the administrator's.
        env = self.env["sms.sms"].sudo().with_company(company).env  # as above
        self.gateway = company._get_sms_api_class()(env)
        self.gateway._set_company(company)
        self.reports = f"{company.get_base_url()}/sms/status"

    def announce(self, message):
        """Have Odoo's own controllers find the message when reports come."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO sms_tracker (sms_uuid, school_key, create_date)
                VALUES (%s, %s, now() AT TIME ZONE 'UTC')
                ON CONFLICT (sms_uuid) DO NOTHING
                """,
                sms_name(message.key),
                message.key,
            ),
            log_exceptions=False,
        )

    def carry(self, message):
        name = sms_name(message.key)
        number = {"uuid": name, "number": tidy_phone(message.address)}
        try:
            results = self.gateway._send_sms_batch(
                [{"content": message.text, "numbers": [number]}],
                delivery_reports_url=self.reports,
            )
        except InsufficientCreditError:
            raise Down(
                self.env._("There is no money for SMS."), REFUSED_PAUSE
            ) from None
        except (AccessError, ValueError):
            # So Odoo's gateway tells of every trouble on the way, and Twilio's module
            # of an answer that is not the provider's own.
            return Outcome("doubt", self.env._("No answer came from the provider."))
        except UserError as error:  # Twilio's module: no account is entered
            raise Down(str(error), REFUSED_PAUSE) from None
        return self._judge(results, name, message)

    def _judge(self, results, name, message):
        result = next((one for one in results or () if one.get("uuid") == name), {})
        state = result.get("state", "")
        parts = count_parts(message.text)
        if state in TAKEN:
            return Outcome("sent", reference=name, parts=parts)
        reason = str(result.get("failure_reason") or state)[:200]
        if state in ("", "server_error"):
            # Twilio's module says so of an answer that did not come.
            return Outcome("doubt", reason)
        if state in OURS:
            raise Down(reason, REFUSED_PAUSE)
        if state == "unknown":
            # Too many, a wrong token, the provider's own trouble: Twilio's module
            # does not say which, but the message was not taken.
            return Outcome("retry", reason)
        return Outcome("failed", reason, is_gone=state in GONE)


class HttpSmsCarrier(HttpCarrier):
    """A gateway that takes a message by one request of the school's own making."""

    def _needs_key(self, channel):
        templates = (channel.gateway_url, channel.gateway_body, channel.gateway_header)
        return any("{key}" in (template or "") for template in templates)

    def _read(self, channel):
        if not (channel.gateway_url and channel.gateway_success):
            raise Down(
                self.env._("The gateway's address and its word of success are needed.")
            )
        self.method = channel.gateway_method
        self.url = channel.gateway_url
        self.body = channel.gateway_body or ""
        self.header = channel.gateway_header or ""
        self.success_path = channel.gateway_success_path or ""
        self.success = channel.gateway_success
        self.reference_path = channel.gateway_reference_path or ""
        self.down_words = (channel.gateway_down or "").splitlines()

    def announce(self, message):
        """Where the gateway gives no name of its own, its reports bear ours."""
        if not self.reference_path:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE school_notice SET reference = %s
                     WHERE message_id = %s AND state = 'sending'
                    """,
                    sms_name(message.key),
                    message.key,
                ),
                log_exceptions=False,
            )

    def _request(self, message):
        values = {
            "phone": tidy_phone(message.address),
            "digits": tidy_phone(message.address).lstrip("+"),
            "text": message.text,
            "id": sms_name(message.key),
            "key": self.keys["token"],
        }
        headers, data = {}, None
        if self.header:
            name, _colon, value = self.header.partition(":")
            headers[name.strip()] = fill(value.strip(), values)
        if self.method == "POST" and self.body:
            is_json = self.body.lstrip().startswith(("{", "["))
            data = fill(self.body, values, _in_json if is_json else _in_url).encode()
            kind = "json" if is_json else "x-www-form-urlencoded"
            headers["Content-Type"] = f"application/{kind}"
        url = fill(self.url, values, _in_url)
        return self.method, url, {"headers": headers, "data": data}

    def _judge(self, answer, message):
        self.text = answer.text[:10_000]
        if answer.ok and self.success_path == "" and self.success in self.text:
            return self._sent(body_of(answer), message)
        said = self._clean(self.text, message)
        if any(word.strip() and word.strip() in self.text for word in self.down_words):
            raise Down(said, REFUSED_PAUSE)
        if answer.ok and self._is_somebody_elses(answer):
            return self._taken("")
        if answer.ok and not self._is_success(body_of(answer)):
            return Outcome("failed", said)
        return super()._judge(answer, message)

    def _is_somebody_elses(self, answer):
        """Whether it is a page of somebody in between, and no gateway's answer."""
        if self.success_path:
            return not body_of(answer)
        return self.text.lstrip()[:9].lower().startswith(PAGES)

    def _is_success(self, body):
        return bool(self.success_path) and (
            at_path(body, self.success_path) == self.success
        )

    def _sent(self, body, message):
        reference = at_path(body, self.reference_path) if self.reference_path else ""
        return Outcome(
            "sent",
            reference=reference or sms_name(message.key),
            parts=count_parts(message.text),
        )

    def _words(self, body):
        return self.text


def _in_url(value):
    return quote(value, safe="")


def _in_json(value):
    """A text within the quotation marks of a JSON text."""
    return json.dumps(value)[1:-1]
