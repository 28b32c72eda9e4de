"""The link in every letter by which its kind ends, and nothing else."""

from datetime import date
from urllib.parse import urlsplit

from odoo.tests import freeze_time, tagged

from ..common import SchoolDiaryHttpCommon
from .common import MailMixin
from .stand_ins import StandInMixin

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@tagged("post_install", "-at_install")
class TestUnsubscribe(StandInMixin, MailMixin, SchoolDiaryHttpCommon):
    freeze_time = freeze_time("2026-11-21 09:00:00", tick=True)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.email = "school@example.org"
        cls.notices = cls.env["school.notice"]
        cls.agreement = cls._agreement(cls.guardian, "mother@example.org")

    def _letter(self):
        """The one letter that the mother gets now."""
        with self._real_mail() as mailbox:
            self._run_cron()
        [letter] = mailbox.to("mother@example.org")
        # Not encoded, not folded: mail programs look for it with simple means.
        self.assertRegex(mailbox.raw[-1], rb"\r\nList-Unsubscribe: <http[^\r]+>\r\n")
        return letter

    def _link(self, letter):
        self.assertEqual(letter["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        link = letter["List-Unsubscribe"]
        self.assertRegex(link, r"^<http[^<>]+>$")
        return urlsplit(link.strip("<>")).path

    def _expect(self):
        """Have the one letter be that on what grades to expect."""
        self.school.school_digest_weekday = "6"
        for lesson, code in zip(self.lessons_math, "4453", strict=False):
            self._give(self.student, lesson, code)
        self._foretell()

    def test_one_click_ends_the_kind_and_no_other(self):
        self._expect()
        link = self._link(self._letter())
        response = self.url_open(link, data=ONE_CLICK)
        self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(self.agreement.unwanted_kind_ids.mapped("code"), ["forecast"])
        self.assertFalse(self.agreement.date_end)
        self.url_open(link, data=ONE_CLICK)  # twice is once
        self.env.invalidate_all()
        self.assertEqual(len(self.agreement.unwanted_kind_ids), 1)

    def test_opening_the_link_changes_nothing(self):
        self._expect()
        link = self._link(self._letter())
        response = self.url_open(link)
        self.assertEqual(response.status_code, 200)
        self.assertIn("Прогноз отметок", response.text.replace("\xa0", " "))
        self.assertIn("<form", response.text)
        for secret in ("Алиса", self.student.last_name, "mother@"):
            self.assertNotIn(secret, response.text)
        self.env.invalidate_all()
        self.assertFalse(self.agreement.unwanted_kind_ids)

    def test_the_week_goes_on_paper_and_the_page_says_so(self):
        link = self._link(self._letter())
        self.assertIn("на бумаге", self.url_open(link).text)
        self.assertFalse(self.agreement.date_end)
        self.assertIn("на бумаге", self.url_open(link, data=ONE_CLICK).text)
        self.env.invalidate_all()
        self.assertEqual(self.agreement.date_end, date(2026, 11, 21))
        live = self.guardian.agreement_ids.filtered("is_live")
        self.assertEqual(
            live.mapped(lambda one: (one.channel, one.given)), [("paper", "entered")]
        )

    def test_the_week_goes_by_another_channel_and_the_rest_stays(self):
        self.school.school_regulation_id = self.regulation.copy(
            {"channel_telegram": True}
        )
        week = self.env.ref("school_diary.notice_kind_week")
        self._channel("telegram")
        self._consent_to_messengers(self.guardian)
        other = self._agreement(
            self.guardian, "1001", channel="telegram", unwanted_kind_ids=week.ids
        )
        link = self._link(self._letter())
        for _time in range(2):
            self.url_open(link, data=ONE_CLICK)
            self.env.invalidate_all()
            self.assertEqual(self.agreement.unwanted_kind_ids, week)
            self.assertFalse(self.agreement.date_end, "grades come by e-mail still")
            self.assertFalse(other.unwanted_kind_ids)

    def test_a_link_that_was_altered_opens_nothing(self):
        self._agreement(self.other_guardian, "father@example.org")
        link = self._link(self._letter())
        start, notice_id, token = link.rsplit("/", 2)
        others = self.notices.search([("guardian_id", "=", self.other_guardian.id)])
        for altered in (
            f"{start}/{others.id}/{token}",
            f"{start}/{notice_id}/{token[:-1]}0{token[-1]}",
            f"{start}/999999/{token}",
            f"{start}/{notice_id}/ключ",
        ):
            self.assertEqual(self.url_open(altered).status_code, 404)
            self.assertEqual(self.url_open(altered, data=ONE_CLICK).status_code, 404)
        self.env.invalidate_all()
        self.assertFalse(
            self.env["school.delivery.agreement"].search([]).filtered("date_end")
        )
