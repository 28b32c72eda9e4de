import re
from datetime import timedelta

from lxml import html

from odoo import fields
from odoo.tests import freeze_time, tagged

from ..common import SchoolDiaryHttpCommon
from .public_common import PublicPageMixin


@tagged("post_install", "-at_install")
class TestAbuseConfirming(PublicPageMixin, SchoolDiaryHttpCommon):
    """The links of letters, tried twice, late, altered and guessed."""

    def setUp(self):
        super().setUp()
        self._send()
        self.application = self._applications()
        self.link = self._link(self.application)

    def _is_dead(self, link):
        """A calm page that helps on, and is the same for whatever is wrong."""
        with self.assertNoLogs("odoo", level="ERROR"):
            answer = self.url_open(link)
        self.assertEqual(answer.status_code, 404)
        text = " ".join(html.fromstring(answer.text).itertext())
        self.assertIn("This link does not work", text)
        self.assertRegex(answer.text, r'href="/diary-service/\d+/apply"')
        for word in ("Алиса", "Орлов", "orlov@", "Traceback"):
            self.assertNotIn(word, text)
        # The page's own token tells the second in which it was made.
        return re.sub(r'csrf_token: "[^"]*"', "", " ".join(text.split()))

    def test_altered_and_guessed_links(self):
        key = self.application.request_key
        token = self.link.rpartition("/")[2]
        self._send(applicant_email="other@example.org")
        other = self._applications() - self.application
        confirm = f"{self.page}/confirm"
        foreign = f"/diary-service/{self.other_school.id}"
        for link in (
            self.link[:-1],
            f"{self.link}0",
            f"{confirm}/{key}/{token.upper()}",
            f"{confirm}/{key}/{'0' * 64}",
            f"{confirm}/{key}/%D1%8B%D1%8B",
            f"{confirm}/{key}/%FF%FE",
            f"{confirm}/{key}/%00",
            f"{confirm}/{key}/{key}",
            f"{confirm}/{other.request_key}/{token}",
            f"{confirm}/{'0' * 32}/{token}",
            f"{confirm}/%D1%8B/{token}",
            f"{confirm}/%25/{token}",
            f"{self.page}/filed/{'0' * 32}",
            f"{self.page}/filed/{self.application.id}",
            f"{self.page}/filed/%00",
        ):
            with self.subTest(link):
                self._is_dead(link)
        self._is_dead(self.link.replace(self.page, foreign))
        self._is_dead(f"{foreign}/filed/{key}")
        found = self.application | other
        self.assertEqual(found.mapped("state"), ["unconfirmed"] * 2)

    def test_the_wrong_is_not_told_from_what_never_was(self):
        """Nobody learns from a link whether there is such an application."""
        key = self.application.request_key
        self.assertEqual(
            self._is_dead(f"{self.page}/confirm/{key}/{'0' * 64}"),
            self._is_dead(f"{self.page}/confirm/{'0' * 32}/{'0' * 64}"),
        )

    def test_confirmed_twice(self):
        """From two windows, and once more later: one number, one letter."""
        self.school.email = "school@example.org"
        document = html.fromstring(self.url_open(self.link).text)
        (token,) = document.xpath("//input[@name='csrf_token']/@value")
        with self._post() as mailbox:
            answers = [
                self.url_open(self.link, data={"csrf_token": token}) for _ in range(3)
            ]
        number = self.application.name
        self.assertEqual([one.status_code for one in answers], [200] * 3)
        for answer in answers:
            self.assertIn(number, answer.text)
            self.assertIn("is registered", answer.text)
        self.assertEqual(len(mailbox.to("orlov@example.org")), 1)
        self.assertEqual(len(self._applications()), 1)

    def test_a_decision_is_not_undone_by_an_old_link(self):
        self._confirm(self.application)
        self.application.with_user(self.secretary).action_grant()
        for name, decide in (("granted", None), ("withdrawn", "withdrawn")):
            if decide:
                self.application.state = decide
            answer = self._confirm_again()
            self.assertIn(f"The application is {name}", answer.text)
            self.assertEqual(self.application.state, name)

    def _confirm_again(self):
        document = html.fromstring(self.url_open(f"{self.page}/apply").text)
        (token,) = document.xpath("//form//input[@name='csrf_token']/@value")[:1]
        return self.url_open(self.link, data={"csrf_token": token})

    def test_a_link_expires(self):
        """On its day, not when the night's cleaning comes to it."""
        created = self.application.create_date
        with freeze_time(created + timedelta(days=2, hours=23), tick=True):
            self.assertEqual(self.url_open(self.link).status_code, 200)
        with freeze_time(created + timedelta(days=3, minutes=1), tick=True):
            self._is_dead(self.link)
            self.assertEqual(self._confirm_again().status_code, 404)
            self.assertEqual(self.application.state, "unconfirmed")
        self.application._confirm()
        with freeze_time(fields.Datetime.now() + timedelta(days=30), tick=True):
            self.assertIn("filed", self.url_open(self.link).url, "it was in time")

    def test_programs_confirm_nothing(self):
        """Mail programs follow links, and some send forms without their token."""
        self.url_open(self.link)
        self.opener.head(self.base_url() + self.link)
        self.assertEqual(self.url_open(self.link, data={"x": "1"}).status_code, 400)
        self.assertEqual(self.application.state, "unconfirmed")

    def test_how_it_stands_is_all_that_the_key_tells(self):
        key = self.application.request_key
        page = f"{self.page}/filed/{key}"
        self.assertNotIn(self.link.rpartition("/")[2], self.url_open(page).text)
        self._confirm(self.application)
        self.application.note = "Тайное"
        self.application.write(
            {
                "refusal_ground_id": self.env.ref(
                    "school_diary.refusal_ground_pupil"
                ).id,
                "refusal_text": "В списках школы нет.",
            }
        )
        self.application.with_user(self.head).action_refuse()
        text = self.url_open(page).text
        for word in ("Алиса", "Орлов", "orlov@", "Тайное", "В списках"):
            self.assertNotIn(word, text)
