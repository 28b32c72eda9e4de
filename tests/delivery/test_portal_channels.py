import re

from lxml import html

from odoo.tests import tagged

from ..common import SchoolDiaryHttpCommon, regulation
from ..service.common import ServiceMixin
from .stand_ins import BROKEN, SmsStandIn, StandInMixin

NUMBER = "8 900 123-45-67"
TIDY = "+79001234567"


@tagged("post_install", "-at_install")
class TestPortalChannels(StandInMixin, ServiceMixin, SchoolDiaryHttpCommon):
    """A guardian is told by several ways at once, each of what was chosen."""

    def setUp(self):
        super().setUp()
        self._speak_english()
        self.school.email = "school@example.org"
        self.env["school.delivery.agreement"].create(
            {
                "guardian_id": self.guardian.id,
                "channel": "email",
                "address": "mother@example.org",
            }
        )
        self.authenticate("t_parent", "t_parent")

    def _page(self):
        return html.fromstring(self.url_open("/my/delivery").text)

    def _send(self, path, **values):
        token = self._page().xpath("//input[@name='csrf_token']/@value")[0]
        url = f"/my/delivery/{self.guardian.id}/{path}"
        return self.url_open(url, data={"csrf_token": token, **values})

    def _live(self):
        self.env.invalidate_all()
        live = self.guardian.agreement_ids.filtered("is_live")
        return {one.channel: one for one in live}

    def _agree_on_sms(self, provider):
        self._consent_to_messengers(self.guardian)
        self._send("address", channel="sms", address=NUMBER)
        self.assertNotIn("sms", self._live(), "not agreed before the code")
        [taken] = provider.taken
        self.assertIn(taken.address, (TIDY, TIDY[1:]))
        self.assertNotIn("Алиса", taken.text, "nothing of the child")
        self._send("code", code=re.search(r"\b\d{6}\b", taken.text).group())
        return self._live()

    @regulation("000-9", "002-2a", "002-7")
    def test_a_number_is_checked_by_a_code_and_stands_beside_the_mail(self):
        with self._provider(SmsStandIn) as provider:
            live = self._agree_on_sms(provider)
            self.assertEqual(set(live), {"email", "sms"})
            self.assertEqual(
                (live["sms"].address, live["sms"].given), (TIDY, "entered")
            )
            told = live["email"].unwanted_kind_ids.mapped("code")
            untold = live["sms"].unwanted_kind_ids.mapped("code")
            self.assertFalse(told, "the mail goes on as it was")
            self.assertIn("week", untold, "nothing is told twice by itself")

    @regulation("000-3", "002-1")
    def test_without_the_consent_to_it_there_is_none(self):
        with self._provider(SmsStandIn) as provider:
            channels = self._page().xpath("//form//input[@name='channel']/@value")
            self.assertNotIn("sms", channels)
            answer = self._send("address", channel="sms", address=NUMBER)
            self.assertIn("needs your consent", answer.text)
            self.assertFalse(provider.taken)
            live = self._agree_on_sms(provider)
            purpose = self.env.ref("school_diary.consent_purpose_messengers")
            self.guardian._consents_to_withdraw(purpose).action_withdraw()
            self.assertFalse(live["sms"].is_live, "withdrawn at once")
            self.assertEqual(set(self._live()), {"email"})

    @regulation("000-9", "004-4a")
    def test_by_kind_and_channel(self):
        with self._provider(SmsStandIn) as provider:
            live = self._agree_on_sms(provider)
            answer = self._send("kinds", **{"sms.absence": "on", "email.change": "on"})
            self.assertIn("week has to be told", answer.text)
            self._send(
                "kinds",
                **{"sms.absence": "on", "email.week": "on", "email.change": "on"},
            )
            kinds = self.env["school.notice.kind"].search([])
            wanted = {
                code: set((kinds - one.unwanted_kind_ids).mapped("code"))
                for code, one in live.items()
            }
            self.assertEqual(wanted, {"sms": {"absence"}, "email": {"week", "change"}})
            self._send("kinds", **{"sms.week": "on"})
            self._send("end", channel="email")
            self.assertEqual(set(self._live()), {"sms"})
            self._send("end", channel="sms")
            self.assertEqual(set(self._live()), {"paper"})

    def test_the_week_goes_on_by_what_stays(self):
        with self._provider(SmsStandIn) as provider:
            live = self._agree_on_sms(provider)
            self._send("end", channel="email")
            week = self.env.ref("school_diary.notice_kind_week")
            self.assertNotIn(week, live["sms"].unwanted_kind_ids)

    @regulation("000-9")
    def test_the_page_of_consents_names_the_ways_that_tell_the_week(self):
        """Not one that tells something else, and none as "on paper"."""

        def told():
            page = html.fromstring(self.url_open("/my/consents").text)
            [line] = page.xpath("//p[starts-with(., 'The weekly information')]")
            return " ".join(line.text_content().split())

        with self._provider(SmsStandIn) as provider:
            self._agree_on_sms(provider)
            by_mail = "The weekly information comes: by e-mail to mother@example.org."
            self.assertEqual(told(), by_mail)
            self._send("kinds", **{"sms.week": "on"})
            self.assertEqual(told(), "The weekly information comes: SMS.")
            self._send("paper")
            self.assertEqual(told(), "The weekly information comes: on paper.")

    def test_bad_input(self):
        with self._provider(SmsStandIn) as provider:
            self._consent_to_messengers(self.guardian)
            for number in ("", "123", "я" * 200, "+7 900"):
                answer = self._send("address", channel="sms", address=number)
                self.assertIn("not a telephone number", answer.text)
            for channel in ("telegram", "paper", "nonsense", ""):
                answer = self._send("address", channel=channel, address=NUMBER)
                self.assertEqual(answer.status_code, 200)
            provider.faults.append(BROKEN)
            answer = self._send("address", channel="sms", address=NUMBER)
            self.assertIn("No code can be sent now", answer.text)
            self.assertFalse(self.env["school.contact.check"].search([]))
            self.assertEqual(set(self._live()), {"email"})
