import base64
from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon
from .extract_common import ExtractMixin

PAGE = "school_diary.action_report_extract_page"
SCAN = base64.b64encode(b"%PDF-1.4\n%%EOF\n")


class PaperCommon(ExtractMixin, SchoolDiaryCommon):
    """Two families of a class on paper; the office has printed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._give(cls.student, cls.lesson, "5")
        cls._on_paper([cls.guardian, cls.other_guardian])
        cls.batch = cls._batch(cls.MONDAY)
        cls.notice, cls.other_notice = cls.batch.notice_ids
        with freeze_time("2026-11-21 09:00:00"):
            cls.batch.with_user(cls.secretary).action_print()

    def setUp(self):
        super().setUp()
        self.startPatcher(freeze_time("2026-11-24 09:00:00", tick=True))


@tagged("post_install", "-at_install")
class TestPaperReceipt(PaperCommon):
    """The sheet comes back with signatures."""

    def _receipt(self, record, user=None):
        """The window that the button opens, filled in as far as it is."""
        action = record.with_user(user or self.secretary).action_sign()
        self.assertEqual(action["target"], "new")
        receipt = self.env[action["res_model"]].browse(action["res_id"])
        return receipt.with_user(user or self.secretary)

    def _sign(self, record, user=None, **vals):
        receipt = self._receipt(record, user)
        with Form(receipt) as form:
            for name, value in vals.items():
                setattr(form, name, value)
        receipt.scan_name = "6Б.pdf"  # as the browser says
        return receipt.action_sign()

    def test_whole_class(self):
        """Given to the teacher, handed over, and signed for; the scan is kept."""
        self.batch.with_user(self.secretary).action_give()
        self.batch.with_user(self.homeroom_teacher).action_hand_over()
        self.assertEqual(self.notice.received_on, date(2026, 11, 24))
        self.assertEqual(self.batch.signed_count, 0)
        self._sign(self.batch, date=date(2026, 11, 23), scan=SCAN)
        self.assertEqual(self.batch.signed_count, 2)
        for notice in self.batch.notice_ids:
            self.assertTrue(notice.is_signed)
            self.assertEqual(notice.received_on, date(2026, 11, 23))
            self.assertFalse(notice.is_late, "it was entered late, not handed over so")
        batch = self.batch.with_user(self.homeroom_teacher)
        self.assertEqual(batch.receipt_scan, SCAN)
        self.assertEqual(batch.receipt_name, "6Б.pdf")

    def test_signature_hands_over(self):
        """One family signs at the office's desk: it has its extract by that."""
        self._sign(self.notice)
        self.assertEqual(
            self.batch.notice_ids.mapped("state"),
            [
                "sent" if one == self.notice else "queued"
                for one in self.batch.notice_ids
            ],
        )
        self.assertEqual(self.batch.state, "printed")
        receipt = self._receipt(self.batch)
        self.assertEqual(
            receipt.notice_ids, self.other_notice, "the others are offered"
        )
        receipt.action_sign()
        self.assertEqual(self.batch.state, "handed_over")
        self.assertEqual(self.batch.handed_by, self.secretary)

    def test_homeroom_teacher_enters_it(self):
        self._sign(self.batch, self.homeroom_teacher)
        self.assertEqual(self.batch.signed_count, 2)

    def test_wrong_days(self):
        for day in (date(2026, 11, 25), date(2026, 11, 20)):
            with self.subTest(day=day), self.assertRaises(ValidationError):
                self._sign(self.batch, date=day)
        self.assertEqual(self.notice.state, "queued")
        self._sign(self.batch, date=date(2026, 11, 21))

    def test_wrong_scan(self):
        receipt = self._receipt(self.batch)
        with self.assertRaises(ValidationError):
            receipt.scan = base64.b64encode(b"<svg onload='x()'/>")

    def test_not_printed(self):
        self._on_paper([self.guardian_of_sibling])
        batch = self._batch(self.MONDAY)
        with self.assertRaises(UserError):
            batch.with_user(self.secretary).action_sign()
        receipts = self.env["school.paper.receipt"].with_user(self.secretary)
        receipt = receipts.create(
            {"batch_id": batch.id, "notice_ids": batch.notice_ids.ids}
        )
        with self.assertRaises(UserError):
            receipt.action_sign()

    def test_withdrawn(self):
        self.guardian.date_end = self.TODAY
        receipt = self._receipt(self.notice)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            receipt.action_sign()
        self._sign(self.batch)
        self.assertEqual(
            (self.notice.state, self.notice.is_signed), ("cancelled", False)
        )
        self.assertTrue(self.other_notice.is_signed)

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_others(self):
        """Neither by the button nor by a window of their own."""
        strangers = (
            self.teacher,
            self.other_teacher,
            self.foreign_secretary,
            self.parent,
        )
        for user in strangers:
            for record in (self.batch, self.notice):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    record.with_user(user).action_sign()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                receipts = self.env["school.paper.receipt"].with_user(user)
                receipts.create(
                    {"batch_id": self.batch.id, "notice_ids": self.notice.ids}
                ).action_sign()
        self.assertFalse(self.notice.is_signed)
        receipt = self._receipt(self.batch)
        with self.assertRaises(AccessError):
            receipt.with_user(self.homeroom_teacher).action_sign()

    def test_of_another_batch(self):
        self._on_paper([self.guardian_of_sibling])
        other = self._batch(self.MONDAY)
        with self.assertRaises(ValidationError):
            self._receipt(self.batch).notice_ids = other.notice_ids


@tagged("post_install", "-at_install")
class TestPaperPage(PaperCommon):
    """A page is printed again."""

    def test_page(self):
        """The one page as it was, without the others and the sheet to sign."""
        whole = self._print(self.batch, user=self.secretary)
        for user in (self.secretary, self.homeroom_teacher):
            action = self.notice.with_user(user).action_print_page()
            self.assertEqual(action["report_name"], "school_diary.report_extract_page")
            pages = self._print(self.notice, PAGE, user)
            self.assertEqual(len(pages), 1)
            self.assertIn(self.student.name, pages[0].text)
            first = next(one for one in whole if self.student.name in one.text)
            self.assertEqual(pages[0].lines, first.lines, "its number, too")
        self.assertEqual(self.batch.state, "printed")

    def test_every_page_keeps_its_number(self):
        """Also when a family has lost the right since the batch was printed."""
        numbers = {}
        for notice in self.batch.notice_ids:
            [page] = self._print(notice, PAGE, self.secretary)
            numbers[notice] = page.text
        first, second = sorted(numbers, key=lambda one: "лист 2 из 2" in numbers[one])
        self.assertIn("лист 1 из 2", numbers[first])
        self.assertIn("лист 2 из 2", numbers[second])
        first.guardian_id.date_end = self.TODAY
        self.batch._drop_undue()
        self.assertEqual(first.state, "cancelled")
        for record, report in ((second, PAGE), (self.batch, self.REPORT)):
            pages = self._print(record, report, self.secretary)
            self.assertIn("лист 2 из 2", pages[0].text)

    def test_after_the_hand_over(self):
        self.notice.with_user(self.secretary).action_hand_over()
        self.notice.with_user(self.secretary).action_print_page()
        self.assertEqual(len(self._print(self.notice, PAGE, self.secretary)), 1)

    def test_withdrawn(self):
        self.guardian.date_end = self.TODAY
        with self.assertRaises(UserError):
            self.notice.with_user(self.secretary).action_print_page()
        page = self._print(self.notice, PAGE, self.secretary)[0]
        self.assertNotIn(self.student.last_name, page.text)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_others(self):
        strangers = (
            self.teacher,
            self.other_teacher,
            self.foreign_secretary,
            self.parent,
        )
        for user in strangers:
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.notice.with_user(user).action_print_page()
                with self.assertRaises(AccessError):
                    self._print(self.notice, PAGE, user)

    def test_not_paper(self):
        """A letter has no page."""
        self.notice.batch_id = False
        with self.assertRaises(UserError):
            self.notice.with_user(self.secretary).action_print_page()
