from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from odoo.addons.school_diary.models.delivery.notice_post import NoticePost

from ..common import regulation
from .common import parts
from .tell_common import TellCommon


@tagged("post_install", "-at_install")
class TestGateAtSending(TellCommon):
    """Between the telling and the sending a gate may shut."""

    @regulation("000-3", "002-1", "003-1")
    def test_withdrawn_before_the_letter_left(self):
        self._cancel(self.lesson_test)
        self.other_guardian.consent_ids.action_withdraw()
        with self._real_mail() as mailbox:
            self._run_cron()
        self.assertFalse(mailbox.to("father@example.org"))
        self.assertEqual(self.other_guardian.notice_ids.state, "cancelled")

    def test_withdrawn_for_one_of_two_children(self):
        """The letter goes out, and is about the other child alone."""
        self._cancel(self.lesson_test)
        self.guardian_of_twin.consent_ids.action_withdraw()
        with self._real_mail() as mailbox:
            self._run_cron()
        (letter,) = mailbox.to("mother@example.org")
        for part in parts(letter):
            self.assertIn("Алиса", part)
            self.assertNotIn("Вера", part)
        self.assertEqual(self.guardian.notice_ids.state, "sent")
        notice = self.guardian_of_twin.notice_ids
        self.assertEqual(notice.state, "cancelled")
        # With a new consent the office sends the rest, as another letter.
        self.env["school.consent"].create({"guardian_id": self.guardian_of_twin.id})
        notice.with_user(self.secretary).action_retry()
        with self._real_mail() as mailbox:
            self._run_cron()
        (second,) = mailbox.to("mother@example.org")
        self.assertEqual(second["Subject"], "Вера: изменение в расписании")
        self.assertNotEqual(second["Message-ID"], letter["Message-ID"])

    def test_withdrawn_for_one_child_when_the_letter_is_written_already(self):
        """It is written anew; and nobody tries for ever."""
        self._cancel(self.lesson_test)
        letters = type(self.notices)._letters
        send_batch = NoticePost.send_batch
        batches = []

        def withdraw_after_writing(notices, channel):
            written = letters(notices, channel)
            consents = notices.env["school.consent"].browse(
                self.guardian_of_twin.consent_ids.ids
            )
            if consents.state == "granted":
                consents.action_withdraw()
                notices.env.flush_all()
            return written

        def count(post, limit):
            batches.append(limit)
            return send_batch(post, limit)

        with (
            self._real_mail() as mailbox,
            patch.object(type(self.notices), "_letters", withdraw_after_writing),
            patch.object(NoticePost, "send_batch", count),
        ):
            self._run_cron()
        (letter,) = mailbox.to("mother@example.org")
        self.assertEqual(letter["Subject"], "Алиса: изменение в расписании")
        notice = self.guardian.notice_ids
        self.assertEqual((notice.state, notice.attempts), ("sent", 1))
        self.assertEqual(self.guardian_of_twin.notice_ids.state, "cancelled")
        self.assertLess(len(batches), 6)

    def test_a_letter_is_never_divided_between_batches(self):
        """Its halves would have one Message-ID: a mailbox would drop the second."""
        self._cancel(self.lesson_test)
        cron = self.env.ref("school_diary.ir_cron_send")
        cron.code = "model._cron_send(batch_size=1)"
        with self._real_mail() as mailbox:
            self._run_cron()
        (letter,) = mailbox.to("mother@example.org")
        self.assertEqual(letter["Subject"], "Алиса, Вера: изменение в расписании")

    def test_a_letter_that_the_server_refuses_fails_for_both_children(self):
        self._cancel(self.lesson_test)
        with self._real_mail() as mailbox:
            mailbox.refused["mother@example.org"] = "552 5.2.2 mailbox full"
            self._run_cron()
            notices = (self.guardian | self.guardian_of_twin).notice_ids
            self.assertEqual(notices.mapped("state"), ["failed", "failed"])
            mailbox.refused.clear()
            notices.with_user(self.secretary).action_retry()
            self._run_cron()
        self.assertEqual(len(mailbox.to("mother@example.org")), 1)
        self.assertEqual(notices.mapped("state"), ["sent", "sent"])

    def test_too_late_is_not_sent(self):
        self._cancel(self.lesson_test)
        with freeze_time("2026-11-20 06:00:00"), self._real_mail() as mailbox:
            self._run_cron()
        self.assertFalse(mailbox.letters)
        states = self.notices.search([("kind", "=", "change")])
        self.assertEqual(set(states.mapped("cancel_reason")), {"outdated"})

    def test_the_week_goes_on_beside_it(self):
        """A change told in a week does not stand for the week's own letter."""
        self._cancel(self.lesson_test)
        with freeze_time("2026-11-21 09:00:00"):
            made = self.notices._make_week(self.school, self.MONDAY)
        self.assertIn(self.guardian, made.guardian_id)

    def test_changes_leave_before_the_week(self):
        weekly = self.notices._make_week(self.school, self.MONDAY)
        self._cancel(self.lesson_test)
        with self._real_mail() as mailbox:
            self._run_cron()
        subjects = [letter["Subject"] for _address, letter in mailbox.letters]
        self.assertEqual(len(subjects), 2 + len(weekly))
        self.assertTrue(all("изменение" in subject for subject in subjects[:2]))
