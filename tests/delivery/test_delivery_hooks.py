import hashlib
import hmac
import json
from itertools import permutations

from odoo.tests import tagged

from ..common import SchoolDiaryHttpCommon, regulation
from .common import MailMixin
from .stand_ins import (
    MaxStandIn,
    SmsStandIn,
    StandInMixin,
    TelegramStandIn,
    WhatsAppStandIn,
)

SECRET = "agreed-secret"
PHONE = "+79001234567"


class HookCommon(StandInMixin, MailMixin, SchoolDiaryHttpCommon):
    """The school's channels, spoken to from outside."""

    def _notice(self, channel, **vals):
        agreement = self._agreement(self.guardian, PHONE, channel=channel.code)
        return self.env["school.notice"].create(
            {
                "guardian_id": self.guardian.id,
                "student_id": self.student.id,
                "agreement_id": agreement.id,
                "channel": channel.code,
                "period_from": self.MONDAY,
                "period_to": self.TODAY,
                "state": "sent",
                "sent_at": "2026-11-18 08:00:00",
                "reference": "wamid.1",
                "message_id": "<notice.1@school>",
                "company_id": self.school.id,
                **vals,
            }
        )

    def _path(self, channel):
        url = channel.hook_url
        return url[url.index("/school_diary") :]

    def _tell(self, channel, body, **headers):
        self.env.flush_all()
        answer = self.url_open(
            self._path(channel),
            data=body if isinstance(body, bytes) else json.dumps(body),
            headers={"Content-Type": "application/json", **headers},
        )
        self.env.invalidate_all()
        return answer


@tagged("post_install", "-at_install")
class TestReports(HookCommon):
    """What became of messages, as the providers tell it."""

    def _statuses(self, *told):
        """As Meta tells them. ``told``: (status, seconds past the hour of sending)."""
        statuses = [
            {
                "id": "wamid.1",
                "status": status,
                # 2026-11-18 08:00:00
                "timestamp": str(1794988800 + seconds),
                "recipient_id": "79001234567",
                **({"errors": [ERROR]} if status == "failed" else {}),
            }
            for status, seconds in told
        ]
        value = {"messaging_product": "whatsapp", "metadata": {}, "statuses": statuses}
        change = {"field": "messages", "value": value}
        entry = {"id": "419561257915477", "changes": [change]}
        return {"object": "whatsapp_business_account", "entry": [entry]}

    def _sign(self, channel, body, secret=SECRET):
        raw = json.dumps(body).encode()
        seal = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
        return self._tell(channel, raw, **{"X-Hub-Signature-256": f"sha256={seal}"})

    def _whatsapp(self):
        return self._provider(WhatsAppStandIn, app_secret=SECRET, hook_secret=SECRET)

    def _fate(self, notice):
        whats = notice.event_ids.mapped("what")
        times = [str(at)[14:19] if at else "" for at in notice.mapped("delivered_at")]
        read = str(notice.read_at)[14:19] if notice.read_at else ""
        return notice.state, times[0], read, sorted(whats)

    def test_meta_makes_sure_of_the_address(self):
        with self._whatsapp() as provider:
            path = self._path(provider.channel)
            asked = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
            answer = self.url_open(f"{path}?{asked}{SECRET}")
            self.assertEqual((answer.status_code, answer.text), (200, "1158201444"))
            self.assertEqual(self.url_open(f"{path}?{asked}no").status_code, 403)
            provider.channel.hook_secret = False
            self.assertEqual(self.url_open(f"{path}?{asked}").status_code, 403)

    def test_delivered_and_read(self):
        with self._whatsapp() as provider:
            notice = self._notice(provider.channel)
            body = self._statuses(("sent", 0), ("delivered", 60))
            self.assertEqual(self._sign(provider.channel, body).status_code, 200)
            self.assertEqual(self._fate(notice), ("sent", "01:00", "", ["delivered"]))
            self._sign(provider.channel, self._statuses(("read", 300)))
            self.assertEqual(
                self._fate(notice), ("sent", "01:00", "05:00", ["delivered", "read"])
            )

    def test_twice_and_in_any_order(self):
        """The end is the same, and the history tells each thing once."""
        told = (("sent", 0), ("delivered", 60), ("read", 300), ("failed", 30))
        with self._whatsapp() as provider:
            notice = self._notice(provider.channel)
            for order in permutations(told):
                with self.subTest(order=[what for what, _at in order]):
                    notice.event_ids.unlink()
                    notice.write(
                        {"state": "sent", "delivered_at": False, "read_at": False}
                    )
                    for one in (*order, *order):
                        self._sign(provider.channel, self._statuses(one))
                    state, delivered, read, whats = self._fate(notice)
                    self.assertEqual(
                        (state, delivered, read), ("sent", "01:00", "05:00")
                    )
                    self.assertFalse(notice.error)
                    self.assertEqual(whats.count("delivered"), 1)
                    self.assertEqual(whats.count("read"), 1)
                    self.assertLessEqual(whats.count("bounced"), 1)

    def test_failed_after_it_was_sent(self):
        with self._whatsapp() as provider:
            notice = self._notice(provider.channel)
            for _time in range(2):
                self._sign(provider.channel, self._statuses(("failed", 30)))
                self.assertEqual(self._fate(notice), ("failed", "", "", ["bounced"]))
            self.assertTrue(notice.is_gone)
            self.assertIn("131026", notice.error)

    def test_a_failure_while_the_message_is_in_flight_is_told_again(self):
        with self._whatsapp() as provider:
            notice = self._notice(
                provider.channel, state="sending", sent_at=False, reference=False
            )
            body = self._statuses(("failed", 30))
            (change,) = body["entry"][0]["changes"]
            change["value"]["statuses"][0]["biz_opaque_callback_data"] = (
                "<notice.1@school>"
            )
            self.assertEqual(self._sign(provider.channel, body).status_code, 503)
            self.assertEqual(notice.state, "sending")
            notice.write({"state": "sent", "sent_at": "2026-11-18 08:00:00"})
            self.assertEqual(self._sign(provider.channel, body).status_code, 200)
            self.assertEqual(notice.state, "failed")

    def test_a_report_ends_a_doubt(self):
        """It bears our name of the message: the provider has it."""
        with self._whatsapp() as provider:
            lost = {"sent_at": False, "reference": False, "in_doubt": True}
            notice = self._notice(provider.channel, **lost, state="doubt")
            body = self._statuses(("sent", 0))
            (change,) = body["entry"][0]["changes"]
            change["value"]["statuses"][0]["biz_opaque_callback_data"] = (
                "<notice.1@school>"
            )
            for state in ("doubt", "queued"):
                notice.write({**lost, "state": state})
                self._sign(provider.channel, body)
                self.assertEqual(notice.state, "sent")
                self.assertEqual(notice.reference, "wamid.1")
                self.assertEqual(str(notice.sent_at), "2026-11-18 08:00:00")

    def test_who_is_not_the_provider_tells_nothing(self):
        with self._whatsapp() as provider:
            notice = self._notice(provider.channel)
            body = self._statuses(("failed", 30))
            for answer in (
                self._tell(provider.channel, body),
                self._sign(provider.channel, body, "another"),
                self._tell(
                    provider.channel, body, **{"X-Hub-Signature-256": "sha256="}
                ),
            ):
                self.assertEqual(answer.status_code, 403)
            provider.channel.app_secret = False
            self.assertEqual(self._sign(provider.channel, body, "").status_code, 403)
            path = self._path(provider.channel)
            for wrong in (
                f"{path[:-1]}x",
                f"{path}x",
                "/school_diary/hook/1-",
                path[:20],
            ):
                self.assertEqual(self.url_open(wrong, data="{}").status_code, 404)
            self.assertEqual(notice.state, "sent")

    def test_of_another_school(self):
        """A school's provider tells nothing of another's messages."""
        with self._whatsapp() as provider:
            notice = self._notice(provider.channel)
            foreign = self.env["school.channel"].search(
                [("code", "=", "whatsapp"), ("company_id", "=", self.other_school.id)]
            )
            foreign.app_secret = SECRET
            answer = self._sign(foreign, self._statuses(("failed", 30)))
            self.assertEqual(answer.status_code, 200)
            self.assertEqual(notice.state, "sent")

    def test_nonsense_is_left_aside(self):
        with self._whatsapp() as provider:
            for body in (
                [],
                {},
                {"entry": 5},
                {"entry": [{"changes": [{"value": 1}]}]},
            ):
                self.assertEqual(self._sign(provider.channel, body).status_code, 200)
            body = self._statuses(("delivered", 0))
            status = body["entry"][0]["changes"][0]["value"]["statuses"][0]
            for wrong in ({"timestamp": "x"}, {"timestamp": "9" * 30}, {"id": {}}):
                odd = json.loads(json.dumps(body))
                odd["entry"][0]["changes"][0]["value"]["statuses"] = [
                    {**status, **wrong}
                ]
                self.assertEqual(self._sign(provider.channel, odd).status_code, 200)

    def test_of_a_gateway(self):
        with self._provider(SmsStandIn) as provider:
            notice = self._notice(provider.channel, reference="2026-1")
            path = self._path(provider.channel)
            self.url_open(f"{path}?id=2026-1&status=0")
            self.env.invalidate_all()
            self.assertEqual(self._fate(notice)[0], "sent")
            self.url_open(path, data={"id": "2026-1", "status": "1"})
            self.env.invalidate_all()
            self.assertTrue(notice.delivered_at)
            notice.write({"delivered_at": False})
            self._tell(provider.channel, {"id": "2026-1", "status": 20})
            self.assertEqual(notice.state, "failed")

    def test_of_odoos_own_gateway(self):
        """By the way of Odoo's own SMS: ``/sms/status``."""
        with self._provider(SmsStandIn, gateway="odoo") as provider:
            name = "0" * 31 + "a"
            notice = self._notice(provider.channel, reference=name)
            self.env["sms.tracker"].create(
                {"sms_uuid": name, "school_key": notice.message_id}
            )
            for status, state, seen in (
                ("sent", "sent", False),
                ("delivered", "sent", True),
                ("not_delivered", "sent", True),
            ):
                self.env.flush_all()
                told = [{"sms_status": status, "uuids": [name]}]
                self.make_jsonrpc_request("/sms/status", {"message_statuses": told})
                self.env.invalidate_all()
                self.assertEqual(notice.state, state)
                self.assertEqual(bool(notice.delivered_at), seen)


ERROR = {
    "code": 131026,
    "title": "Message undeliverable",
    "message": "Message undeliverable",
    "error_data": {"details": "Not on WhatsApp"},
}


@tagged("post_install", "-at_install")
class TestMessengerLink(HookCommon):
    """A guardian's account in a messenger, linked from the portal."""

    KINDS = (TelegramStandIn, MaxStandIn)
    CHAT = 712345678

    def setUp(self):
        super().setUp()
        self.env["ir.default"].set("res.partner", "lang", "en_US")
        self.parent.lang = "en_US"
        self.browser_language = "en-US"

    def _bot(self, kind):
        return self._provider(kind, bot_name="s_bot", hook_secret=SECRET)

    def _link(self, channel, guardian=None):
        """Ask for a link in the portal."""
        self.authenticate("t_parent", "t_parent")
        page = self.url_open("/my/delivery").text
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        answer = self.url_open(
            f"/my/delivery/{(guardian or self.guardian).id}/messenger",
            data={"csrf_token": token, "channel": channel.code},
            allow_redirects=False,
        )
        self.logout()
        return answer

    def _code(self, channel):
        address = self._link(channel).headers["Location"]
        base = {"telegram": "https://t.me/", "max": "https://max.ru/"}[channel.code]
        self.assertTrue(address.startswith(f"{base}s_bot?start="), address)
        return address.partition("start=")[2]

    def _say(self, provider, text, chat=None, secret=SECRET):
        """Somebody writes to the bot; what it answers."""
        chat = chat or self.CHAT
        before = len(provider.taken)
        if provider.code == "telegram":
            name = "X-Telegram-Bot-Api-Secret-Token"
            body = {
                "update_id": 1,
                "message": {
                    "message_id": 1,
                    "chat": {"id": chat, "type": "private"},
                    "text": text,
                },
            }
        else:
            name = "X-Max-Bot-Api-Secret"
            body = {"update_type": "bot_started", "timestamp": 1, "chat_id": chat}
            body["payload"] = text.partition(" ")[2]
            if text == "/stop":
                body = {
                    "update_type": "message_created",
                    "message": {
                        "recipient": {"chat_id": chat, "chat_type": "dialog"},
                        "body": {"mid": "1", "seq": 1, "text": text},
                    },
                }
        answer = self._tell(provider.channel, body, **{name: secret})
        self.status = answer.status_code
        for taken in provider.taken[before:]:
            self.assertEqual(taken.address, str(chat))
        return " ".join(taken.text for taken in provider.taken[before:])

    def _live(self):
        self.env.invalidate_all()
        return self.guardian.agreement_ids.filtered("is_live")

    def _held(self):
        return self._live().grouped("channel")

    @regulation("000-9", "002-7", "003-7")
    def test_linked_by_a_code(self):
        self._consent_to_messengers(self.guardian)
        for kind in self.KINDS:
            with self.subTest(kind=kind.code), self._bot(kind) as provider:
                code = self._code(provider.channel)
                said = self._say(provider, f"/start {code}")
                self.assertIn("Done", said)
                self.assertNotIn("Алиса", said)
                agreement = self._held()[kind.code]
                self.assertEqual(agreement.address, str(self.CHAT))
                self.assertEqual(agreement.given, "entered")
                # Used once.
                said = self._say(provider, f"/start {code}", chat=5)
                self.assertIn("expired", said)
                self.assertEqual(agreement.address, str(self.CHAT))

    def test_a_code_expires(self):
        self._consent_to_messengers(self.guardian)
        with self._bot(TelegramStandIn) as provider:
            code = self._code(provider.channel)
            self.env.cr.execute(
                "UPDATE school_channel_link "
                "SET create_date = create_date - interval '31 min'"
            )
            self.assertIn("expired", self._say(provider, f"/start {code}"))
            for wrong in ("", "x", code[:-1], f"{code}x"):
                self.assertIn("expired", self._say(provider, f"/start {wrong}"))
            self.assertFalse(self._live())

    def test_a_code_of_another_bot(self):
        self._consent_to_messengers(self.guardian)
        with self._bot(TelegramStandIn) as one, self._bot(MaxStandIn) as other:
            code = self._code(one.channel)
            self.assertIn("expired", self._say(other, f"/start {code}"))
            self.assertFalse(self._live())

    def test_codes_are_kept_nowhere(self):
        self._consent_to_messengers(self.guardian)
        with self._bot(TelegramStandIn) as provider:
            code = self._code(provider.channel)
            link = self.env["school.channel.link"].search([])
            self.assertNotIn(code, str(link.read()))

    @regulation("000-3", "002-1", "003-1")
    def test_by_consent_alone(self):
        with self._bot(TelegramStandIn) as provider:
            self.assertIn("consent of their own", self._link(provider.channel).text)
            consent = self._consent_to_messengers(self.guardian)
            code = self._code(provider.channel)
            consent.action_withdraw()
            self.assertIn("consent", self._say(provider, f"/start {code}"))
            self.assertFalse(self._live())

    def test_of_the_own_child_alone(self):
        self._consent_to_messengers(self.guardian)
        with self._bot(TelegramStandIn) as provider:
            answer = self._link(provider.channel, self.other_guardian)
            self.assertEqual(answer.status_code, 404)

    def test_only_what_the_school_uses(self):
        self._consent_to_messengers(self.guardian)
        with self._bot(TelegramStandIn) as provider:
            self.authenticate("t_parent", "t_parent")
            self.assertIn("Telegram", self.url_open("/my/delivery").text)
            provider.channel.in_use = False
            self.assertNotIn("Telegram", self.url_open("/my/delivery").text)
            self.assertNotIn("Location", self._link(provider.channel).headers)

    def test_stop_leads_to_paper(self):
        for kind in self.KINDS:
            with self.subTest(kind=kind.code), self._bot(kind) as provider:
                self.guardian.agreement_ids.action_end()
                chat = str(self.CHAT)
                self._agreement(self.guardian, chat, channel=kind.code)
                self.assertIn("no more", self._say(provider, "/stop"))
                self.assertEqual(self._live().channel, "paper")
                self.assertFalse(self._say(provider, "/stop"), "nothing to end")

    def test_stop_leaves_the_week_to_another_channel(self):
        week = self.env.ref("school_diary.notice_kind_week")
        with self._bot(TelegramStandIn) as provider:
            mail = self._agreement(self.guardian, "mother@example.org")
            self._agreement(self.guardian, str(self.CHAT), channel="telegram")
            mail.unwanted_kind_ids = week
            self._say(provider, "/stop")
            self.assertEqual(self._live(), mail)
            self.assertFalse(mail.unwanted_kind_ids)

    def test_a_bot_that_is_shut_out(self):
        with self._bot(TelegramStandIn) as provider:
            self._agreement(self.guardian, str(self.CHAT), channel="telegram")
            member = {"status": "kicked", "user": {"id": 1}}
            chat = {"id": self.CHAT, "type": "private"}
            body = {
                "update_id": 2,
                "my_chat_member": {"chat": chat, "new_chat_member": member},
            }
            name = "X-Telegram-Bot-Api-Secret-Token"
            self._tell(provider.channel, body, **{name: SECRET})
            self.assertEqual(self._live().channel, "paper")
            self.assertFalse(provider.taken)
        with self._bot(MaxStandIn) as provider:
            self._agreement(self.guardian, str(self.CHAT), channel="max")
            body = {"update_type": "bot_stopped", "chat_id": self.CHAT}
            self._tell(provider.channel, body, **{"X-Max-Bot-Api-Secret": SECRET})
            self.assertEqual(self._live().channel, "paper")

    def test_who_does_not_know_the_secret(self):
        for kind in self.KINDS:
            with self.subTest(kind=kind.code), self._bot(kind) as provider:
                self._agreement(self.guardian, str(self.CHAT), channel=kind.code)
                for secret in ("", "wrong"):
                    self.assertFalse(self._say(provider, "/stop", secret=secret))
                    self.assertEqual(self.status, 403)
                provider.channel.hook_secret = False
                self._say(provider, "/stop", secret="")
                self.assertEqual(self.status, 403)
                self.assertIn(kind.code, self._live().mapped("channel"))

    def test_other_words_have_no_answer(self):
        with self._bot(TelegramStandIn) as provider:
            for text in ("Здравствуйте", "", "/help", "/start " + "x" * 200):
                self.assertFalse(self._say(provider, text))
                self.assertEqual(self.status, 200)

    def test_not_for_ever(self):
        self._consent_to_messengers(self.guardian)
        with self._bot(TelegramStandIn) as provider:
            for _time in range(20):
                self.env["school.channel.link"]._begin(self.guardian, provider.channel)
            self.assertIn("Enough codes", self._link(provider.channel).text)
