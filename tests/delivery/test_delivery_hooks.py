import hashlib
import hmac
import json
from itertools import permutations

from odoo.tests import tagged

from .hook_common import SECRET, HookCommon
from .stand_ins import SmsStandIn, WhatsAppStandIn


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

    def _with_key(self, body):
        """With our own name of the message, as Meta gives it back."""
        (change,) = body["entry"][0]["changes"]
        (status,) = change["value"]["statuses"]
        status["biz_opaque_callback_data"] = "<notice.1@school>"
        return body

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
            for wrong in ("no", "слово"):
                answer = self.url_open(f"{path}?{asked}{wrong}")
                self.assertEqual(answer.status_code, 403, wrong)
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
            body = self._with_key(self._statuses(("failed", 30)))
            self.assertEqual(self._sign(provider.channel, body).status_code, 503)
            self.assertEqual(notice.state, "sending")
            notice.write({"state": "sent", "sent_at": "2026-11-18 08:00:00"})
            self.assertEqual(self._sign(provider.channel, body).status_code, 200)
            self.assertEqual(notice.state, "failed")

    def test_a_report_ends_the_flight(self):
        """It came before the answer: the provider has the message."""
        with self._whatsapp() as provider:
            flying = {"state": "sending", "sent_at": False, "reference": False}
            notice = self._notice(provider.channel, **flying, claim_key=7)
            for told in (("sent", 0), ("delivered", 60)):
                notice.write({**flying, "delivered_at": False})
                body = self._with_key(self._statuses(told))
                self.assertEqual(self._sign(provider.channel, body).status_code, 200)
                self.assertEqual(notice.state, "sent")
                self.assertEqual(notice.reference, "wamid.1")
                self.assertTrue(notice.sent_at)

    def test_a_report_of_the_attempt_before(self):
        """What it knew of the message then is no news of the one in flight."""
        with self._whatsapp() as provider:
            notice = self._notice(provider.channel, state="sending")
            body = self._with_key(self._statuses(("sent", 0)))
            self.assertEqual(self._sign(provider.channel, body).status_code, 200)
            self.assertEqual(notice.state, "sending")
            notice.write({"state": "sent", "reference": "wamid.2"})
            body = self._with_key(self._statuses(("failed", 30)))
            self.assertEqual(self._sign(provider.channel, body).status_code, 200)
            self.assertEqual(notice.state, "sent")

    def test_a_failure_while_the_message_waits_to_go_again_is_told_again(self):
        """Else what comes out of order would end the doubt."""
        with self._whatsapp() as provider:
            notice = self._notice(
                provider.channel, state="queued", reference=False, in_doubt=True
            )
            failed = self._with_key(self._statuses(("failed", 30)))
            self.assertEqual(self._sign(provider.channel, failed).status_code, 503)
            self.assertEqual(notice.state, "queued")
            self._sign(provider.channel, self._with_key(self._statuses(("sent", 0))))
            self.assertEqual(self._sign(provider.channel, failed).status_code, 200)
            self.assertEqual(notice.state, "failed")

    def test_delivered_although_it_was_refused(self):
        """A provider that had trouble with its answer alone: not a second time."""
        with self._whatsapp() as provider:
            notice = self._notice(provider.channel, state="queued", reference=False)
            body = self._with_key(self._statuses(("delivered", 60)))
            self.assertEqual(self._sign(provider.channel, body).status_code, 200)
            self.assertEqual(notice.state, "sent")

    def test_a_report_ends_a_doubt(self):
        """It bears our name of the message: the provider has it."""
        with self._whatsapp() as provider:
            lost = {"sent_at": False, "reference": False, "in_doubt": True}
            notice = self._notice(provider.channel, **lost, state="doubt")
            body = self._with_key(self._statuses(("sent", 0)))
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
                self._tell(provider.channel, body, **{"X-Hub-Signature-256": "é"}),
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
                f"/school_diary/hook/{'9' * 30}-{path.rpartition('-')[2]}",
                "/school_diary/hook/ключ",
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

    def test_of_a_gateway_before_we_know_its_name_of_the_message(self):
        """It is told again as long as the name may be in an answer on its way."""
        with self._provider(SmsStandIn) as provider:
            flying = {"state": "sending", "sent_at": False, "reference": False}
            notice = self._notice(provider.channel, **flying)
            failed = {"id": "2026-1", "status": "20"}
            self.assertEqual(self._tell(provider.channel, failed).status_code, 503)
            notice.write(
                {
                    "state": "sent",
                    "sent_at": "2026-11-18 08:00:00",
                    "reference": "2026-1",
                }
            )
            self.assertEqual(self._tell(provider.channel, failed).status_code, 200)
            self.assertEqual(notice.state, "failed")
            foreign = {"id": "2026-2", "status": "20"}
            self.assertEqual(self._tell(provider.channel, foreign).status_code, 200)

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
