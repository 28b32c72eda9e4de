import base64
import io
from datetime import date

from openpyxl import load_workbook

from odoo.tests import tagged

from ...models.exchange.netschool_reasons import REASONS
from ...tools.netschool_report import ReportError
from .common import EARLIER, MON, PERIOD, TUE, ExchangeCommon
from .netschool_file import Page, made_pupils, report_bytes, sheet_bytes

JOURNAL = ("school.student", "school.class", "school.lesson", "school.grade")


@tagged("post_install", "-at_install")
class TestSchoolExchangeRefused(ExchangeCommon):
    """All or nothing: a wrong file is refused, with sheet, cell and reason."""

    def counts(self):
        return [self.env[model].search_count([]) for model in JOURNAL]

    def refused(self, content, *reasons):
        """Both doors refuse the file for these reasons; nothing is left behind."""
        before = self.counts()
        for action in ("action_preview", "action_import"):
            run = self.run_of(getattr(self.wizard(content), action)())
            self.assertEqual(run.state, "refused")
            for reason in reasons:
                self.assertIn(reason, run.errors)
            self.assertFalse(run.file, "a refused file is not kept")
            self.assertEqual(self.counts(), before)
        return run

    def test_every_reason_has_words(self):
        wizard = self.env["school.exchange.import"]
        for code in REASONS:
            params = {
                name: "x"
                for name in (
                    "count days first mark read stated year start end name other date "
                    "subject term here"
                ).split()
            }
            self.assertTrue(wizard._explain(ReportError(code, **params)))

    def test_foreign_file(self):
        self.refused(b"<html></html>", "The file has no pupils")
        self.refused(b"<html>1</html>", "A1: This is neither")
        self.refused(sheet_bytes([["Накладная"]]), "Лист1!A1: This is neither")

    def test_damaged_file(self):
        content = report_bytes(self.pages, **PERIOD)
        self.refused(content[: len(content) // 2], "damaged or cut off")

    def test_one_wrong_cell_refuses_the_whole_file(self):
        """Even the last cell of a long file, long after others were written."""
        days = {MON: "5", EARLIER: "Б"}
        names = made_pupils(120)
        pages = [Page(name, "5Я", {"Химия": days}) for name in names]
        pages[-1] = pages[-1]._replace(rows={"Химия": {MON: "7"}})
        run = self.refused(report_bytes(pages, **PERIOD), "has no mark 7")
        self.assertEqual(len(run.errors.splitlines()), 1)
        self.assertRegex(run.errors, r"Лист1!B\d+: ")

    def test_report_to_download(self):
        pages = self.changed_pages(0, "Математика", {MON: "9", TUE: "Ж"})
        run = self.refused(
            report_bytes(pages, **PERIOD), "“Ж” is neither a grade nor a code"
        )
        self.assertEqual(run.report_name, "6Б, findings.xlsx")
        rows = list(
            load_workbook(io.BytesIO(base64.b64decode(run.report))).active.values
        )
        self.assertEqual(rows[0], ("Kind", "Sheet", "Cell", "Reason"))
        kind, sheet, cell, reason = rows[1]
        self.assertEqual((kind, sheet), ("Error", "Лист1"))
        self.assertRegex(cell, r"^[A-Z]+13$")
        self.assertIn("Ж", reason)

    def test_report_holds_no_formulas(self):
        errors = [ReportError("bad_year", "=1+1", "A6")]
        wizard = self.wizard(b"")
        findings = wizard._findings(
            type("Reader", (), {"errors": errors, "warnings": []})
        )
        book = load_workbook(io.BytesIO(base64.b64decode(findings["report"])))
        self.assertEqual(book.active["B2"].data_type, "s")

    def test_unknown_class(self):
        page = Page("Лисицын Егор Павлович", "Б", {"Химия": {MON: "5"}})
        self.refused(report_bytes([page], **PERIOD), "The class Б is not known here")

    def test_several_years(self):
        other = report_bytes(self.pages, **{**PERIOD, "school_year": "2026/2027"})
        book = load_workbook(io.BytesIO(other))
        rows = [list(row) for row in book.active.values]
        heads = [n for n, row in enumerate(rows) if str(row[0]).startswith("Учебный")]
        rows[heads[1]][0] = "Учебный год: 2025/2026"
        self.refused(sheet_bytes(rows), "several school years")

    def test_period_outside_the_year(self):
        """The year here ends on 31 May; June has no journal to go into."""
        page = Page("Орлова Алиса Дмитриевна", "6Б", {"Химия": {date(2027, 6, 2): "5"}})
        content = report_bytes([page], **{**PERIOD, "date_to": date(2027, 6, 10)})
        self.refused(content, "outside the school year 2026/2027")


@tagged("post_install", "-at_install")
class TestSchoolExchangeMatching(ExchangeCommon):
    """Who is who: tolerant where it is safe, refused where it is not."""

    def page(self, name, class_name="6Б"):
        return Page(name, class_name, {"Химия": {MON: "5"}})

    def test_spelling_does_not_count(self):
        for name in (
            "СЕМЕНОВ ПЕТР ИЛЬИЧ",
            "Семёнов  Пётр   Ильич",
            "Пётр Ильич Семёнов",
        ):
            with self.subTest(name=name):
                wizard = self.wizard(report_bytes([self.page(name, "6-б")], **PERIOD))
                wizard.action_preview()
                self.assertEqual(wizard.line_ids.status, "class")
                run = self.run_of(wizard.action_import())
                self.assertEqual(run.new_pupil_count, 0)
        grade = self.env["school.grade"].search([("exchange_id", "!=", False)])
        self.assertEqual(grade.student_id, self.other_student)

    def test_pupil_of_another_class(self):
        run = self.bring([self.page("Орлов Кирилл Дмитриевич")])
        self.assertEqual(run.state, "refused")
        self.assertIn("is in the class 7А in this school year", run.errors)
        self.assertNotIn("Орлов", run.errors)

    def test_pupil_of_the_school_without_a_class(self):
        student = self.env["school.student"].create(
            {
                "last_name": "Лисицын",
                "first_name": "Егор",
                "company_id": self.school.id,
            }
        )
        run = self.bring([self.page("Лисицын Егор")])
        self.assertEqual((run.state, run.new_pupil_count), ("done", 0))
        self.assertEqual(student.enrollment_ids.class_id, self.class_6b)

    def test_namesakes_in_the_school(self):
        self.env["school.student"].create(
            [
                {
                    "last_name": "Лисицын",
                    "first_name": "Егор",
                    "company_id": self.school.id,
                }
            ]
            * 2
        )
        run = self.bring([self.page("Лисицын Егор")])
        self.assertIn("Several pupils of this name are known here", run.errors)

    def test_namesakes_in_two_classes_of_the_file(self):
        pages = [self.page("Лисицын Егор"), self.page("Лисицын Егор", "7А")]
        for expected in (2, 0):
            run = self.bring(pages)
            self.assertEqual((run.state, run.new_pupil_count), ("done", expected))
        found = self.env["school.student"].search([("last_name", "=", "Лисицын")])
        self.assertEqual(
            sorted(found.mapped("enrollment_ids.class_id.name")), ["6Б", "7А"]
        )

    def test_pupil_who_came_later(self):
        enrollment = self.student.enrollment_ids.filtered(
            lambda e: e.class_id == self.class_6b
        )
        enrollment.date_from = TUE
        run = self.bring(self.pages[:1])
        self.assertEqual(run.state, "refused")
        self.assertIn("The pupil was not in the class 6Б on 2026-11-16", run.errors)

    def test_similar_name_is_noted(self):
        wizard = self.wizard(report_bytes([self.page("Орлова Алиса")], **PERIOD))
        wizard.action_preview()
        self.assertIn("a pupil with a similar name", wizard.notes)

    def test_subject_spelling(self):
        page = Page("Орлова Алиса Дмитриевна", "6Б", {"математика": {MON: "5"}})
        self.bring([page])
        grade = self.env["school.grade"].search([("exchange_id", "!=", False)])
        self.assertEqual(grade.course_id, self.course_math)
