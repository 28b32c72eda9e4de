"""A consolidated sheet as a workbook that the office edits. No database."""

import io
import re

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from .consolidated_sheet import DEFERRED, MISSING

FIRST = 3
"""the first column of grades, after number and name"""
HEAD = 3
"""the line of the subjects, below title and subtitle"""
MISSING_FILL = PatternFill("solid", start_color="FFF2B3B3")
DEFERRED_FILL = PatternFill("solid", start_color="FFFFF0C2")
THIN = Border(*[Side(style="thin", color="FF999999")] * 4)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def sheet_workbook(sheet, title, subtitle, words):
    """An .xlsx of a sheet.

    Names are always texts, never formulas; grades are numbers where they are numbers.

    :param sheet: ``Sheet``
    :param words: dict of what stands in the head, at the foot and beside who came or
        left: name, quality, progress, mean, came, left
    :return: bytes
    """
    book = Workbook()
    page = book.active
    page.title = re.sub(r"[\[\]:*?/\\']", "-", title)[:31]
    _text(page.cell(1, 1), title).font = Font(bold=True, size=14)
    _text(page.cell(2, 1), subtitle)
    columns = [(one, slot) for one in sheet.subjects for slot in one.slots]
    _head(page, sheet, columns, words)
    for place, pupil in enumerate(sheet.pupils, 1):
        _line(page, HEAD + 1 + place, place, pupil, columns, words)
    _foot(page, sheet, columns, words)
    _layout(page, columns)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _head(page, sheet, columns, words):
    _framed(page, HEAD, 1, "№")
    _framed(page, HEAD, 2, words["name"])
    for column in (1, 2):
        page.merge_cells(
            start_row=HEAD, end_row=HEAD + 1, start_column=column, end_column=column
        )
    column = FIRST
    for subject in sheet.subjects:
        _framed(page, HEAD, column, subject.name)
        last = column + len(subject.slots) - 1
        page.merge_cells(
            start_row=HEAD, end_row=HEAD, start_column=column, end_column=last
        )
        column = last + 1
    for column, (_subject, slot) in enumerate(columns, FIRST):
        _framed(page, HEAD + 1, column, slot.label)
    for row in page.iter_rows(min_row=HEAD, max_row=HEAD + 1):
        for cell in row:
            cell.font, cell.border = Font(bold=True), THIN


def _line(page, row, place, pupil, columns, words):
    _framed(page, row, 1, place)
    name = pupil.name
    for day, word in ((pupil.came, words["came"]), (pupil.left, words["left"])):
        if day:
            name += f" ({word} {day:%d.%m.%Y})"
    _framed(page, row, 2, name).alignment = Alignment(vertical="center")
    for column, (subject, slot) in enumerate(columns, FIRST):
        cell = pupil.cells.get((subject.subject_id, slot.key))
        written = _framed(page, row, column, cell and _number(cell.text))
        if cell and cell.kind == MISSING:
            written.fill = MISSING_FILL
        elif cell and cell.kind == DEFERRED:
            written.fill = DEFERRED_FILL


def _foot(page, sheet, columns, words):
    first = HEAD + 2 + len(sheet.pupils)
    for row, name in enumerate(("quality", "progress", "mean"), first):
        _framed(page, row, 1, None)
        _framed(page, row, 2, words[name]).font = Font(bold=True)
        for column, (subject, slot) in enumerate(columns, FIRST):
            counts = sheet.counts.get((subject.subject_id, slot.key))
            _framed(page, row, column, counts and getattr(counts, name))


def _layout(page, columns):
    page.column_dimensions["A"].width = 5
    page.column_dimensions["B"].width = 36
    for column in range(FIRST, FIRST + len(columns)):
        page.column_dimensions[get_column_letter(column)].width = 6
    page.row_dimensions[HEAD].height = 45
    page.freeze_panes = page.cell(HEAD + 2, FIRST)
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.print_title_rows = f"{HEAD}:{HEAD + 1}"
    page.print_title_cols = "A:B"


def _framed(page, row, column, value):
    cell = page.cell(row, column)
    if isinstance(value, str):
        _text(cell, value)
    else:
        cell.value = value
    cell.border, cell.alignment = THIN, CENTRE
    return cell


def _text(cell, value):
    cell.value = value
    cell.data_type = "s"
    return cell


def _number(text):
    return int(text) if text.isascii() and text.isdigit() else text
