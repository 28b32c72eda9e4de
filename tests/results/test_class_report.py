"""The report of the homeroom teacher on the class."""

import io
from datetime import date

from pypdf import PdfReader

from odoo.exceptions import AccessError
from odoo.tests import BaseCase, tagged

from ...tools.class_report import Line, columns_of, report_pages
from ...tools.consolidated_sheet import Fact, Pupil, Slot, build_sheet
from ..common import SchoolDiaryCommon, regulation
from .common import ResultMixin

WHOLE = regulation("000-7b", "002-5b", "003-5b")
TONES = {"5": "excellent", "4": "good", "3": "fair", "2": "poor", "зач": "neutral"}


@tagged("post_install", "-at_install")
class TestClassReport(ResultMixin, SchoolDiaryCommon):
    def _decide(self, code, student, course, term=None):
        result = self._result(student, course, term or self.quarters[0])
        result.write({"value_id": self._value(code).id, "reason": "Решение"})

    def _print(self, user=None, school_class=None):
        self._end_request()
        report = self.env["ir.actions.report"].with_user(user or self.homeroom_teacher)
        with self.allow_pdf_render():
            content, _kind = report.with_context(
                force_report_rendering=True, lang="ru_RU"
            )._render_qweb_pdf(
                "school_diary.action_report_class", (school_class or self.class_6b).ids
            )
        pages = PdfReader(io.BytesIO(content)).pages
        return [" ".join(page.extract_text().split()) for page in pages]

    @WHOLE
    def test_printed_by_the_homeroom_teacher(self):
        courses = self.course_math, self.course_russian, self.course_literature
        for student, codes in (
            (self.student, "555"),
            (self.other_student, "453"),
            (self.third_student, "245"),
        ):
            for course, code in zip(courses, codes, strict=True):
                self._decide(code, student, course)
        self._decide("5", self.student, self.course_english)
        # A hasty grade of the term that is not over yet.
        self._decide("5", self.student, self.course_english, self.quarters[1])
        self.env["school.absence"].create(
            {
                "student_id": self.other_student.id,
                "lesson_id": self._lesson(
                    self.course_math, date(2026, 9, 14), 5, state="held"
                ).id,
                "kind": "ill",
            }
        )
        self.other_student.enrollment_ids.date_from = date(2026, 9, 10)
        action = self.class_6b.with_user(self.homeroom_teacher)
        self.assertEqual(
            action.action_print_class_report()["report_name"],
            "school_diary.report_class",
        )
        [text] = self._print()
        for words in (
            "Отчёт классного руководителя: 6Б",
            "1 четверть",
            "Прибыли в течение года: 1 1. Семёнов Пётр Ильич, 10.09.2026",
            "Отличники (1 четверть): 1 1. Орлова Алиса Дмитриевна",
            "1. Семёнов Пётр Ильич: Литература",
            "Неуспевающие (1 четверть): 1 1. Белова Дарья Сергеевна: Математика",
            "Не аттестованы (1 четверть): 1 1. Громов Максим Андреевич: Математика,",
            "Пропущено уроков 1 0 из них по болезни 1 0",
            "Котова Нина Юрьевна",
        ):
            self.assertIn(words, text)

    def test_where_nothing_is_decided(self):
        empty = self._class("8А", 8)
        [text] = self._print(self.deputy, empty)
        self.assertIn("8А", text)

    def test_rights(self):
        for user in (self.deputy, self.head, self.homeroom_teacher):
            self.class_6b.with_user(user).action_print_class_report()
        for user in (self.teacher, self.secretary, self.foreign_admin, self.parent):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.class_6b.with_user(user).action_print_class_report()
                with self.assertRaises(AccessError):
                    self._print(user)


@tagged("post_install", "-at_install")
class TestClassReportGroups(BaseCase):
    """Without a database."""

    def _columns(self, *pupils):
        """:param pupils: grades in the subjects A, B, C; «?» and «.» for none"""
        kinds = {"?": "missing", "x": "deferred", ".": "open"}
        facts = [
            Fact(
                place,
                subject,
                1,
                kinds.get(code, "grade"),
                code,
                TONES.get(code, ""),
                int(code) if code.isdigit() else None,
            )
            for place, codes in enumerate(pupils)
            for subject, code in enumerate(codes)
            if code
        ]
        sheet = build_sheet(
            [Pupil(place, f"Ученик {place}") for place in range(len(pupils))],
            facts,
            dict(enumerate("ABC")),
            {1: Slot(1, "I", "1 четверть")},
            {"missing": "?", "deferred": "x", "open": ""},
        )
        return columns_of(sheet)

    @WHOLE
    def test_groups(self):
        [column] = self._columns(
            ("5", "5", "зач"),
            ("5", "4", "5"),
            ("4", "4", ""),
            ("3", "5", "4"),
            ("2", "?", "5"),
            ("5", "?", "5"),
            ("5", "x", "5"),
            ("", "", ""),
        )
        sizes = {group: len(found) for group, found in column.groups.items()}
        self.assertEqual(
            sizes,
            {
                **{"excellent": 1, "good": 2, "fair": 1, "deferred": 1},
                **{"unassessed": 1, "poor": 1},
            },
        )
        self.assertEqual(column.number, 6, "those deferred are in no figure")
        self.assertEqual((column.quality, column.progress), (50, 67))
        self.assertEqual([one.subjects for one in column.single("good")], [["B"]])
        self.assertEqual([one.subjects for one in column.single("fair")], [["A"]])
        self.assertEqual(column.groups["poor"][0].subjects, ["A"])

    def test_a_term_without_grades_is_left_out(self):
        self.assertEqual(self._columns((".", "?", "x")), [])
        self.assertTrue(self._columns((".", "5", "x"))[0].is_open)
        self.assertFalse(self._columns(("?", "5", "x"))[0].is_open)
        self.assertEqual(self._columns(), [])

    def test_long_lists_go_on(self):
        lines = [
            line
            for group in range(6)
            for line in (
                Line(f"Группа {group}", True),
                *(Line(f"Ученик {n}: {'Предмет ' * 20}") for n in range(25)),
            )
        ]
        pages = report_pages(14, lines)
        self.assertGreater(len(pages), 3)
        self.assertEqual([line for page in pages for line in page], lines)
        self.assertFalse([page for page in pages if page[-1].is_title])
        self.assertEqual(report_pages(0, []), [[]])
