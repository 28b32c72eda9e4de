import re
from datetime import timedelta

from lxml import html

from odoo.tests import freeze_time, tagged

from ..common import SchoolDiaryHttpCommon
from ..service.common import ServiceMixin
from .common import parts

ADDRESS = "new@example.org"


@tagged("post_install", "-at_install")
class TestAbuseContacts(ServiceMixin, SchoolDiaryHttpCommon):
    """The code that shows whose address it is: guessed, late, for another child."""

    def setUp(self):
        super().setUp()
        self._speak_english()
        self.school.email = "school@example.org"
        self.authenticate("t_parent", "t_parent")

    def _send(self, path, guardian=None, **values):
        document = html.fromstring(self.url_open("/my/delivery").text)
        token = document.xpath("//form//input[@name='csrf_token']/@value")[0]
        guardian = guardian or self.guardian
        answer = self.url_open(
            f"/my/delivery/{guardian.id}/{path}", data={"csrf_token": token, **values}
        )
        self.env.invalidate_all()
        return answer

    def _code(self, address=ADDRESS):
        with self._post() as mailbox:
            self._send("address", channel="email", address=address)
        (letter,) = mailbox.to(address)
        return re.search(r"\b\d{6}\b", parts(letter)[0]).group()

    def _agreed(self):
        live = (self.guardian | self.guardian_of_sibling).agreement_ids
        return live.filtered("is_live").mapped("address")

    def test_it_expires(self):
        code = self._code()
        check = self.env["school.contact.check"].search([])
        with freeze_time(check.create_date + timedelta(minutes=31), tick=True):
            self.assertIn("expired", self._send("code", code=code).text)
        self.assertFalse(self._agreed())
        with freeze_time(check.create_date + timedelta(minutes=29), tick=True):
            self._send("code", code=code)
        self.assertEqual(self._agreed(), [ADDRESS])

    def test_guesses_of_a_day_are_few(self):
        """Five codes of five guesses each: then the office is to be asked."""
        guesses = 0
        for number in range(10):
            answer = self._send(
                "address", channel="email", address=f"victim{number}@example.org"
            )
            for guess in range(10):
                answer = self._send("code", code=f"{guess:06}")
                guesses += "not the code" in answer.text
        self.assertEqual(guesses, 25)
        self.assertFalse(self._agreed())
        checks = self.env["school.contact.check"].search([])
        self.assertEqual(len(checks), 5)
        self.assertEqual(set(checks.mapped("attempts")), {5})

    def test_a_code_is_for_one_child_and_one_address(self):
        code = self._code()
        for guardian in (self.guardian_of_sibling, self.other_guardian):
            self._send("code", guardian, code=code)
            self.assertFalse(self._agreed())
        self._send("address", channel="email", address="other@example.org")
        self.assertIn("not the code", self._send("code", code=code).text)
        self.assertFalse(self._agreed())

    def test_what_was_typed_is_kept_and_nothing_of_it_in_the_address(self):
        answer = self._send("address", channel="email", address="mama at example.org")
        document = html.fromstring(answer.text)
        typed = document.xpath("//input[@name='address']/@value")
        self.assertEqual(typed.count("mama at example.org"), 1, "at this child")
        self.assertNotIn("mama", answer.url)
        self.assertTrue(document.xpath("//input[@aria-invalid='true']"))

    def test_what_is_no_text(self):
        for path, name in (("address", "address"), ("code", "code")):
            document = html.fromstring(self.url_open("/my/delivery").text)
            token = document.xpath("//form//input[@name='csrf_token']/@value")[0]
            self._code()
            answer = self.url_open(
                f"/my/delivery/{self.guardian.id}/{path}",
                data={"csrf_token": token},
                files={name: ("a@example.org", b"MZ")},
            )
            self.assertEqual(answer.status_code, 200)
        for address in ("a\0b@example.org", "a@example.org\r\nBcc: b@example.org"):
            answer = self._send("address", channel="email", address=address)
            self.assertEqual(answer.status_code, 200)
        found = self.env["school.contact.check"].search([]).mapped("address")
        self.assertNotIn("b@example.org", found)
        self.assertFalse([one for one in found if not one.isprintable()])

    def test_the_code_is_nowhere(self):
        """Neither among the messages that staff read, nor in the database."""
        code = self._code()
        check = self.env["school.contact.check"].search([])
        self.assertNotIn(code, str(check.read()))
        self.assertFalse(
            self.env["mail.message"].search_count([("body", "ilike", code)])
        )

    def test_shut_meanwhile(self):
        """A consent withdrawn between code and click holds."""
        code = self._code()
        self.guardian.consent_ids.action_withdraw()
        self._send("code", code=code)
        self.assertNotIn(ADDRESS, self._agreed())
