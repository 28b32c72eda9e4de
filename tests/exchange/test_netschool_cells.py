import doctest
from datetime import date

from odoo.tests import BaseCase, tagged

from ...tools import netschool_cells, netschool_keys, xlsx_stream
from . import netschool_file
from .netschool_file import PUPIL, Page, page, read, report_bytes

DAY = date(2025, 4, 14)


@tagged("post_install", "-at_install")
class TestNetschoolCells(BaseCase):
    def lessons(self, *columns):
        """The lessons of one pupil, subject and date, from its columns' texts."""
        cells = {
            (DAY, ordinal): text for ordinal, text in enumerate(columns, 1) if text
        }
        reader, [report] = read(report_bytes([page(cells)]))
        self.assertFalse(reader.errors)
        return [
            (
                lesson.ordinal,
                lesson.absence,
                "".join(
                    f"{'/' if grade.same_work else ' '}{grade.value}"
                    for grade in lesson.grades
                ).strip(),
            )
            for cell in report.subjects[0].cells
            for lesson in cell.lessons
        ]

    def test_examples_in_the_documentation(self):
        for module in (netschool_cells, netschool_keys, xlsx_stream):
            self.assertEqual(doctest.testmod(module).failed, 0)

    def test_one_column(self):
        for text, expected in {
            "3": [(1, None, "3")],
            "0": [(1, None, "0")],
            "Б": [(1, "ill", "")],
            "О 2": [(1, "late", "2")],
            "2  3": [(1, None, "2 3")],
            "4 3": [(1, None, "4 3")],
            "2/3": [(1, None, "2/3")],
            "Н 2/2": [(1, "unexcused", "2/2")],
            "2  3/3": [(1, None, "2 3/3")],
            "О 3 3": [(1, "late", "3 3")],
            "Н Н": [(1, "unexcused", ""), (2, "unexcused", "")],
            "Б Б 3": [(1, "ill", ""), (2, "ill", "3")],
            "2 Н": [(1, None, "2"), (2, "unexcused", "")],
            "О Н": [(1, "late", ""), (2, "unexcused", "")],
            "у 5": [(1, "excused", "5")],
            "H 4": [(1, "unexcused", "4")],  # a Latin H typed by hand
        }.items():
            with self.subTest(text=text):
                self.assertEqual(self.lessons(text), expected)

    def test_numbers_instead_of_text(self):
        self.assertEqual(self.lessons(3), [(1, None, "3")])
        self.assertEqual(self.lessons(4.0), [(1, None, "4")])

    def test_several_columns_of_one_date(self):
        self.assertEqual(self.lessons("3", "4"), [(1, None, "3"), (2, None, "4")])
        self.assertEqual(
            self.lessons("О Н", "4"),
            [(1, "late", ""), (2, "unexcused", ""), (3, None, "4")],
        )

    def test_second_column_alone_is_the_second_lesson(self):
        cells = {(DAY, 1): "3", (DAY, 2): "4"}
        pages = [
            Page(PUPIL, "8А", {"Алгебра": cells, "Физика": {(DAY, 2): "Н"}}),
        ]
        _reader, [report] = read(report_bytes(pages))
        [cell] = report.subjects[1].cells
        self.assertEqual([lesson.ordinal for lesson in cell.lessons], [2])

    def test_codes_of_version_5_56(self):
        legend = [
            ("УП", "— Пропуск по уважительной причине"),
            ("Б", "— Пропустил по болезни"),
            ("НП", "— Пропуск по неуважительной причине"),
            ("ОТ", "— Отсутствовал"),
            ("ОП", "— Опоздал"),
            ("ОСВ", "— Освобожден от посещения"),
        ]
        days = netschool_file.school_days(date(2025, 4, 1), date(2025, 4, 30))
        texts = [code for code, _words in legend]
        content = report_bytes(
            [page(dict(zip(days, texts, strict=False)))], legend=legend
        )
        reader, [report] = read(content)
        self.assertFalse(reader.errors)
        self.assertEqual(
            [cell.lessons[0].absence for cell in report.subjects[0].cells],
            ["excused", "ill", "unexcused", "absent", "late", "exempt"],
        )

    def test_legend_of_the_file_goes_first(self):
        content = report_bytes([page({DAY: "О"})], legend=[("О", "Освобождён")])
        _reader, [report] = read(content)
        [cell] = report.subjects[0].cells
        self.assertEqual(cell.lessons[0].absence, "exempt")
