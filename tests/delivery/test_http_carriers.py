import contextlib
import logging
from datetime import datetime
from unittest.mock import patch

import requests
from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tests.common import _super_send
from odoo.tools import mute_logger

from odoo.addons.school_diary.models.delivery import http_carrier
from odoo.addons.school_diary.models.delivery.notice_post import NoticePost
from odoo.addons.school_diary.models.delivery.notice_verdict import MAX_ATTEMPTS
from odoo.addons.school_diary.models.delivery.sms_carrier import sms_name
from odoo.addons.school_diary.tools.message import Message
from odoo.addons.school_diary.tools.report import Report
from odoo.addons.school_diary.tools.sms import count_parts

from .common import DeliveryCommon, free_port
from .loopback import RESET
from .stand_ins import (
    BROKEN,
    BUSY,
    DROP,
    HANG,
    LATE,
    PAGE,
    PROVIDERS,
    RETRY_AFTER,
    SWALLOW,
    MaxStandIn,
    SmsStandIn,
    StandInMixin,
    TelegramStandIn,
    WhatsAppStandIn,
    meta_error,
)

POST = "odoo.addons.school_diary.models.delivery.notice_post"
URL = "https://diary.example.org/w/1"
TEXT = f"Алиса: неделя в дневнике\n{URL}"
ADDRESSES = {
    "telegram": "712345678",
    "max": "182182182",
    "whatsapp": "+79001234567",
    "sms": "+79001234567",
}
GONE = {
    TelegramStandIn: (
        403,
        {
            "ok": False,
            "error_code": 403,
            "description": "Forbidden: bot was blocked by the user",
        },
    ),
    MaxStandIn: (403, {"code": "chat.denied", "message": "error.dialog.suspended"}),
    WhatsAppStandIn: (400, meta_error(131026, "Message undeliverable")),
}


class CarrierCommon(StandInMixin, DeliveryCommon):
    def _message(self, provider, key="<notice.1@school>"):
        return Message(key, ADDRESSES[provider.code], TEXT, URL)

    def _carry(self, provider):
        return provider.channel._try(self._message(provider))


@tagged("post_install", "-at_install")
class TestHttpCarriers(CarrierCommon):
    """What the providers' answers, and their silence, mean for a message."""

    @contextlib.contextmanager
    def _each(self, kind):
        with self.subTest(provider=kind.code), self._provider(kind) as provider:
            yield provider

    def test_a_message_is_taken(self):
        for kind in PROVIDERS:
            with self._each(kind) as provider:
                outcome = self._carry(provider)
                (taken,) = provider.taken
                self.assertEqual(outcome.state, "sent", outcome.reason)
                self.assertEqual(outcome.reference, taken.reference)
                self.assertEqual(
                    taken.address.lstrip("+"), ADDRESSES[provider.code].lstrip("+")
                )
                self.assertIn("Алиса: неделя", taken.text)
                self.assertIn(URL, taken.text)

    def test_too_much(self):
        for kind in PROVIDERS:
            with self._each(kind) as provider:
                provider.faults.append(BUSY)
                outcome = self._carry(provider)
                self.assertEqual(outcome.state, "retry")
                told = provider.code in ("telegram", "sms")
                self.assertEqual(outcome.pause, RETRY_AFTER if told else 60)
                self.assertFalse(provider.taken)

    def test_the_providers_own_trouble(self):
        for kind in PROVIDERS:
            with self._each(kind) as provider:
                provider.faults.append(BROKEN)
                outcome = self._carry(provider)
                self.assertEqual((outcome.state, outcome.pause), ("retry", 0))

    def test_no_answer_is_a_doubt(self):
        for kind in PROVIDERS:
            with self._each(kind) as provider:
                for fault in (SWALLOW, DROP, HANG, RESET, LATE):
                    provider.faults.append(fault)
                    with (
                        patch.object(http_carrier, "TIMEOUT", 0.3),
                        # Odoo's tests make short timeouts long.
                        patch.object(requests.Session, "send", _super_send),
                    ):
                        self.assertEqual(self._carry(provider).state, "doubt", fault)

    def test_who_is_not_the_provider_has_not_taken_it(self):
        """A page of somebody in between, with 200."""
        for kind in PROVIDERS:
            with self._each(kind) as provider:
                provider.faults.append(PAGE)
                self.assertEqual(self._carry(provider).state, "doubt")
        for kind in (TelegramStandIn, MaxStandIn, WhatsAppStandIn):
            with self._each(kind) as provider:
                provider.take = lambda asked: {"welcome": "to our network"}
                self.assertEqual(self._carry(provider).state, "doubt")

    def test_nobody_there(self):
        for kind in GONE:
            with self._each(kind) as provider:
                provider.refused[ADDRESSES[provider.code]] = GONE[type(provider)]
                outcome = self._carry(provider)
                self.assertEqual((outcome.state, outcome.is_gone), ("failed", True))

    def test_a_chat_that_is_not_found(self):
        with self._provider(TelegramStandIn) as provider:
            words = "Bad Request: chat not found"
            body = {"ok": False, "error_code": 400, "description": words}
            provider.refused[ADDRESSES["telegram"]] = (400, body)
            self.assertTrue(self._carry(provider).is_gone)
            body = {**body, "description": "Bad Request: message is too long"}
            provider.refused[ADDRESSES["telegram"]] = (400, body)
            outcome = self._carry(provider)
            self.assertEqual((outcome.state, outcome.is_gone), ("failed", False))
            self.assertEqual(outcome.reason, "400 Bad Request: message is too long")

    def test_what_meta_says(self):
        """By the code, whatever the status."""
        with self._provider(WhatsAppStandIn) as provider:
            for code, state, pause in (
                (130429, "retry", 60),
                (131056, "retry", 0),
                (131047, "failed", 0),
            ):
                refusal = (400, meta_error(code, "No", "to +79001234567"))
                provider.refused[ADDRESSES["whatsapp"]] = refusal
                outcome = self._carry(provider)
                self.assertEqual((outcome.state, outcome.pause), (state, pause))
                self.assertFalse(outcome.is_gone)
                self.assertNotIn("79001234567", outcome.reason)

    def _run_down(self, channel):
        """A run that finds the provider shut; the channel's pause is over after it."""
        with mute_logger(POST), self.enter_registry_test_mode():
            self._run_cron()
        self.assertTrue(channel.trouble)
        self.assertTrue(channel.paused_until)

    def test_a_pause_that_two_workers_were_asked_for(self):
        """The end of the batch is written down again; and with it the pause."""
        self._consent_to_messengers(self.guardian)
        close = NoticePost._close_batch
        clashes = iter([SerializationFailure()])

        def clash_once(post, *ended):
            close(post, *ended)
            post.env.flush_all()
            if post.trouble:
                for clash in clashes:
                    raise clash

        with self._provider(TelegramStandIn) as provider:
            self._agreement(self.guardian, ADDRESSES["telegram"], channel="telegram")
            self._make()
            provider.faults.append(BUSY)
            with patch.object(NoticePost, "_close_batch", clash_once):
                self._run_down(provider.channel)
        self.assertEqual(next(clashes, None), None, "there was one")

    def test_a_wrong_token_stops_the_channel_and_nobody_is_given_up(self):
        self._consent_to_messengers(self.guardian)
        for kind in PROVIDERS:
            with self._each(kind) as provider:
                agreement = self._agreement(
                    self.guardian, ADDRESSES[provider.code], channel=provider.code
                )
                self._make()
                notice = self.notices.search([("agreement_id", "=", agreement.id)])
                provider.channel.token = "100200:another-token"
                for _time in range(MAX_ATTEMPTS + 1):
                    self._run_down(provider.channel)
                    provider.channel.paused_until = False
                self.assertEqual((notice.state, notice.attempts), ("queued", 0))
                self.assertFalse(provider.taken)
                # Mended, it goes on at once.
                provider.channel.token = provider.token
                self.assertFalse(provider.channel.trouble)
                with self.enter_registry_test_mode():
                    self._run_cron()
                self.assertEqual(notice.state, "sent")
                self.assertEqual(notice.reference, provider.taken[0].reference)

    def test_too_much_is_nobodys_attempt(self):
        """However often a provider says so, the message goes when it may."""
        self._consent_to_messengers(self.guardian)
        with self._provider(TelegramStandIn) as provider:
            agreement = self._agreement(
                self.guardian, ADDRESSES["telegram"], channel="telegram"
            )
            self._make()
            provider.faults.extend([BUSY] * (MAX_ATTEMPTS + 1))
            for _time in range(MAX_ATTEMPTS + 1):
                self._run_down(provider.channel)
                provider.channel.paused_until = False
            with self.enter_registry_test_mode():
                self._run_cron()
            notice = self.notices.search([("agreement_id", "=", agreement.id)])
            self.assertEqual((notice.state, notice.attempts), ("sent", 1))

    def test_nobody_listens(self):
        for kind in PROVIDERS:
            with self._each(kind) as provider:
                address = f"http://127.0.0.1:{free_port()}"
                provider.channel.endpoint = address
                if provider.code == "sms":
                    provider.channel.gateway_url = address
                outcome = self._carry(provider)
                self.assertEqual(outcome.state, "failed")
                self.assertEqual(outcome.reason, "The provider cannot be reached.")

    def test_without_access_nothing_is_tried(self):
        for kind in PROVIDERS:
            with self._each(kind) as provider:
                provider.channel.token = False
                outcome = self._carry(provider)
                self.assertIn("has not been entered", outcome.reason)
                self.assertFalse(provider.asked)

    def test_no_token_in_logs_and_reasons(self):
        for kind in PROVIDERS:
            with self._each(kind) as provider:
                said = []
                handler = logging.Handler()
                handler.emit = lambda record, said=said: said.append(
                    record.getMessage()
                )
                root = logging.getLogger()
                level, network = root.level, logging.getLogger("urllib3")
                root.addHandler(handler)
                network.setLevel(logging.DEBUG)
                try:
                    reasons = [self._carry(provider).reason]
                    for fault in (SWALLOW, BROKEN, BUSY):
                        provider.faults.append(fault)
                        reasons.append(self._carry(provider).reason)
                    provider.refused[ADDRESSES[provider.code].lstrip("+")] = (
                        400,
                        {"description": provider.token, "message": provider.token},
                    )
                    reasons.append(self._carry(provider).reason)
                finally:
                    root.removeHandler(handler)
                    root.setLevel(level)
                    network.setLevel(logging.NOTSET)
                self.assertNotIn("stand-in-token", " ".join(said + reasons))
                self.assertNotIn(TEXT, " ".join(said + reasons))


@tagged("post_install", "-at_install")
class TestSmsOverHttp(CarrierCommon):
    """The school's own gateway, by its template."""

    def test_parts(self):
        for text, number in (
            ("а" * 70, 1),
            ("а" * 71, 2),
            ("а" * 134, 2),
            ("а" * 135, 3),
            ("a" * 160, 1),
            ("a" * 161, 2),
            ("€" * 80, 1),
            ("€" * 81, 2),
            ("😀" * 35, 1),
            ("😀" * 36, 2),
            ("", 1),
        ):
            self.assertEqual(count_parts(text), number, text)

    def test_parts_are_counted_on_the_notice(self):
        with self._provider(SmsStandIn) as provider:
            message = self._message(provider)
            message.text = "я" * 140
            self.assertEqual(provider.channel._try(message).parts, 3)

    def test_by_post(self):
        with self._provider(SmsStandIn) as provider:
            provider.knows = lambda asked: True
            provider.take = lambda asked: {"sms": {"1": {"status": "OK"}}}
            provider.address = lambda asked: ""
            text = 'Скобки {key} и "кавычки"'
            message = Message("<notice.1@school>", "8 900 123-45-67", text, "")
            body = '{"to": "{digits}", "text": "{text}", "ref": "{id}"}'
            provider.channel.write(
                {
                    "gateway_method": "POST",
                    "gateway_url": f"{provider.url}/send",
                    "gateway_header": "Authorization: Bearer {key}",
                    "gateway_body": body,
                }
            )
            outcome = provider.channel._try(message)
            asked = provider.asked[-1]
            self.assertEqual(
                asked.body,
                {"to": "79001234567", "text": text, "ref": outcome.reference},
                "a name in braces in a text is nobody's token",
            )
            self.assertEqual(asked.headers["authorization"], f"Bearer {provider.token}")
            provider.channel.gateway_body = "to={phone}&text={text}"
            provider.channel._try(message)
            self.assertEqual(
                provider.asked[-1].body, {"to": "+79001234567", "text": text}
            )

    def test_success_by_a_word(self):
        with self._provider(SmsStandIn) as provider:
            provider.channel.write(
                {"gateway_success_path": False, "gateway_success": '"status": "OK"'}
            )
            self.assertEqual(self._carry(provider).state, "sent")
            provider.faults.append(PAGE)
            self.assertEqual(self._carry(provider).state, "doubt")
            provider.take = lambda asked: {"status": "ERROR", "text": "blacklisted"}
            outcome = self._carry(provider)
            self.assertEqual(outcome.state, "failed")
            self.assertIn("blacklisted", outcome.reason)

    def test_reports_that_bear_our_name_find_what_had_no_answer(self):
        """The gateway gives no name of its own: ours is noted before it leaves."""
        self._consent_to_messengers(self.guardian)
        with self._provider(SmsStandIn, gateway_reference_path=False) as provider:
            agreement = self._agreement(self.guardian, ADDRESSES["sms"], channel="sms")
            self._make()
            provider.faults.append(SWALLOW)
            with self.enter_registry_test_mode():
                self._run_cron()
            notice = self.notices.search([("agreement_id", "=", agreement.id)])
            self.assertEqual(len(provider.taken), 1)
            self.assertEqual(notice.state, "doubt")
            report = Report(
                "delivered", datetime(2026, 11, 21, 9), sms_name(notice.message_id)
            )
            self.assertTrue(self.notices._hear("sms", [report], self.school))
            self.assertEqual(notice.state, "sent")

    def test_no_money_makes_all_wait(self):
        with self._provider(SmsStandIn) as provider:
            provider.take = lambda asked: {"status": "ERROR", "text": "No money"}
            self.assertIn("No money", self._carry(provider).reason)
            carrier = provider.channel._carrier()
            carrier.open()
            with self.assertRaises(http_carrier.Down):
                carrier.carry(self._message(provider))
