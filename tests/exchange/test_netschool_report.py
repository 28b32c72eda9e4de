import html
import io
import re
import struct
import tracemalloc
import zipfile
from datetime import date, datetime
from unittest.mock import patch

from openpyxl import load_workbook

from odoo.tests import BaseCase, tagged

from ...tools import netschool_report, xlsx_stream
from . import netschool_file
from .netschool_file import PUPIL, page, read, report_bytes, report_rows, sheet_bytes

DAY = date(2025, 4, 14)


@tagged("post_install", "-at_install")
class TestNetschoolReport(BaseCase):
    def codes(self, content):
        """The errors of a file as (code, sheet, cell)."""
        reader, _reports = read(content)
        return [(error.code, error.sheet, error.cell) for error in reader.errors]

    def edited(self, *edits):
        """A report with cells replaced: pairs of reference and new value."""
        rows = report_rows(page({DAY: "3", date(2025, 5, 2): "4"}))
        for row in rows:
            row.extend([None] * (8 - len(row)))
        for reference, value in edits:
            column = xlsx_stream.column_index(reference)
            rows[int(re.sub(r"\D", "", reference)) - 1][column] = value
        return sheet_bytes(rows)

    def test_header_and_table(self):
        _reader, [report] = read(self.edited())
        self.assertEqual(report.school, netschool_file.SCHOOL)
        self.assertEqual(report.school_year, "2024/2025")
        self.assertEqual(report.class_name, "8А")
        self.assertEqual(report.pupil, PUPIL)
        self.assertEqual(report.cell, "A9")
        self.assertEqual(report.date_from, date(2025, 3, 24))
        self.assertEqual(report.date_to, date(2025, 5, 24))
        [subject] = report.subjects
        self.assertEqual(subject.name, "Алгебра")
        self.assertEqual((subject.mean, subject.final), (3.5, "4"))
        self.assertEqual(
            [cell[:4] for cell in subject.cells],
            [(DAY, 1, "3", "B13"), (date(2025, 5, 2), 1, "4", "C13")],
        )

    def test_period_over_new_year(self):
        days = {date(2024, 12, 30): "4", date(2025, 1, 9): "5"}
        content = report_bytes(
            [page(days)], date_from=date(2024, 12, 23), date_to=date(2025, 1, 31)
        )
        _reader, [report] = read(content)
        self.assertEqual([cell.date for cell in report.subjects[0].cells], list(days))

    def test_labels_with_values_beside_them(self):
        content = self.edited(("A7", "Класс:"), ("B7", "9Б"))
        _reader, [report] = read(content)
        self.assertEqual(report.class_name, "9Б")

    def test_names_of_two_and_four_words(self):
        names = ["Тополев Илья", "Тополев Илья Аслан оглы"]
        _reader, reports = read(
            report_bytes([page({DAY: "3"}, pupil=name) for name in names])
        )
        self.assertEqual([report.pupil for report in reports], names)

    def test_several_sheets(self):
        rows = [report_rows(page({DAY: "3"}, class_name=name)) for name in ("8А", "8Б")]
        reader, reports = read(sheet_bytes(*rows, []))
        self.assertFalse(reader.errors)
        self.assertEqual([report.class_name for report in reports], ["8А", "8Б"])

    def test_no_lessons_in_the_period(self):
        reader, [report] = read(report_bytes([page({})]))
        self.assertFalse(reader.errors)
        self.assertEqual(report.subjects[0].cells, ())

    def test_mean_that_differs_is_a_warning(self):
        reader, reports = read(self.edited(("D13", 4.9)))
        self.assertEqual(len(reports), 1)
        [warning] = reader.warnings
        self.assertEqual((warning.code, warning.cell), ("mean_differs", "D13"))
        self.assertEqual(warning.params, {"read": 3.5, "stated": 4.9})

    def test_mean_rounded_and_with_a_comma(self):
        cells = {date(2025, 4, 1): "4", date(2025, 4, 2): "4", DAY: 5}
        content = report_bytes([page(cells)])
        rows = [list(row) for row in load_workbook(io.BytesIO(content)).active.values]
        rows[12][rows[12].index(13 / 3)] = "4,33"
        reader, _reports = read(sheet_bytes(rows))
        self.assertFalse(reader.errors + reader.warnings)

    def test_wrong_cells_are_named(self):
        for edit, code in {
            ("B13", "5+"): "unknown_mark",
            ("B13", "Ж"): "unknown_mark",
            ("B13", "4/"): "unknown_mark",
            ("B13", 3.5): "unknown_mark",
            ("B13", datetime(2025, 3, 2)): "cell_is_date",
            ("B12", 31): "bad_day",
            ("B12", "x"): "bad_day",
            ("C12", 30): "day_outside_period",
            ("D13", "много"): "bad_mean",
            ("C11", "Смайл"): "unknown_column",
            ("G13", "5"): "cell_without_date",
            ("A6", "Учебный год: 2024"): "bad_year",
            ("A6", "Учебный год: 2024/2026"): "bad_year",
            ("A8", "Период: с 24.03.25"): "bad_period",
            ("A8", "Период: с 31.02.25 по 24.05.25"): "bad_period",
            ("A8", "Период: с 24.05.25 по 24.03.25"): "bad_period",
            ("A8", "Период: с 24.03.23 по 24.05.25"): "long_period",
            ("A9", "Ученик: Рябинкин"): "bad_pupil",
        }.items():
            with self.subTest(edit=edit):
                content = self.edited(edit)
                self.assertIn((code, "Лист1", edit[0]), self.codes(content))
                self.assertEqual(read(content)[1], [])

    def test_missing_parts_are_named(self):
        for row, code, cell in (
            (6, "missing_year", "A11"),
            (7, "missing_class", "A11"),
            (8, "missing_period", "A11"),
            (9, "missing_pupil", "A11"),
            (3, "other_report", "A1"),
        ):
            with self.subTest(row=row):
                content = self.edited((f"A{row}", None))
                self.assertIn((code, "Лист1", cell), self.codes(content))
        self.assertIn(
            ("period_outside_year", "Лист1", "A11"),
            self.codes(self.edited(("A6", "Учебный год: 2021/2022"))),
        )

    def test_missing_rows_are_named(self):
        rows = report_rows(page({DAY: "3"}))
        self.assertEqual(
            self.codes(sheet_bytes(rows[:10])), [("missing_table", "Лист1", "A9")]
        )
        codes = self.codes(sheet_bytes(rows[:11] + rows[12:]))
        self.assertIn(("missing_days", "Лист1", "A12"), codes)
        nameless = self.edited(("A13", None))
        self.assertIn(("missing_subject", "Лист1", "B13"), self.codes(nameless))

    def test_repeated_subject_and_pupil(self):
        rows = report_rows(page({DAY: "3"}))
        codes = self.codes(sheet_bytes(rows[:13] + [rows[12]] + rows[13:]))
        self.assertIn(("duplicate_subject", "Лист1", "A14"), codes)
        namesakes = report_bytes(
            [page({DAY: "3"}), page({DAY: "5"}, pupil="рябинкин  Петр ильич")]
        )
        reader, reports = read(namesakes)
        [error] = reader.errors
        self.assertEqual((error.code, error.cell), ("duplicate_pupil", "A23"))
        self.assertEqual(error.params, {"first": "Лист1!A9"})
        self.assertEqual(len(reports), 1)
        other_class = report_bytes(
            [page({DAY: "3"}), page({DAY: "5"}, class_name="8Б")]
        )
        self.assertFalse(self.codes(other_class))

    def test_unexpected_row(self):
        rows = report_rows(page({DAY: "3"}))
        self.assertEqual(
            self.codes(sheet_bytes([*rows, ["Справка о доходах"]])),
            [("unexpected_row", "Лист1", f"A{len(rows) + 1}")],
        )

    def test_many_errors_are_collected_up_to_a_limit(self):
        days = netschool_file.school_days(date(2025, 3, 24), date(2025, 5, 23))
        few = self.codes(report_bytes([page({day: "x" for day in days[:7]})]))
        self.assertEqual(len(few), 7)
        pages = [
            page({day: "x" for day in days}, pupil=name)
            for name in netschool_file.made_pupils(10)
        ]
        many = self.codes(report_bytes(pages))
        self.assertEqual(len(many), netschool_report.MAX_ERRORS + 1)
        self.assertEqual(many[-1][0], "too_many_errors")

    def test_other_files_are_refused(self):
        good = report_bytes([page({DAY: "3"})])
        for content, code in (
            (b"", "empty_file"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_xls"),
            ("<html><body>Отчет</body></html>".encode(), "other_report"),
            (b"\xef\xbb\xbf  <?xml version='1.0'?><a/>", "empty_report"),
            (b"%PDF-1.4", "not_xlsx"),
            (b"PK\x03\x04" + bytes(100), "damaged_file"),
            (good[: len(good) // 2], "damaged_file"),
            (sheet_bytes([]), "empty_report"),
            (sheet_bytes([["Фамилия", "Имя"], ["А", "Б"]]), "other_report"),
            (self._zipped({"a.txt": b"x"}), "not_xlsx"),
        ):
            with self.subTest(code=code):
                self.assertEqual([error[0] for error in self.codes(content)], [code])

    def _zipped(self, parts):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return target.getvalue()

    def _with_sheet(self, edit):
        """A good report whose sheet's XML went through ``edit`` (bytes to bytes)."""
        source = zipfile.ZipFile(io.BytesIO(report_bytes([page({DAY: "3"})])))
        name = "xl/worksheets/sheet1.xml"
        parts = {item: source.read(item) for item in source.namelist()}
        parts[name] = edit(parts[name])
        return self._zipped(parts)

    def _with_shared_texts(self):
        """The report as Excel saves it: texts in a part of their own, some rich."""
        texts = []

        def share(match):
            texts.append(html.unescape(match[1].decode()))
            return b' t="s"><v>%d</v></c>' % (len(texts) - 1)

        def edit(xml):
            cell = rb' t="inlineStr"><is><t[^>]*>(.*?)</t></is></c>'
            return re.sub(cell, share, xml, flags=re.DOTALL)

        content = self._with_sheet(edit)
        items = "".join(
            f"<si><r><t>{text[:3]}</t></r><r><rPr/><t>{text[3:]}</t></r>"
            "<rPh><t>чтение</t></rPh></si>"
            for text in texts
        )
        source = zipfile.ZipFile(io.BytesIO(content))
        parts = {item: source.read(item) for item in source.namelist()}
        parts[xlsx_stream.SHARED] = f"<sst>{items}</sst>".encode()
        return self._zipped(parts)

    def test_shared_texts(self):
        reader, [report] = read(self._with_shared_texts())
        self.assertFalse(reader.errors)
        self.assertEqual((report.pupil, report.class_name), (PUPIL, "8А"))
        self.assertEqual(report.subjects[0].name, "Алгебра")

    def test_sheet_cut_off_is_placed(self):
        content = self._with_sheet(lambda xml: xml[: xml.index(b'<row r="13"')])
        [error] = self.codes(content)
        self.assertEqual(error, ("damaged_file", "Лист1", "A13"))

    def test_sheet_locked_or_packed_otherwise(self):
        """The other parts are readable, so it shows when the sheet is read."""
        name = b"xl/worksheets/sheet1.xml"
        for flags, method, code in (
            (1, zipfile.ZIP_DEFLATED, "not_xlsx"),  # a password
            (0, 99, "not_xlsx"),  # no such method
            (0, zipfile.ZIP_BZIP2, "damaged_file"),
            (0, zipfile.ZIP_LZMA, "damaged_file"),
        ):
            content = bytearray(self._with_sheet(lambda xml: xml))
            # The flags and the method stand in the sheet's own head and in the index.
            for head, before in ((b"PK\x03\x04", 30), (b"PK\x01\x02", 46)):
                start = content.index(head)
                while content[start + before : start + before + len(name)] != name:
                    start = content.index(head, start + 1)
                field = start + (6 if before == 30 else 8)
                content[field : field + 4] = struct.pack("<HH", flags, method)
            with self.subTest(flags=flags, method=method):
                self.assertEqual(
                    [error[0] for error in self.codes(bytes(content))], [code]
                )

    def test_entities_are_refused(self):
        bomb = b'<!DOCTYPE a [<!ENTITY b "boom">]>'
        content = self._with_sheet(lambda xml: bomb + xml.replace(b"<v>3</v>", b"&b;"))
        self.assertEqual([error[0] for error in self.codes(content)], ["damaged_file"])

    def test_prefixed_elements_are_read(self):
        """Some libraries write every element with a prefix."""

        def prefixed(xml):
            xml = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml)
            return xml.replace(b"xmlns=", b"xmlns:x=")

        reader, reports = read(self._with_sheet(prefixed))
        self.assertFalse(reader.errors)
        self.assertEqual(reports[0].subjects[0].cells[0].text, "3")

    def test_huge_file_is_refused(self):
        content = self._with_shared_texts()
        for limit in ("MAX_UNPACKED", "MAX_SHARED"):
            with self.subTest(limit=limit), patch.object(xlsx_stream, limit, 100):
                self.assertEqual(self.codes(content), [("huge_file", "", "")])

    def test_other_sheet_is_not_read_to_its_end(self):
        rows = [["Накладная", number] for number in range(5000)]
        rows[4000][0] = netschool_file.TITLE
        codes = self.codes(sheet_bytes(rows))
        self.assertEqual(codes, [("other_report", "Лист1", "A1")])

    def test_memory_does_not_grow(self):
        peaks = []
        for classes in (2, 8):
            content = io.BytesIO(
                report_bytes(netschool_file.made_pages(classes, 25, subjects=5))
            )
            tracemalloc.start()
            reader = netschool_report.ReportReader(content)
            count = sum(1 for _report in reader.pupils())
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
            self.assertEqual(count, classes * 25)
            self.assertFalse(reader.errors)
        # What grows is the list of texts that the workbook shares and the names seen:
        # some 400 bytes a pupil, against 40,000 for a pupil's cells.
        self.assertLess(peaks[1] - peaks[0], 150 * 1000)

    def test_headings_of_5_56(self):
        rows = [
            [netschool_file.SCHOOL],
            [netschool_file.TITLE],
            ["Учебный год: 2026/2027"],
            ["Класс: 8А"],
            ["Учебный период:"],
            ["Период: с 1.09.2026 по 30.11.2026"],
            [f"Ученик: {PUPIL}"],
            ["Предмет", "Сентябрь", None, "Средн.\nоценка 1 триместр"]
            + ["Итог.оценка  1 триместр"],
            [None, 2, 16],
            ["Литература", "3", "2", "2,5", None],
            [],
            ["УП — Пропуск по уважительной причине"],
            ["ОСВ — Освобожден от посещения"],
            ["Состояние на16.09.2026 17:40:20"],
            ["© Сетевой Город. Образование 5.56.0 (0.29.2)"],
        ]
        reader, [report] = read(sheet_bytes(rows))
        self.assertFalse(reader.errors + reader.warnings)
        self.assertEqual(report.subjects[0].mean, 2.5)
        self.assertEqual(
            [cell.date for cell in report.subjects[0].cells],
            [date(2026, 9, 2), date(2026, 9, 16)],
        )
