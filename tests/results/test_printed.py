"""What is printed of results, read back: nothing is cut, every page is numbered."""

import io
import re
from datetime import date, timedelta
from types import SimpleNamespace

from pypdf import PdfReader

from odoo.tests import BaseCase, tagged

from ...tools import page_fit
from ...tools.consolidated_print import fitted_name, pages
from ...tools.consolidated_sheet import Fact, Pupil, Slot, build_sheet
from ...tools.pupil_record import Level, Line, Sitting, Year
from ...tools.pupil_record_print import record_pages
from ..common import SchoolDiaryCommon, regulation
from .large_class import LONGEST, NAMES, SUBJECTS, LargeClassMixin

LONG_NAME = (
    "Муниципальное бюджетное общеобразовательное учреждение «Средняя "
    "общеобразовательная школа с углублённым изучением отдельных предметов № 1»"
)
A4 = (595, 842)
"""in points"""


@tagged("post_install", "-at_install")
class TestPrinted(LargeClassMixin, SchoolDiaryCommon):
    REGULATION = "000"  # has the consolidated sheet

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.name = LONG_NAME

    def _print(self, action, records):
        """:return: list of pages, as objects with width, height and text"""
        self._end_request()
        report = self.env["ir.actions.report"].with_user(self.deputy)
        with self.allow_pdf_render():
            content, _kind = report.with_context(
                force_report_rendering=True, lang="ru_RU"
            )._render_qweb_pdf(f"school_diary.{action}", records.ids)
        return [
            SimpleNamespace(
                width=round(page.mediabox.width),
                height=round(page.mediabox.height),
                text=" ".join(page.extract_text().split()),
            )
            for page in PdfReader(io.BytesIO(content)).pages
        ]

    def _assert_numbered(self, found):
        for number, page in enumerate(found, 1):
            self.assertIn(f"Лист {number}/{len(found)}", page.text)

    def _joined(self, found):
        """Without what breaks words and lines."""
        return re.sub(r"[\s-]", "", "".join(page.text for page in found))

    @regulation("000-7d", "003-5d")
    def test_the_sheet_of_a_large_class(self):
        """35 pupils, 18 subjects, 4 terms, year, exam and final on 3 pages of A4."""
        found = self._print("action_report_consolidated_sheet", self.large)
        self.assertEqual(len(found), 3)
        self._assert_numbered(found)
        for page in found:
            self.assertEqual((page.height, page.width), A4)
            text = self._joined([page])
            for name in NAMES:
                self.assertIn("".join(name).replace("-", ""), text)
            self.assertIn("Среднийбалл", text)
            self.assertEqual(text.count("ГодЭкз.Ит."), 6)
        everything = self._joined(found)
        for subject in SUBJECTS:
            self.assertIn(re.sub(r"[\s-]", "", subject), everything)
        signed = ["Заместитель директора" in page.text for page in found]
        self.assertEqual(signed, [False, False, True])

    @regulation("000-5", "002-3", "003-3")
    def test_the_record_of_nine_years(self):
        pupil = self.pupils[0]
        for grade_level in range(1, 9):
            self._past_year(pupil, grade_level)
        found = self._print("action_report_pupil_record", pupil)
        self.assertGreater(len(found), 2)
        self._assert_numbered(found)
        for page in found:
            self.assertEqual((page.width, page.height), A4)
            self.assertIn(LONGEST, page.text)
            self.assertRegex(page.text, "(Начальное|Основное) общее образование")
        everything = " ".join(page.text for page in found)
        for grade_level in range(1, 10):
            self.assertEqual(everything.count(f"класс {grade_level}А"), 1)
        signed = ["Директор школы" in page.text for page in found]
        self.assertEqual(signed, [False] * (len(found) - 1) + [True])

    def _past_year(self, pupil, grade_level):
        first = 2017 + grade_level
        year = self.env["school.year"].create(
            {
                "name": f"{first}/{first + 1}",
                "company_id": self.school.id,
                "date_start": date(first, 9, 1),
                "date_end": date(first + 1, 5, 31),
            }
        )
        self.env["school.term"].create(
            {
                "name": "1 четверть",
                "year_id": year.id,
                "kind": "quarter",
                "number": 1,
                "date_start": date(first, 9, 1),
                "date_end": date(first, 10, 25),
            }
        )
        school_class = self._class(f"{grade_level}А", grade_level, year_id=year.id)
        self._enroll(pupil, school_class)
        for subject in self.subjects:
            self._course(school_class, subject, self.teacher)
        self._decide_all(school_class)

    @regulation("000-7b", "002-5b", "003-5b")
    def test_the_figures_of_many_teachers(self):
        """The table of teachers goes on, with its head, on another page."""
        courses = self.env["school.course"].search([("class_id", "=", self.large.id)])
        more = self.env["school.subject"].create(
            [
                {"name": f"Курс по выбору {number}", "company_id": self.school.id}
                for number in range(30)
            ]
        )
        for subject in more:
            courses |= self._course(self.large, subject, self.teacher)
        self._decide_all(self.large)
        order = self.env["school.result.report.print"].with_user(self.deputy)
        found = self._print(
            "action_report_result_statistics",
            order.create({"term_id": self.quarter.id}),
        )
        self._assert_numbered(found)
        by_subject = found[1:]
        self.assertEqual(len(by_subject), 2)
        for page in by_subject:
            self.assertEqual((page.height, page.width), A4)
            self.assertIn(LONG_NAME, page.text)
            self.assertIn("Средний балл", page.text)
        text = " ".join(page.text for page in by_subject)
        for subject in courses.subject_id:
            self.assertIn(subject.name, text)
        signed = ["Заместитель директора" in page.text for page in by_subject]
        self.assertEqual(signed, [False, True])

    @regulation("000-7b", "002-5b", "003-5b")
    def test_the_report_on_a_large_class(self):
        found = self._print("action_report_class", self.large)
        for page in found:
            self.assertEqual((page.width, page.height), A4)
            self.assertIn("Отчёт классного руководителя: 9А", page.text)
        if len(found) > 1:
            self._assert_numbered(found)
        self.assertIn("Учеников с итогами 35 35 35 35 35 35", found[0].text)
        signed = ["Классный руководитель" in page.text for page in found]
        self.assertEqual(signed, [False] * (len(found) - 1) + [True])

    @regulation("000-7b")
    def test_the_fulfilment_of_a_large_class(self):
        courses = self.env["school.course"].search([("class_id", "=", self.large.id)])
        for place, course in enumerate(courses):
            day = date(2026, 9, 7) + timedelta(days=place // 4)
            self._lesson(course, day, 2 + place % 4, state="held")
        order = self.env["school.lesson.report.print"].with_user(self.deputy)
        found = self._print(
            "action_report_curriculum_fulfilment",
            order.create({"year_id": self.year.id, "class_ids": self.large.ids}),
        )
        text = self._joined(found)
        for subject in SUBJECTS:
            self.assertIn(re.sub(r"[\s-]", "", subject), text)
        for page in found:
            self.assertEqual((page.height, page.width), A4)
            self.assertIn("Отклонение от плана", page.text)
            self.assertNotIn("::", page.text)
        self.assertIn("Заместитель директора", found[-1].text)


@tagged("post_install", "-at_install")
class TestPageFit(BaseCase):
    """Without a database and a printer."""

    def test_no_row_of_a_table_is_lost(self):
        rows = [f"Строка {number}" for number in range(100)]
        parts = page_fit.TableFit(200).pages(rows, lambda row: [row])
        self.assertGreater(len(parts), 2)
        self.assertEqual([row for part in parts for row in part], rows)
        self.assertGreater(len(parts[-1]), 1)

    def test_nothing_of_a_record_is_lost(self):
        """Also of a year with more exams and contests than a page holds."""
        many = [Sitting(date(2026, 1, 1), f"Олимпиада {n}", "", "1") for n in range(90)]
        slots = [Slot(1, "I", "I")]
        lines = [Line(f"Предмет {number}", {}) for number in range(18)]
        levels = [
            Level(
                name,
                [
                    Year(f"{name}{n}", "1А", slots, list(lines), sat)
                    for n, sat in enumerate(([], many, []))
                ],
            )
            for name in ("Начальное", "Основное")
        ]
        found = record_pages([*levels, Level("Среднее")])
        self.assertGreater(len(found), 4)
        for page in found:
            self.assertTrue(page)
        years = [year for page in found for level in page for year in level.years]
        for name in ("Начальное", "Основное"):
            of_level = [one for one in years if one.name.startswith(name)]
            self.assertEqual(sum(len(one.lines) for one in of_level), 54)
            self.assertEqual([s for one in of_level for s in one.sittings], many)
        self.assertEqual(found[-1][-1].name, "Среднее")
        self.assertEqual(record_pages([]), [[]])

    def test_heads_of_narrow_columns(self):
        """A subject of one column: its name gets smaller, then is cut; pages stay."""
        slots = {1: Slot(1, "I", "I")}
        subjects = dict(enumerate(SUBJECTS))
        sheet = build_sheet(
            [Pupil(1, LONGEST)],
            [Fact(1, subject, 1, "grade", "4", "good", 4) for subject in subjects],
            subjects,
            slots,
            {},
        )
        [page] = pages(sheet)
        self.assertGreater(page.grade_width, 40)
        sizes = {page.head(subject).size for subject in page.subjects}
        self.assertEqual(sizes, {11, 9})
        self.assertEqual(fitted_name("Ли Ян").size, 13)
        long = fitted_name(LONGEST)
        self.assertEqual((long.text, long.size), (LONGEST, 10))
