from odoo.tests import tagged

from ..common import regulation
from .common import DeliveryCommon, parts


@tagged("post_install", "-at_install")
class TestSending(DeliveryCommon):
    """Letters through Odoo's mail servers to a real one on loopback."""

    @regulation("000-4a", "002-2a", "000-1", "001-b", "004-1a")
    def test_the_cron_makes_and_sends_each_letter_once(self):
        self._give(self.student, self.lesson, "5")
        with self._real_mail() as mailbox:
            self._run_cron()
            self._run_cron()
        self.assertEqual(
            sorted(address for address, _letter in mailbox.letters),
            ["father@example.org", "mother@example.org", "mother@example.org"],
        )
        notices = self.notices.search([("channel", "=", "email")])
        self.assertEqual(set(notices.mapped("state")), {"sent"})
        self.assertEqual(
            sorted(letter["Message-ID"] for _address, letter in mailbox.letters),
            sorted(notices.mapped("message_id")),
        )
        self.assertEqual(len(mailbox.sessions), 1, "one session for all letters")
        letter = mailbox.to("father@example.org")[0]
        self.assertIn("school@example.org", letter["From"])
        self.assertIn("school@example.org", letter["Reply-To"])
        text, html = parts(letter)
        self.assertIn("Пётр", html)
        self.assertIn("Пётр", text)
