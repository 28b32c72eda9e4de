"""What the providers of messages tell us: reports, and what guardians say to bots."""

import hashlib
import hmac
import json
from datetime import datetime, timezone
from functools import partial

from odoo import fields
from odoo.http import Controller, Response, request, route

from ..models.delivery.school_channel_access import HOOKS
from ..models.delivery.transact import transact
from ..models.delivery.whatsapp_carrier import GONE, said
from ..tools.json_path import at_path
from ..tools.message import Message
from ..tools.report import Report
from ..tools.words_agreed import is_agreed

LONGEST = 1 << 20
"""Bytes of a request that we read."""
FATES = ("sent", "delivered", "read", "failed")


class DeliveryHooks(Controller):
    """Each channel has an address of its own, which nobody guesses.

    Whatever is signed or bears the agreed secret is taken, and answered with 200, so
    that it is not told again; what we do not understand is left aside.
    """

    @route(
        f"{HOOKS}/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
    )
    def hook(self, token, **_params):
        channels = request.env["school.channel"].sudo()  # the address is the key
        channel = channels._of_hook(token)
        if not channel or (request.httprequest.content_length or 0) > LONGEST:
            return Response(status=404)
        lang = channel.company_id.partner_id.lang or request.env.lang
        channel = channel.with_company(channel.company_id).with_context(lang=lang)
        hear = getattr(self, f"_hear_{channel.code}", None)
        return hear(channel) if hear else Response(status=404)

    def _json(self):
        """The body, an empty dict where it is no JSON object."""
        try:
            body = json.loads(request.httprequest.get_data())
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}

    def _is_agreed(self, channel, given, name="hook_secret"):
        secret = channel._secret(name)
        return bool(secret) and is_agreed(given or "", secret)

    # Bots

    def _hear_telegram(self, channel):
        given = request.httprequest.headers.get("X-Telegram-Bot-Api-Secret-Token")
        if not self._is_agreed(channel, given):
            return Response(status=403)
        update = self._json()
        if member := at_path(update, "my_chat_member.new_chat_member.status"):
            chat = at_path(update, "my_chat_member.chat.id")
            if member == "kicked" and chat:
                channel._end_address(chat)
        elif at_path(update, "message.chat.type") == "private":
            chat = at_path(update, "message.chat.id")
            self._answer(channel, chat, at_path(update, "message.text"))
        return Response(status=200)

    def _hear_max(self, channel):
        given = request.httprequest.headers.get("X-Max-Bot-Api-Secret")
        if not self._is_agreed(channel, given):
            return Response(status=403)
        update = self._json()
        kind = at_path(update, "update_type")
        if kind == "bot_started":
            code = at_path(update, "payload")
            self._answer(channel, at_path(update, "chat_id"), f"/start {code}")
        elif kind in ("bot_stopped", "dialog_removed"):
            channel._end_address(at_path(update, "chat_id"))
        elif (
            kind == "message_created"
            and at_path(update, "message.recipient.chat_type") == "dialog"
        ):
            chat = at_path(update, "message.recipient.chat_id")
            self._answer(channel, chat, at_path(update, "message.body.text"))
        return Response(status=200)

    def _answer(self, channel, chat, text):
        """Do what somebody asks of a bot; other words stay without an answer."""
        command, _blank, code = text.strip().partition(" ")
        if not chat or len(code) > 100:
            return
        if command == "/start":
            links = channel.env["school.channel.link"]
            self._say(channel, chat, links._redeem(channel, code.strip(), chat))
        elif command == "/stop" and (ended := channel._end_address(chat)):
            lang = ended[0].guardian_id.partner_id.lang or channel.env.lang
            env = channel.with_context(lang=lang).env
            self._say(channel, chat, env._("The school writes to you here no more."))

    def _say(self, channel, chat, text):
        """Answer in the chat, if it can be done: what was asked for is done anyway."""
        channel._try(Message("answer", chat, text, ""))

    # WhatsApp

    def _hear_whatsapp(self, channel):
        if request.httprequest.method == "GET":
            return self._greet_meta(channel)
        given = request.httprequest.headers.get("X-Hub-Signature-256", "")
        secret = channel._secret("app_secret")
        body = request.httprequest.get_data()
        right = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        if not secret or not is_agreed(given, f"sha256={right}"):
            return Response(status=403)
        reports = [
            report
            for entry in _dicts(self._json(), "entry")
            for change in _dicts(entry, "changes")
            for status in _dicts(change.get("value"), "statuses")
            if (report := _meta_report(status))
        ]
        return self._report(channel, reports)

    def _greet_meta(self, channel):
        """Meta makes sure that the address is ours."""
        asked = request.httprequest.args
        if asked.get("hub.mode") == "subscribe" and self._is_agreed(
            channel, asked.get("hub.verify_token")
        ):
            challenge = asked.get("hub.challenge", "")[:200]
            return Response(challenge, status=200, content_type="text/plain")
        return Response(status=403)

    # SMS

    def _hear_sms(self, channel):
        """A gateway's report, its fields named as the school has entered them."""
        told = self._json() or {
            **request.httprequest.args.to_dict(),
            **request.httprequest.form.to_dict(),
        }
        reference = at_path(told, channel.report_reference or "")
        status = at_path(told, channel.report_status or "")
        what = channel._sms_fate(status)
        if not reference or not what:
            return Response(status=200)
        report = Report(what, _now(), reference=reference, reason=status[:100])
        return self._report(channel, [report])

    def _report(self, channel, reports):
        hear = channel.env["school.notice"]._hear
        # Reports of one message come together, and while it is sent. Odoo's own way
        # to do a request again would sleep before it, for seconds.
        heard = transact(
            channel.env, partial(hear, channel.code, reports, channel.company_id)
        )
        return Response(status=200 if heard else 503)


def _dicts(value, name):
    """The dicts in a list of that name, where there is one."""
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, list):
        return []
    return [one for one in found if isinstance(one, dict)]


def _meta_report(status):
    """A status as Meta tells it; nothing where it says nothing new to us."""
    what, reference = at_path(status, "status"), at_path(status, "id")
    if what not in FATES or not reference:
        return None
    error = next(iter(_dicts(status, "errors")), {})
    return Report(
        what,
        _at(at_path(status, "timestamp")),
        reference=reference,
        key=at_path(status, "biz_opaque_callback_data"),
        reason=said(error)[:200],
        is_gone=error.get("code") in GONE,
    )


def _at(stamp):
    """A time told in seconds; never later than now."""
    now = _now()
    if not stamp.isdecimal() or len(stamp) > 10:
        return now
    told = datetime.fromtimestamp(int(stamp), timezone.utc).replace(tzinfo=None)
    return min(told, now)


def _now():
    return fields.Datetime.now()
