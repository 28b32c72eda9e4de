import re

from odoo.tests import tagged

from ..common import regulation
from ..service.of_age_common import OfAgeCommon
from .common import MailMixin, parts


@tagged("post_install", "-at_install")
class TestOfAgeDelivery(MailMixin, OfAgeCommon):
    """A pupil of age agrees on the own delivery, and gets it (001-c, 000-9)."""

    def setUp(self):
        super().setUp()
        self.school.email = "school@example.org"

    def _change(self, path, **values):
        return self._send(f"/my/delivery/{self.right.id}/{path}", **values)

    def _live(self):
        self.env.invalidate_all()
        return self.right.agreement_ids.filtered("is_live")

    def _agree_on_email(self, address="own@example.org"):
        self._send(f"{self.consent}/grant", agree="1")
        with self._post() as mailbox:
            self._change("address", channel="email", address=address)
        (letter,) = mailbox.to(address)
        text, _html = parts(letter)
        self.assertFalse(self._live(), "not agreed before the code")
        self._change("code", code=re.search(r"\b\d{6}\b", text).group())

    def _notices(self):
        self.env.flush_all()
        self.env["school.notice"]._make_week(self.school, self.MONDAY)
        return self.right.notice_ids

    @regulation("000-9", "002-7", "004-4a")
    def test_by_email_after_the_code(self):
        self._agree_on_email()
        agreement = self._live()
        self.assertEqual(agreement.address, "own@example.org")
        self.assertEqual(agreement.given, "entered")
        self._change("kinds", **{"email.forecast": "on"})
        wanted = self.env["school.notice.kind"].search([]) - agreement.unwanted_kind_ids
        self.assertEqual(set(wanted.mapped("code")), {"week", "forecast"})
        notice = self._notices()
        self.assertEqual((notice.channel, notice.address), ("email", "own@example.org"))

    @regulation("000-3")
    def test_no_email_before_the_consent(self):
        self.assertIn("Nothing is agreed yet", self._text("/my/delivery"))
        self.assertNotIn("/address", self.url_open("/my/delivery").text)
        answer = self._change("address", channel="email", address="own@example.org")
        self.assertIn("needs your consent", answer.text)
        self.assertFalse(self.env["school.contact.check"].search([]))

    @regulation("000-2", "000-3")
    def test_withdrawn_is_withdrawn_at_once(self):
        """What waits is called off; paper goes on, until the next consent."""
        self._agree_on_email()
        waiting = self._notices()
        self._send(f"{self.consent}/withdraw")
        self.assertEqual(self._live().channel, "paper")
        self.env["school.notice"]._cancel_undue(self.school)
        self.assertEqual(waiting.state, "cancelled")
        self.assertIn("paper", self._notices().mapped("channel"))
        self._send(f"{self.consent}/grant", agree="1")
        self.assertEqual(self._live().address, "own@example.org")

    @regulation("000-2", "001-d", "001-p")
    def test_who_ends_the_service_is_told_on_paper(self):
        self._agree_on_email()
        self._send(
            "/my/applications/leave", guardian_id=str(self.right.id), kind="ending"
        )
        self.assertEqual(self._live().channel, "paper")
        self.assertEqual(self._notices().channel, "paper")
        self._change("address", channel="email", address="own@example.org")
        self.assertEqual(self._live().channel, "paper", "the diary is shut")

    @regulation("001-f")
    def test_the_guardians_deliveries_go_on(self):
        mother = self._guardian(self.own_student, "Громова Вера Петровна")
        self._open_gate(mother)
        self._agreement(mother, "mother@example.org")
        self._agree_on_email()
        self._send(f"{self.consent}/withdraw")
        self._notices()
        self.assertEqual(mother.notice_ids.channel, "email")
