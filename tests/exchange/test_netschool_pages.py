import doctest
import unittest
from datetime import date

from lxml import html

from odoo.tests import BaseCase, tagged

from ...models.exchange import netschool_results
from ...tools import netschool_headings, page_rows
from .common import ExchangeCommon
from .netschool_file import (
    DATA,
    PUPIL,
    page,
    page_bytes,
    read,
    report_bytes,
    report_rows,
    sheet_bytes,
    year_rows,
)

PUPIL_PAGE = DATA / "netschool" / "student_report_5.56.html"
DAY = date(2025, 4, 14)


@tagged("post_install", "-at_install")
class TestNetschoolPages(BaseCase):
    """Web pages are read as workbooks are."""

    def facts(self, content):
        """What a file says, without where it stands in it."""
        reader, reports = read(content)
        self.assertFalse([error.args for error in reader.errors])
        return [
            (
                *report[2:-1],
                [
                    (one.name, [cell[:3] + cell[4:] for cell in one.cells], one[3:6])
                    for one in report.subjects
                ],
            )
            for report in reports
        ]

    def test_examples_in_the_documentation(self):
        for module in (netschool_headings, page_rows, netschool_results):
            self.assertEqual(doctest.testmod(module).failed, 0)

    def test_the_same_as_the_workbook(self):
        one = page({DAY: "О 3/4", (DAY, 2): "5", date(2025, 5, 2): "Б"})
        wanted = self.facts(report_bytes([one]))
        rows = report_rows(one)
        for charset, says in (
            ("utf-8", None),
            ("utf-8-sig", "utf-8"),
            ("utf-16", None),
            ("cp1251", None),
            ("cp1251", "windows-1251"),
            ("utf-8", "windows-1251"),  # saved again by a browser
        ):
            with self.subTest(charset=charset, says=says):
                self.assertEqual(self.facts(page_bytes(rows, charset, says)), wanted)

    def test_everything_above_in_one_cell(self):
        """As version 5.56 has it; scripts and styles are no text."""
        lines = [
            "<b>Учебный год:</b> 2024/2025<br>",
            "<b>Класс:</b> 8А<br/><b>Период:</b> с 24.03.25 по 24.05.25<br>",
            f"<b>Ученик:</b> {PUPIL}",
        ]
        content = (
            "<style>td {color: red}</style><script>var a = '<td>1</td>';</script>"
            "<center><h2>Отчёт об успеваемости<br>и посещаемости ученика</h2></center>"
            "<table><tr><td><table><tr><td></td><td>" + "".join(lines) + "</td></tr>"
            "</table></td></tr></table>"
            "<table><tr><th rowspan=2>Предмет</th><th colspan='2'>Апрель</th>"
            "<th rowspan='2'>Средн.<br>оценка</th></tr><tr><th>14</th><th>15</th></tr>"
            "<tr><td>Алгебра</td><td>5</td><td>НП</td><td>5,00</td></tr></table>"
        )
        content = content.replace("успеваемости<br>", "успеваемости ")
        reader, [report] = read(content.encode())
        self.assertFalse(reader.errors)
        self.assertEqual((report.class_name, report.pupil), ("8А", PUPIL))
        [subject] = report.subjects
        self.assertEqual([cell.text for cell in subject.cells], ["5", "НП"])
        self.assertEqual(subject.mean, 5)

    def test_order_of_columns(self):
        rows = report_rows(page({DAY: "3"}))
        for row in rows[10:13]:
            row[:] = [row[0], row[2], row[1], None]
        rows[10:13] = [
            ["№ п/п", "Предмет", "Учитель", "Средняя оценка", "Апрель"],
            [None, None, None, None, 14],
            [1, "Алгебра", "Зуев А. Л.", 3, "3"],
        ]
        reader, [report] = read(page_bytes(rows))
        self.assertFalse(reader.errors)
        self.assertEqual([one.code for one in reader.warnings], ["column_left_out"])
        [subject] = report.subjects
        self.assertEqual((subject.name, subject.mean), ("Алгебра", 3))
        self.assertEqual(
            [(cell.date, cell.text) for cell in subject.cells], [(DAY, "3")]
        )

    def test_without_legend(self):
        rows = report_rows(page({DAY: "НП"}), legend=())
        _reader, [report] = read(page_bytes(rows))
        [cell] = report.subjects[0].cells
        self.assertEqual(cell.lessons[0].absence, "unexcused")

    def test_where_it_is_wrong(self):
        rows = report_rows(page({DAY: "Ж"}))
        reader, reports = read(page_bytes(rows))
        self.assertFalse(reports)
        [error] = reader.errors
        # Rows are counted as a spreadsheet program lays the page out.
        self.assertEqual((error.code, error.cell), ("unknown_mark", "B9"))

    def test_hostile_pages(self):
        row = "<td colspan=1000000 rowspan=99999999999999999999>Ж</td>"
        for content in (
            f"<table><tr>{row * 40}</table>",
            "<table><tr><td>" * 3000,
            "<!--" + "a" * 100000,
            "<" * 100000,
        ):
            reader, reports = read(content.encode())
            self.assertFalse(reports)
            self.assertTrue(reader.errors)

    def test_real_page(self):
        """Each filled cell, against the plainest reading of the page."""
        if not PUPIL_PAGE.exists():
            raise unittest.SkipTest(f"no real report at {PUPIL_PAGE} (set DATA)")
        content = PUPIL_PAGE.read_bytes()
        tree = html.document_fromstring(content.decode())
        rows = tree.xpath("//table[@class='table-print']/tr[td]")
        wanted = {}
        for row in rows:
            name, *cells = ["".join(td.itertext()).strip() for td in row.xpath("td")]
            wanted[name] = [cell for cell in cells[:-2] if cell]
        reader, [report] = read(content)
        self.assertFalse(reader.errors + reader.warnings)
        self.assertEqual(
            {one.name: [cell.text for cell in one.cells] for one in report.subjects},
            wanted,
        )
        self.assertEqual(report.class_name, "")

    def test_year_table(self):
        rows = year_rows(
            PUPIL,
            "8А",
            {
                "Алгебра": {"1 четверть": (3.67, "3,75", "4"), "Год": "4 (хор)"},
                "Физика": {"2 четверть": "н/а", "Экзамен": "5", "Итоговая": "5"},
            },
        )
        for content in (sheet_bytes(rows), page_bytes(rows, "cp1251")):
            reader, [report] = read(content)
            self.assertFalse(reader.errors)
            algebra, physics = report.subjects
            self.assertEqual(
                [(one.period, *one[2:]) for one in algebra.totals],
                [
                    (("quarter", 1), 3.67, 3.75, "4"),
                    (("year", 0), None, None, "4 (хор)"),
                ],
            )
            self.assertEqual(
                [(one.period, one.final) for one in physics.totals],
                [(("quarter", 2), "н/а"), (("exam", 0), "5"), (("final", 0), "5")],
            )

    def test_year_table_of_one_column_a_term(self):
        rows = year_rows(PUPIL, "8А", {}, title="Итоговые отметки")
        rows[4:6] = [
            ["Предмет", "I полугодие", "II полугодие", "Годовая", "Итог"],
            ["Алгебра", 4, "5", 5, None],
        ]
        reader, [report] = read(sheet_bytes(rows))
        self.assertFalse(reader.errors)
        self.assertEqual(
            [(one.period, one.final) for one in report.subjects[0].totals],
            [(("half_year", 1), "4"), (("half_year", 2), "5"), (("year", 0), "5")],
        )


@tagged("post_install", "-at_install")
class TestNetschoolPupil(ExchangeCommon):
    """A pupil's own page goes into the class that the pupil is in."""

    def content(self, name):
        days = date(2026, 11, 16)
        rows = report_rows(
            page({days: "5"}, name, ""),
            school_year="2026/2027",
            date_from=date(2026, 11, 9),
            date_to=date(2026, 11, 20),
        )
        return page_bytes(rows, "cp1251")

    def test_class_is_the_pupils(self):
        run = self.bring_file(self.content("Орлова Алиса Дмитриевна"))
        self.assertEqual((run.state, run.class_names), ("done", "6Б"), run.errors)
        grade = self.env["school.grade"].search([("exchange_id", "=", run.id)])
        self.assertEqual(grade.lesson_id.class_id, self.class_6b)
        self.assertEqual((grade.student_id, grade.code), (self.student, "5"))

    def test_pupil_of_no_class(self):
        run = self.bring_file(self.content("Лисицын Егор Павлович"))
        self.assertEqual(run.state, "refused")
        self.assertIn("does not name the class", run.errors)
