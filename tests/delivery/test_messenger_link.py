from odoo.tests import tagged

from ..common import regulation
from .hook_common import SECRET, HookCommon
from .stand_ins import MaxStandIn, TelegramStandIn


@tagged("post_install", "-at_install")
class TestMessengerLink(HookCommon):
    """A guardian's account in a messenger, linked from the portal."""

    KINDS = (TelegramStandIn, MaxStandIn)
    CHAT = 712345678

    def setUp(self):
        super().setUp()
        self.env["ir.default"].set("res.partner", "lang", "en_US")
        self.parent.lang = self.school.partner_id.lang = "en_US"
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
            self.assertFalse(self._live())
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
        self._consent_to_messengers(self.guardian)
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
