"""Providers of messages on loopback, which answer as the real ones do.

Each stand-in takes messages (``taken``) and keeps what it was asked (``asked``). Faults
are laid in beforehand, one a request: ``stand_in.faults.append(DROP)``.
"""

import contextlib
import time
from collections import deque
from dataclasses import dataclass
from itertools import count
from threading import Lock, Thread

from .loopback import RESET, server_of

BUSY = "busy"
"""Too many requests."""
BROKEN = "broken"
"""The provider's own trouble."""
SWALLOW = "swallow"
"""Takes the message; the answer is lost."""
HANG = "hang"
"""Takes the message, and answers too late."""
DROP = "drop"
"""The connection breaks off before the message is taken."""
PAGE = "page"
"""Somebody in between answers with a page; the message is not taken."""
LATE = "late"
"""Takes the message; somebody in between has waited long enough (504)."""
HANG_SECONDS = 1.0
RETRY_AFTER = 7


@dataclass(frozen=True, slots=True)
class Taken:
    """One message that the provider has."""

    address: str
    text: str
    reference: str
    key: str = ""


class StandIn:
    """A provider; see the classes below."""

    token = "100200:stand-in-token"
    hang_seconds = HANG_SECONDS
    refused = {}
    """Address to (status, body) by which messages to it are refused."""

    def __init__(self):
        self.asked = []
        self.taken = []
        self.faults = deque()
        self.refused = {}
        self.lock = Lock()
        self.numbers = count(1)
        self.url = ""

    @contextlib.contextmanager
    def serve(self):
        """Listen on a port of loopback; ``url`` is the address."""
        server = server_of(self)
        self.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()

    # What the provider does

    def handle(self, asked):
        """
        :return: status, headers and body of the answer (a page, where it is text);
            None where none is given, ``RESET`` where the connection is reset
        """
        with self.lock:
            self.asked.append(asked)
            if not self.knows(asked):
                return self.stranger()
            if not self.is_message(asked):
                return 200, {}, self.other(asked)
            fault = self.fault()
            if fault in (BUSY, BROKEN):
                return self.busy() if fault == BUSY else (500, {}, {})
            if fault == DROP:
                return None
            if fault == PAGE:
                return 200, {}, "<!DOCTYPE html><title>Welcome to our network</title>"
            refused = self.refused.get(self.address(asked))
            if refused:
                return refused[0], {}, refused[1]
            answer = self.take(asked)
        if fault == HANG:
            time.sleep(self.hang_seconds)
        if fault == RESET:
            return RESET
        if fault == LATE:
            return 504, {}, "<html><title>Gateway Time-out</title></html>"
        return None if fault in (SWALLOW, HANG) else (200, {}, answer)

    def fault(self):
        """What goes wrong with this message; None where nothing does."""
        return self.faults.popleft() if self.faults else None

    def note(self, asked, text, reference, key=""):
        """Take the message into the books."""
        taken = Taken(self.address(asked), text, reference, key)
        self.taken.append(taken)
        return taken

    def knows(self, asked):
        raise NotImplementedError

    def stranger(self):
        raise NotImplementedError

    def is_message(self, asked):
        raise NotImplementedError

    def other(self, asked):
        return {}

    def busy(self):
        raise NotImplementedError

    def address(self, asked):
        raise NotImplementedError

    def take(self, asked):
        raise NotImplementedError

    def settings(self):
        """How a channel is set up to use this provider."""
        return {"in_use": True, "endpoint": self.url, "token": self.token}


class TelegramStandIn(StandIn):
    code = "telegram"

    def knows(self, asked):
        return asked.path.startswith(f"/bot{self.token}/")

    def stranger(self):
        return 401, {}, _telegram_error(401, "Unauthorized")

    def is_message(self, asked):
        return asked.path.endswith("/sendMessage")

    def other(self, asked):
        if asked.path.endswith("/getMe"):
            me = {"id": 1, "is_bot": True, "first_name": "Школа", "username": "s_bot"}
            return {"ok": True, "result": me}
        return {"ok": True, "result": True}

    def busy(self):
        body = _telegram_error(429, f"Too Many Requests: retry after {RETRY_AFTER}")
        return 429, {}, {**body, "parameters": {"retry_after": RETRY_AFTER}}

    def address(self, asked):
        return str(asked.body["chat_id"])

    def take(self, asked):
        number, chat = next(self.numbers), asked.body["chat_id"]
        self.note(asked, asked.body["text"], f"{chat}:{number}")
        result = {
            "message_id": number,
            "date": 1795000000,
            "chat": {"id": chat, "type": "private"},
            "text": asked.body["text"],
        }
        return {"ok": True, "result": result}


def _telegram_error(code, words):
    return {"ok": False, "error_code": code, "description": words}


class MaxStandIn(StandIn):
    code = "max"

    def knows(self, asked):
        return asked.headers.get("authorization") == self.token

    def stranger(self):
        return 401, {}, {"code": "verify.token", "message": "Invalid access_token"}

    def is_message(self, asked):
        return asked.path == "/messages"

    def other(self, asked):
        if asked.path == "/me":
            return {"user_id": 1, "first_name": "Школа", "username": "s_max_bot"}
        return {"success": True}

    def busy(self):
        return 429, {}, {"code": "too.many.requests", "message": "Too many requests"}

    def address(self, asked):
        return asked.query["chat_id"]

    def take(self, asked):
        mid = f"mid.{next(self.numbers):032x}"
        self.note(asked, asked.body["text"], mid)
        chat = int(self.address(asked))
        recipient = {"chat_id": chat, "chat_type": "dialog", "user_id": 5}
        body = {"mid": mid, "seq": 1, "text": asked.body["text"]}
        body.update(attachments=None, link=None)
        message = {"recipient": recipient, "timestamp": 1795000000000, "body": body}
        return {"message": message}


class WhatsAppStandIn(StandIn):
    code = "whatsapp"
    sender = "106540352242922"

    def knows(self, asked):
        return asked.headers.get("authorization") == f"Bearer {self.token}"

    def stranger(self):
        return 401, {}, meta_error(190, "Error validating access token")

    def is_message(self, asked):
        return asked.path == f"/{self.sender}/messages"

    def busy(self):
        return 429, {}, meta_error(130429, "Rate limit hit")

    def address(self, asked):
        return asked.body["to"]

    def take(self, asked):
        wamid = f"wamid.{next(self.numbers):032X}"
        components = asked.body["template"].get("components") or [{"parameters": []}]
        texts = [one["text"] for one in components[0]["parameters"]]
        key = asked.body.get("biz_opaque_callback_data", "")
        self.note(asked, "\n".join(texts), wamid, key)
        phone = self.address(asked)
        return {
            "messaging_product": "whatsapp",
            "contacts": [{"input": phone, "wa_id": phone.lstrip("+")}],
            "messages": [{"id": wamid, "message_status": "accepted"}],
        }

    def settings(self):
        return {
            **super().settings(),
            "sender": self.sender,
            "template_name": "school_news",
            "template_language": "ru",
            "template_parameters": "{news}\n{url}",
        }


def meta_error(code, words, details=""):
    error = {"message": f"(#{code}) {words}", "type": "OAuthException", "code": code}
    return {"error": {**error, "error_data": {"details": details}}}


class SmsStandIn(StandIn):
    """As the Russian gateways are that answer each request with JSON."""

    code = "sms"

    def knows(self, asked):
        return asked.query.get("key") == self.token

    def stranger(self):
        # With 200: so they do.
        return 200, {}, {"status": "ERROR", "status_text": "Wrong api_id"}

    def is_message(self, asked):
        return asked.path == "/send"

    def busy(self):
        return 429, {"Retry-After": str(RETRY_AFTER)}, {}

    def address(self, asked):
        return asked.query["to"]

    def take(self, asked):
        number = f"2026-{next(self.numbers)}"
        self.note(asked, asked.query["msg"], number)
        one = {"status": "OK", "sms_id": number}
        return {"status": "OK", "sms": {self.address(asked): one}}

    def settings(self):
        return {
            "in_use": True,
            "token": self.token,
            "gateway": "http",
            "gateway_url": f"{self.url}/send?key={{key}}&to={{digits}}&msg={{text}}",
            "gateway_success_path": "sms.*.status",
            "gateway_success": "OK",
            "gateway_reference_path": "sms.*.sms_id",
            "gateway_down": "Wrong api_id\nNo money",
            "report_reference": "id",
            "report_status": "status",
            "report_delivered": "1",
            "report_failed": "20,22",
        }


PROVIDERS = (TelegramStandIn, MaxStandIn, WhatsAppStandIn, SmsStandIn)


class StandInMixin:
    """Connects a school's channels to stand-ins; for a class built on the school."""

    @contextlib.contextmanager
    def _provider(self, kind, **vals):
        """A stand-in, and the school's channel that uses it (as ``channel``).

        :param kind: class
        """
        with kind().serve() as stand_in:
            regulation = self.school.school_regulation_id
            regulation[f"channel_{kind.code}"] = True
            stand_in.channel = self.env["school.channel"].search(
                [("code", "=", kind.code), ("company_id", "=", self.school.id)]
            )
            no_rest = {"quiet_from": 0, "quiet_to": 0, "per_minute": 0}
            stand_in.channel.write({**no_rest, **stand_in.settings(), **vals})
            yield stand_in

    def _consent_to_messengers(self, guardian, **vals):
        return self.env["school.consent"].create(
            {
                "guardian_id": guardian.id,
                "purpose_id": self.env.ref(
                    "school_diary.consent_purpose_messengers"
                ).id,
                "state": "granted",
                **vals,
            }
        )
