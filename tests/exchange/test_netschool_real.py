import io
import re
import unittest

from openpyxl import load_workbook

from odoo.tests import BaseCase, tagged

from ...tools import xlsx_stream
from .netschool_file import REAL_FILE, read


@tagged("post_install", "-at_install")
class TestRealReport(BaseCase):
    """The parser against an independent, naive reading of a real export."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not REAL_FILE.exists():
            raise unittest.SkipTest(f"no real report at {REAL_FILE} (set DATA)")
        content = REAL_FILE.read_bytes()
        cls.reader, cls.reports = read(content)
        cls.rows = list(load_workbook(io.BytesIO(content)).active.values)

    def test_counts(self):
        starts = [number for number, row in enumerate(self.rows) if row[0] == "Предмет"]
        naive_cells = []
        subjects = set()
        for start in starts:
            width = self.rows[start].index("Средняя оценка")
            for row in self.rows[start + 2 :]:
                if not row[0]:
                    break
                subjects.add(row[0])
                naive_cells += [str(text) for text in row[1:width] if text is not None]
        cells = [
            cell
            for report in self.reports
            for subject in report.subjects
            for cell in subject.cells
        ]
        lessons = [lesson for cell in cells for lesson in cell.lessons]
        self.assertFalse(self.reader.errors)
        self.assertEqual(len(self.reports), len(starts))
        self.assertEqual(
            {subject.name for report in self.reports for subject in report.subjects},
            subjects,
        )
        self.assertEqual([cell.text for cell in cells], naive_cells)
        self.assertEqual(
            sum(len(lesson.grades) for lesson in lessons),
            sum(len(re.findall(r"\d", text)) for text in naive_cells),
        )
        self.assertEqual(
            sum(lesson.absence is not None for lesson in lessons),
            sum(len(re.findall(r"[НОБУ]", text)) for text in naive_cells),
        )

    def test_means(self):
        """The file's own means prove the grades.

        Seven rows of 560 state a mean that counts one grade more than their cells
        show: the file itself has lost it. The importer warns of them.
        """
        rows = sum(len(report.subjects) for report in self.reports)
        self.assertEqual(rows, 560)
        self.assertEqual(len(self.reader.warnings), 7)
        for warning in self.reader.warnings:
            row = self.rows[int(re.sub(r"\D", "", warning.cell)) - 1]
            column = xlsx_stream.column_index(warning.cell)
            shown = [
                int(value)
                for text in row[1:column]
                for value in re.findall(r"\d", str(text or ""))
            ]
            lost = row[column] * (len(shown) + 1) - sum(shown)
            self.assertAlmostEqual(lost, round(lost), places=6)
            self.assertIn(round(lost), range(2, 6))
