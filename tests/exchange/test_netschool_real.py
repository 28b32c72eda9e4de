import io
import re
import unittest
from datetime import date, timedelta

from openpyxl import load_workbook

from odoo.tests import BaseCase, tagged

from ...tools import xlsx_stream
from ...tools.diary import cell_text
from .common import ExchangeCommon
from .netschool_file import MONTHS, REAL_FILE, read

YEAR = 2025  # of the whole period of the real file


def naive_rows(content):
    return list(load_workbook(io.BytesIO(content)).active.values)


def naive_cells(rows):
    """Read a report once more, in the plainest way.

    :return: {(pupil, subject, date): the texts of the day's columns, joined}
    """
    cells = {}
    for start, heading in enumerate(rows):
        if heading[0] != "Предмет":
            continue
        pupil = rows[start - 2][0].removeprefix("Ученик: ")
        width = heading.index("Средняя оценка")
        dates, month = {}, 0
        for column in range(1, width):
            month = MONTHS.index(heading[column]) + 1 if heading[column] else month
            dates[column] = date(YEAR, month, int(rows[start + 1][column]))
        for row in rows[start + 2 :]:
            if not row[0]:
                break
            for column, day in dates.items():
                if row[column]:
                    place = (pupil, row[0], day)
                    text = " ".join(str(row[column]).split())
                    cells[place] = f"{cells.get(place, '')} {text}".strip()
    return cells


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
        cls.rows = naive_rows(content)

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


@tagged("post_install", "-at_install")
class TestRealClass(ExchangeCommon):
    """The real export brought in, and read again as parents read it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not REAL_FILE.exists():
            raise unittest.SkipTest(f"no real report at {REAL_FILE} (set DATA)")

    def test_every_week_shows_the_cells_of_the_file(self):
        content = REAL_FILE.read_bytes()
        run = self.bring_file(content)
        self.assertEqual(run.state, "done", run.errors)
        expected = naive_cells(naive_rows(content))
        self.assertEqual(run.pupil_count, 28)
        students = self.env["school.student"].search(
            [("enrollment_ids.class_id.year_id", "=", run.year_id.id)]
        )
        self.assertEqual(len(students), 28)
        shown = {}
        monday = min(day for _pupil, _subject, day in expected)
        while monday <= max(day for _pupil, _subject, day in expected):
            weeks = self.env["school.diary"]._week(students, monday)
            for student in students:
                for entry in weeks[student.id].entries:
                    text = cell_text(entry.marks)
                    if text:
                        place = (student.name, entry.lesson.subject, entry.lesson.day)
                        shown[place] = f"{shown.get(place, '')} {text}".strip()
            monday += timedelta(days=7)
        self.assertEqual(shown, expected)
        again = self.bring_file(content)
        self.assertEqual(again.new_grade_count + again.changed_grade_count, 0)
