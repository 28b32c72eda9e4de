"""Letters that come back later, through Odoo's mail gateway."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from .test_fate import FateCommon

REPORT = """Return-Path: <>
From: MAILER-DAEMON@mx.example.org
To: {to}
Subject: Undelivered Mail Returned to Sender
Date: Sat, 21 Nov 2026 12:30:00 +0000
Message-ID: <report.{status}@mx.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

It could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; father@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <father@example.org>: no

--b
Content-Type: text/rfc822-headers

From: school@example.org
To: father@example.org
Message-ID: {message_id}
Subject: week

--b--
"""


@tagged("post_install", "-at_install")
class TestBounces(FateCommon):
    def setUp(self):
        super().setUp()
        self._run(1)
        self.notice = self._of(self.other_guardian)["email"]
        self.assertEqual(self.notice.state, "sent")

    def _report(self, status="5.1.1", action="failed", message_id=None):
        report = REPORT.format(
            to="bounce@example.org",
            status=status,
            action=action,
            message_id=message_id or self.notice.message_id,
        )
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.env["mail.thread"].message_process(None, report)
        self.env.invalidate_all()

    def test_nobody_is_there(self):
        self._report()
        self.assertEqual((self.notice.state, self.notice.is_gone), ("failed", True))
        self.assertEqual(self.notice.event_ids.mapped("what"), ["bounced"])
        self.assertIn("5.1.1", self.notice.error)
        self._run(1)
        self.assertTrue(self.by_mail_other.date_end)
        self.assertEqual(self.notice.replaced_by_id.channel, "paper")
        self._report()
        self.assertEqual(
            self.notice.event_ids.mapped("what"), ["bounced", "replaced"], "once"
        )

    def test_a_full_mailbox_does_not_end_the_channel(self):
        self._report("5.2.2")
        self.assertEqual((self.notice.state, self.notice.is_gone), ("failed", False))
        self._run(1)
        self.assertFalse(self.by_mail_other.date_end)
        self.assertEqual(self.notice.replaced_by_id.channel, "paper")

    def test_it_comes_back_before_the_server_s_answer_is_noted(self):
        """The answer is written down with the next letter: that may take a while."""
        self.notice.write({"state": "sending", "sent_at": False, "claim_key": 7})
        self._report()
        self.assertEqual((self.notice.state, self.notice.is_gone), ("failed", True))
        self.assertFalse(self.notice.claim_key)
        self._run(1)
        self.assertEqual(self.notice.state, "failed", "the answer changes nothing")
        self.assertEqual(self.notice.replaced_by_id.channel, "paper")

    def test_a_delay_and_a_strangers_letter_change_nothing(self):
        self._report("4.4.1", "delayed")
        self._report("5.1.1", message_id="<other@example.org>")
        self.assertEqual(self.notice.state, "sent")
        self.assertFalse(self.notice.event_ids)
