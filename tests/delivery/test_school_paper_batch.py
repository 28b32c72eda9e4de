from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon, regulation
from .extract_common import ExtractMixin


@tagged("post_install", "-at_install")
@regulation("000-2", "001-d")
class TestSchoolPaperBatch(ExtractMixin, SchoolDiaryCommon):
    """Printed, handed over, signed for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._on_paper([cls.guardian, cls.other_guardian])
        cls.batch = cls._batch(cls.MONDAY)

    def test_way(self):
        """The office prints, the homeroom teacher gets the sheets and hands over."""
        self.assertEqual(self.batch.state, "made")
        self.assertEqual(self.batch.notice_count, 2)
        action = self.batch.with_user(self.secretary).action_print()
        self.assertEqual(action["type"], "ir.actions.report")
        self.assertEqual(action["report_name"], "school_diary.report_extract")
        self.assertEqual(self.batch.state, "printed")
        self.assertEqual(self.batch.printed_by, self.secretary)
        self.assertTrue(self.batch.printed_at)
        self.assertEqual(set(self.batch.notice_ids.mapped("state")), {"queued"})

        self.batch.with_user(self.secretary).action_give()
        self.assertEqual(self.batch.state, "with_teacher")
        self.assertEqual(self.batch.given_by, self.secretary)
        self.assertEqual(self.batch.holder_id, self.homeroom_teacher)
        self.assertTrue(self.batch.given_at)

        self.batch.with_user(self.homeroom_teacher).action_hand_over()
        self.assertEqual(self.batch.state, "handed_over")
        self.assertEqual(self.batch.handed_by, self.homeroom_teacher)
        self.assertEqual(set(self.batch.notice_ids.mapped("state")), {"sent"})
        self.assertTrue(all(self.batch.notice_ids.mapped("sent_at")))

    def test_one_by_one(self):
        """Who was ill gets the extract later; then the batch is closed by itself."""
        self.batch.with_user(self.homeroom_teacher).action_print()
        first, second = self.batch.notice_ids
        first.with_user(self.homeroom_teacher).action_hand_over()
        self.assertEqual((first.state, second.state), ("sent", "queued"))
        self.assertEqual(self.batch.state, "with_teacher", "printed by who has them")
        second.with_user(self.secretary).action_hand_over()
        self.assertEqual(self.batch.state, "handed_over")
        self.assertEqual(self.batch.handed_by, self.secretary)

    def test_called_off_and_wanted_after_all(self):
        """The printed batch lacks it: it comes in one that is still to print."""
        first, second = self.batch.notice_ids
        office = first.with_user(self.secretary)
        office.action_cancel()
        self.batch.action_print()
        self.batch.action_give()
        self.batch.action_hand_over()
        office.action_retry()
        self.assertEqual((first.state, second.state), ("queued", "sent"))
        later = first.batch_id
        self.assertEqual((later.state, later.notice_count), ("made", 1))
        self.assertEqual(self.batch.notice_ids, second)
        later.with_user(self.secretary).action_print()
        office.action_hand_over()
        self.assertEqual((first.state, later.state), ("sent", "handed_over"))

    def test_order_of_steps(self):
        with self.assertRaises(UserError):
            self.batch.action_hand_over()
        with self.assertRaises(UserError):
            self.batch.notice_ids.action_hand_over()
        with self.assertRaises(UserError):
            self.batch.action_give()
        with self.assertRaises(UserError):
            self.batch.notice_ids.action_print_page()
        with self.assertRaises(UserError):
            self.batch.action_sign()
        self.batch.with_user(self.secretary).action_mark_printed()
        with self.assertRaises(UserError):
            self.batch.action_mark_printed()
        with self.assertRaises(UserError):
            self.batch.action_hand_over()
        self.batch.action_give()
        with self.assertRaises(UserError):
            self.batch.action_give()
        self.batch.action_hand_over()
        with self.assertRaises(UserError):
            self.batch.action_hand_over()

    def test_print_again(self):
        """A second print shows the same and keeps the date of the first."""
        pages = self._print(self.batch, user=self.secretary)
        self.batch.action_print()
        self.batch.printed_at = printed_at = fields.Datetime.now() - timedelta(days=1)
        self.batch.action_give()
        self.batch.action_hand_over()
        self.batch.action_print()
        self.assertEqual(self.batch.state, "handed_over")
        self.assertEqual(self.batch.printed_at, printed_at)
        again = self._print(self.batch, user=self.secretary)
        self.assertEqual([page.text for page in again], [page.text for page in pages])

    def test_withdrawn(self):
        """Whoever lost the right before the hand-over is not told any more."""
        self.batch.action_print()
        self.guardian.date_end = self.TODAY
        self.batch.action_give()
        self.batch.action_hand_over()
        states = {
            notice.guardian_id: (notice.state, notice.cancel_reason)
            for notice in self.batch.notice_ids
        }
        self.assertEqual(
            states,
            {
                self.guardian: ("cancelled", "right"),
                self.other_guardian: ("sent", False),
            },
        )
        self.assertEqual(self.batch.notice_count, 1)

    def test_all_at_once(self):
        """All classes of the week are printed by one click; each stays a batch."""
        self._on_paper([self.guardian_of_sibling])
        batches = self.batch | self._batch(self.MONDAY)
        self.assertEqual(len(batches), 2)
        batches.with_user(self.secretary).action_print()
        self.assertEqual(batches.mapped("state"), ["printed", "printed"])
        self.assertEqual(
            self.batch.with_user(self.secretary).extract_file_name().split()[0],
            "Extracts",
        )
