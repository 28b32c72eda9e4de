import re
from datetime import timedelta

from lxml import html

from odoo.tests import tagged

from ..common import SchoolDiaryHttpCommon, regulation
from ..service.common import ServiceMixin
from .common import parts


@tagged("post_install", "-at_install")
class TestPortalDelivery(ServiceMixin, SchoolDiaryHttpCommon):
    """A guardian changes how the person is told, and to which address."""

    def setUp(self):
        super().setUp()
        self._speak_english()
        self.school.email = "school@example.org"
        self.authenticate("t_parent", "t_parent")

    def _send(self, path, guardian=None, **values):
        document = html.fromstring(self.url_open("/my/delivery").text)
        token = document.xpath("//input[@name='csrf_token']/@value")[0]
        url = f"/my/delivery/{(guardian or self.guardian).id}/{path}"
        return self.url_open(url, data={"csrf_token": token, **values})

    def _live(self):
        self.env.invalidate_all()
        return self.guardian.agreement_ids.filtered("is_live")

    def _code(self, address="new@example.org"):
        """Enter a new address; return the code that its owner reads."""
        with self._post() as mailbox:
            self._send("address", channel="email", address=address)
        (letter,) = mailbox.to(address)
        text, _html = parts(letter)
        for word in ("Алиса", "Орлова", "6Б"):
            self.assertNotIn(word, text + letter["Subject"], "nothing of the child")
        return re.search(r"\b\d{6}\b", text).group()

    @regulation("000-9", "002-7", "004-4a")
    def test_a_new_address_is_checked_first(self):
        code = self._code()
        self.assertFalse(self._live(), "not agreed before the code")
        wrong = f"{(int(code) + 1) % 10**6:06}"
        self.assertIn("not the code", self._send("code", code=wrong).text)
        self.assertFalse(self._live())
        self._send("code", code=code)
        agreement = self._live()
        self.assertEqual(agreement.channel, "email")
        self.assertEqual(agreement.address, "new@example.org")
        self.assertEqual(agreement.given, "entered")
        self._send("paper")
        self.assertEqual(self._live().channel, "paper")
        self.assertEqual(agreement.date_end, self.TODAY)
        # Known by now: no second code.
        self._send("address", channel="email", address="New@example.org")
        self.assertEqual(self._live().address, "new@example.org")

    @regulation("000-9", "004-4a")
    def test_what_is_chosen_while_the_application_waits(self):
        """The later word holds, whichever of the two it is."""
        mother = self.closed_guardian
        self._portal_user("t_olga", mother.partner_id)
        for channel, hours in (("paper", 1), ("email", -1)):
            with self.subTest(channel):
                mother.agreement_ids.action_end()
                filed = self._filed(
                    applicant_name=mother.partner_id.name,
                    applicant_email="t_olga@example.org",
                    relation="mother",
                    child_name=self.other_student.name,
                )
                application = filed.with_env(self.env)
                application.submitted_at -= timedelta(hours=hours)
                self.authenticate("t_olga", "t_olga")
                self._send("paper", mother)
                self.env.invalidate_all()
                application.with_user(self.secretary).action_grant()
                self.env.invalidate_all()
                live = mother.agreement_ids.filtered("is_live")
                self.assertEqual(live.channel, channel)
                application.ended_by_id = application  # to apply again

    def test_what_is_wrong_stands_at_its_field(self):
        """And the field is where the keyboard is."""
        address = self._send("address", channel="email", address="x")
        self._assert_wrong(address, "address", "not an e-mail address")
        code = self._code()
        wrong = self._send("code", code=f"{(int(code) + 1) % 10**6:06}")
        self._assert_wrong(wrong, "code", "not the code")
        self._withdraw()
        shut = html.fromstring(
            self._send("address", channel="email", address="new@example.org").text
        )
        [alert] = shut.xpath("//*[@role='alert']")
        self.assertIn("needs your consent", alert.text_content())

    def _withdraw(self):
        self.guardian._consents_to_withdraw(
            self.env["school.consent.purpose"]._gate()
        ).action_withdraw()

    def _assert_wrong(self, answer, name, said):
        document = html.fromstring(answer.text)
        [field] = document.xpath("//input[@aria-invalid='true']")
        self.assertEqual(field.get("name"), name)
        self.assertTrue(field.get("autofocus"))
        note = document.get_element_by_id(field.get("aria-describedby"))
        self.assertIn(said, note.text_content())
        self.assertFalse(document.xpath("//*[@role='alert']"), "once is enough")

    @regulation("000-9", "002-7")
    def test_what_to_be_written_to_of(self):
        """Agreed for each child, in the portal; the week is not to choose."""
        self._send("code", code=self._code())
        agreement = self._live()
        change = self.env.ref("school_diary.notice_kind_change")
        forecast = self.env.ref("school_diary.notice_kind_forecast")
        self._send("kinds", **{"email.change": "on", "nonsense": "on"})
        self.assertEqual(agreement.unwanted_kind_ids & (change + forecast), forecast)
        document = html.fromstring(self.url_open("/my/delivery").text)
        boxes = document.xpath("//form[contains(@action, '/kinds')]//input[@checked]")
        self.assertEqual([box.get("name") for box in boxes], ["email.change"])
        self._send("kinds", **{"email.forecast": "on"})
        self.assertEqual(agreement.unwanted_kind_ids & (change + forecast), change)
        said = agreement.message_ids.tracking_value_ids.mapped("new_value_char")
        self.assertIn(change.name, " ".join(said), "the history is kept")

    @regulation("004-1b")
    def test_paper_more_often_than_the_regulation_asks(self):
        self._send("paper")
        self.assertNotIn("/kinds", self.url_open("/my/delivery").text)
        self.school.school_regulation_id = self.env.ref("school_diary.regulation_004")
        self.assertIn("/kinds", self.url_open("/my/delivery").text)
        self._send("kinds", is_weekly="on")
        self.assertTrue(self._live().is_weekly)
        self._send("kinds")
        self.assertFalse(self._live().is_weekly)

    def test_a_code_is_not_guessed(self):
        code = self._code()
        for number in range(5):
            self._send("code", code=f"{(int(code) + 1 + number) % 10**6:06}")
        self.assertIn("expired", self._send("code", code=code).text)
        self.assertFalse(self._live())

    def test_a_code_does_it_once(self):
        code = self._code()
        self._send("code", code=code)
        self._send("paper")
        self.assertIn("expired", self._send("code", code=code).text)
        self.assertEqual(self._live().channel, "paper")

    def test_a_double_click_on_the_code(self):
        """The second answer is the one that is seen: it does not say “expired”."""
        code = self._code()
        self._send("code", code=code)
        answer = self._send("code", code=code)
        self.assertNotIn("expired", answer.text)
        self.assertEqual(self._live().address, "new@example.org")
        self.assertIn("expired", self._send("code", code="000000").text)

    def test_an_address_that_was_corrected(self):
        """Mistyped first: neither is its code good, nor is it asked for again."""
        mistyped = self._code("nwe@example.org")
        code = self._code()
        self.assertIn("not the code", self._send("code", code=mistyped).text)
        answer = self._send("code", code=code)
        self.assertNotIn("nwe@example.org", answer.text)
        self.assertEqual(self._live().address, "new@example.org")
        self.assertIn("expired", self._send("code", code=mistyped).text)
        self.assertEqual(self._live().address, "new@example.org")

    def test_a_mailbox_is_not_filled(self):
        for number in range(7):
            answer = self._send(
                "address", channel="email", address=f"a{number}@example.org"
            )
        self.assertIn("Enough codes", answer.text)
        checks = self.env["school.contact.check"].search([])
        self.assertEqual(len(checks), 5)

    def test_bad_input(self):
        for address in ("", "x", "a@b, c@d.org", "я" * 200 + "@example.org"):
            answer = self._send("address", channel="email", address=address)
            self.assertIn("not an e-mail address", answer.text)
        self.assertFalse(self.env["school.contact.check"].search([]))
        for code in ("", "abc", "1" * 1000):
            self.assertEqual(self._send("code", code=code).status_code, 200)

    @regulation("003-2a")
    def test_within_the_regulation(self):
        self.school.school_regulation_id = self.env.ref("school_diary.regulation_003")
        self.assertNotIn("/address", self.url_open("/my/delivery").text)
        self._send("address", channel="email", address="new@example.org")
        self.assertFalse(self.env["school.contact.check"].search([]))

    def test_of_others(self):
        document = html.fromstring(self.url_open("/my/delivery").text)
        token = document.xpath("//input[@name='csrf_token']/@value")[0]
        for path in ("paper", "address", "code", "kinds", "end"):
            answer = self.url_open(
                f"/my/delivery/{self.other_guardian.id}/{path}",
                data={"csrf_token": token, "address": "a@example.org", "code": "1"},
            )
            self.assertEqual(answer.status_code, 404)
        self.assertEqual(
            self.url_open(
                f"/my/delivery/{self.guardian.id}/paper", data={"x": "1"}
            ).status_code,
            400,
        )
