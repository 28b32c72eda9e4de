from lxml import etree

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.school_diary.models.delivery.carrier import Down
from odoo.addons.school_diary.models.delivery.sms_carrier import (
    OdooSmsCarrier,
    sms_name,
)
from odoo.addons.school_diary.tools.message import Message

from .common import DeliveryCommon
from .stand_ins import (
    PROVIDERS,
    MaxStandIn,
    SmsStandIn,
    StandInMixin,
    TelegramStandIn,
    WhatsAppStandIn,
)

SECRET = "a-secret-that-nobody-reads"
BOTS = (TelegramStandIn, MaxStandIn)


@tagged("post_install", "-at_install")
class TestChannelAccess(StandInMixin, DeliveryCommon):
    """Who may enter the access to a provider, and that nobody reads it."""

    def _form(self, channel, user=None):
        return Form(channel.with_user(user or self.admin))

    def _stored(self):
        """Everything that the database has of channels, and of their history."""
        self.env.flush_all()
        texts = []
        for table in ("school_channel", "mail_message", "mail_tracking_value"):
            self.env.cr.execute(f"SELECT t::text FROM {table} t")
            texts += [row[0] for row in self.env.cr.fetchall()]
        return "\n".join(texts)

    def test_secrets_are_entered_and_not_read(self):
        with self._provider(WhatsAppStandIn) as provider:
            with self._form(provider.channel) as form:
                form.token = form.app_secret = form.hook_secret = SECRET
            self.assertNotIn(SECRET, self._stored())
            shown = provider.channel.with_user(self.admin).read()
            self.assertNotIn(SECRET, str(shown))
            self.assertNotIn("token_sealed", shown[0])
            self.env.invalidate_all()
            self.assertEqual(provider.channel._secret("token"), SECRET)
            # What is shown in its place is not a new secret.
            with self._form(provider.channel) as form:
                form.template_name = "another"
            self.assertEqual(provider.channel._secret("app_secret"), SECRET)
            with self._form(provider.channel) as form:
                form.app_secret = False
            self.assertFalse(provider.channel._secret("app_secret"))
            with self.assertRaises(AccessError):
                provider.channel.with_user(self.admin).read(["token_sealed"])

    def test_the_office_sees_nothing_of_it(self):
        views = self.env["school.channel"]
        for user in (self.secretary, self.head):
            with self._provider(SmsStandIn) as provider:
                channel = provider.channel.with_user(user)
                arch = views.with_user(user).get_view(view_type="form")["arch"]
                names = {
                    one.get("name") for one in etree.fromstring(arch).iter("field")
                }
                hidden = (
                    "token",
                    "gateway_url",
                    "hook_url",
                    "gateway_body",
                    "endpoint",
                )
                self.assertFalse(names.intersection(hidden))
                for name in (*hidden, "token_sealed"):
                    with self.assertRaises(AccessError):
                        channel.read([name])
                with self.assertRaises(AccessError):
                    channel.action_register_hook()
                with self.assertRaises(AccessError):
                    self._test(channel, user)

    def test_only_over_a_secure_connection(self):
        with self._provider(SmsStandIn) as provider:
            for field in ("endpoint", "gateway_url"):
                with self.assertRaises(ValidationError):
                    provider.channel[field] = "http://sms.example.org/{key}"

    def test_the_bots_are_connected(self):
        for kind in BOTS:
            with self._provider(kind, bot_name=False) as provider:
                channel = provider.channel.with_user(self.admin)
                channel.action_register_hook()
                asked = provider.asked[-1]
                self.assertEqual(asked.body["url"], channel.hook_url)
                given = asked.body.get("secret_token") or asked.body.get("secret")
                self.assertGreater(len(given), 20)
                self.assertEqual(channel._secret("hook_secret"), given)
                self.assertNotIn(given, self._stored())
                self.assertTrue(channel.bot_name)
                channel.token = "100200:wrong"
                with self.assertRaises(UserError) as refused:
                    channel.action_register_hook()
                self.assertIn("401", str(refused.exception))
                self.assertEqual(channel._secret("hook_secret"), given)
        with self._provider(WhatsAppStandIn) as provider, self.assertRaises(UserError):
            provider.channel.with_user(self.admin).action_register_hook()

    def _test(self, channel, user=None, address="712345678"):
        tests = self.env["school.channel.test"].with_user(user or self.admin)
        tests = tests.with_context(default_channel_id=channel.id, lang="en_US")
        with Form(tests) as form:
            form.address = address
        test = form.save()
        action = test.action_send()
        self.assertEqual(action["res_id"], test.id)
        return test.outcome

    def test_a_test_message(self):
        for kind in PROVIDERS:
            with self.subTest(kind=kind.code), self._provider(kind) as provider:
                number = kind in BOTS and "712345678" or "+79001234567"
                said = self._test(provider.channel, address=number)
                self.assertIn("has taken the message", said)
                self.assertIn("Test of the school diary", provider.taken[0].text)
                provider.faults += ["busy"]
                self.assertIn("Not now", self._test(provider.channel, address=number))
                provider.faults += ["swallow"]
                said = self._test(provider.channel, address=number)
                self.assertIn("cannot be known", said)
                provider.channel.token = "100200:wrong"
                self.assertIn("Not sent", self._test(provider.channel, address=number))

    def test_a_test_letter(self):
        channel = self._channel("email")
        with self._real_mail() as mailbox:
            said = self._test(channel, address="admin@example.org")
        self.assertIn("has taken the message", said)
        (letter,) = mailbox.to("admin@example.org")
        self.assertEqual(letter["Subject"], "Test of the school diary")

    def test_of_another_school(self):
        with self._provider(TelegramStandIn) as provider:
            with self.assertRaises(AccessError):
                self._test(provider.channel, self.foreign_admin)
            self.assertFalse(provider.taken)

    def test_the_address_for_reports_is_each_channels_own(self):
        channels = self.env["school.channel"].with_user(SUPERUSER_ID).search([])
        addresses = channels.mapped("hook_url")
        self.assertEqual(len(set(addresses)), len(channels))
        for channel in channels:
            token = channel._hook_token()
            self.assertEqual(channels._of_hook(token), channel)
            self.assertFalse(channels._of_hook(f"{channel.id + 1}-{token[-40:]}"))


@tagged("post_install", "-at_install")
class TestOdooSms(StandInMixin, DeliveryCommon):
    """Through whatever gateway Odoo's own SMS use."""

    MESSAGE = Message("<notice.1@school>", "8 900 123-45-67", "Новости", "")

    def _carry(self, state, **told):
        """Carry a message to a gateway that answers so."""
        case = self

        class Gateway:
            def __init__(self, env, account=None):
                case.assertEqual(env.company, case.school)

            def _set_company(self, company):
                case.assertEqual(company, case.school)

            def _send_sms_batch(self, messages, delivery_reports_url=False):
                case.sent = messages
                (number,) = messages[0]["numbers"]
                if isinstance(state, Exception):
                    raise state
                return [{"uuid": number["uuid"], "state": state, **told}]

        self.patch(type(self.school), "_get_sms_api_class", lambda company: Gateway)
        with self._provider(SmsStandIn, gateway="odoo") as provider:
            carrier = provider.channel._carrier()
            self.assertIsInstance(carrier, OdooSmsCarrier)
            carrier.open()
            carrier.announce(self.MESSAGE)
            return carrier.carry(self.MESSAGE)

    def test_taken(self):
        for state in ("success", "processing", "sent", "duplicate_message"):
            outcome = self._carry(state)
            self.assertEqual(outcome.state, "sent")
        (message,) = self.sent
        name = sms_name(self.MESSAGE.key)
        self.assertEqual(outcome.reference, name)
        self.assertEqual(message["content"], "Новости")
        self.assertEqual(message["numbers"], [{"uuid": name, "number": "+79001234567"}])
        trackers = self.env["sms.tracker"].search([("sms_uuid", "=", name)])
        self.assertEqual(trackers.school_key, self.MESSAGE.key)

    def test_refused(self):
        outcome = self._carry("wrong_number_format")
        self.assertEqual((outcome.state, outcome.is_gone), ("failed", True))
        outcome = self._carry("country_not_supported", failure_reason="Not there")
        self.assertEqual((outcome.state, outcome.is_gone), ("failed", False))
        self.assertEqual(outcome.reason, "Not there")

    def test_twilios_own_words(self):
        """Refused for what its module has no word for; an answer that is none; no
        account."""
        outcome = self._carry("unknown", failure_reason="Too Many Requests")
        self.assertEqual(
            (outcome.state, outcome.reason), ("retry", "Too Many Requests")
        )
        self.assertEqual(self._carry(ValueError("<html>")).state, "doubt")
        with self.assertRaisesRegex(Down, "account"):
            self._carry(UserError("No account is entered."))

    def test_no_money(self):
        with self.assertRaises(Down):
            self._carry("insufficient_credit")

    def test_no_answer(self):
        self.assertEqual(self._carry("server_error").state, "doubt")
        self.assertEqual(self._carry(AccessError("timed out")).state, "doubt")
