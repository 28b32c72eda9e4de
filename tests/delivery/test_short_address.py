"""The short address that leaves a text message room for words."""

from odoo.tests import freeze_time, tagged

from odoo.addons.school_diary.tools.sms import count_parts

from ..common import SchoolDiaryHttpCommon
from .common import MailMixin
from .stand_ins import SmsStandIn, StandInMixin

BASE = "https://diary.school5.ru"


@tagged("post_install", "-at_install")
class TestShortAddress(StandInMixin, MailMixin, SchoolDiaryHttpCommon):
    freeze_time = freeze_time("2026-11-21 09:00:00", tick=True)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.notices = cls.env["school.notice"]
        cls.week = f"/my/diary/{cls.student.id}/week?date=2026-11-16"

    def setUp(self):
        super().setUp()
        self.gateway = self.enterContext(self._provider(SmsStandIn))
        self._consent_to_messengers(self.guardian)
        self.agreement = self._agreement(self.guardian, "+79001234567", channel="sms")

    def _text(self):
        """The one text message that the mother gets now."""
        with self.enter_registry_test_mode():
            self._run_cron()
        [taken] = self.gateway.taken
        return taken.text

    def _led(self, code, login="t_parent"):
        """Where an address leads, as a path."""
        self.authenticate(login, login)
        answer = self.url_open(f"/d/{code}", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        return answer.headers["Location"].removeprefix(self.base_url())

    def _code(self, notice):
        return notice._short_path().rpartition("/")[2]

    def _note(self, kind, student=None, source=1, letter="<one@school>"):
        """A notice of an event, as it stands in the register."""
        return self.notices.create(
            {
                "guardian_id": self.guardian.id,
                "company_id": self.school.id,
                "student_id": (student or self.student).id,
                "agreement_id": self.agreement.id,
                "channel": "sms",
                "kind": kind,
                "source_id": source,
                "period_from": "2026-11-20",
                "period_to": "2026-11-20",
                "message_id": letter,
            }
        )

    def test_one_text_message_has_words_and_address(self):
        self.env["ir.config_parameter"].sudo().set_param("web.base.url", BASE)  # set up
        text = self._text()
        self.assertEqual(count_parts(text), 1, text)
        title, address = text.split("\n")
        self.assertIn("Алиса: неделя", title)
        self.assertTrue(address.startswith(f"{BASE}/d/"), address)
        self.assertEqual(self._led(address.rpartition("/")[2]), self.week)

    def test_login_comes_first(self):
        self._text()
        notice = self.notices.search([("channel", "=", "sms")])
        self.authenticate(None, None)
        answer = self.url_open(notice._short_path(), allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
        self.assertIn("/web/login", answer.headers["Location"])
        self.assertNotIn(str(self.student.id), answer.headers["Location"])

    def test_others_are_led_to_their_own_diaries(self):
        self._text()
        notice = self.notices.search([("channel", "=", "sms")])
        for login in ("t_other_parent", "t_secretary"):
            self.assertEqual(self._led(self._code(notice), login), "/my/diary")

    def test_what_is_no_code(self):
        for code in ("0", "-1", "zz", "7fffffff", "ffffffffff", "1_0", "%D1%8F"):
            with self.subTest(code=code):
                self.assertEqual(self._led(code), "/my/diary")

    def test_each_kind_has_its_page(self):
        base = f"/my/diary/{self.student.id}"
        for number, (kind, page) in enumerate(
            {
                "absence": f"{base}/attendance",
                "result": f"{base}/results",
                "recommendation": f"{base}/recommendations",
                "consent": "/my/consents",
            }.items()
        ):
            notice = self._note(kind, letter=f"<{number}@school>")
            with self.subTest(kind=kind):
                self.assertEqual(self._led(self._code(notice)), page)
                self.assertEqual(self.url_open(page).status_code, 200)

    def test_several_events_of_one_message(self):
        first = self._note("absence", source=1)
        self._note("result", source=2)
        self.assertEqual(self._led(self._code(first)), f"/my/diary/{self.student.id}")
        self._note("absence", self.sibling, source=3)
        self.assertEqual(self._led(self._code(first)), "/my/diary")
