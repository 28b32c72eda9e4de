"""A list or a page as an .xlsx that the office edits. No database."""

import io
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from .consolidated_grid import sheet_name, writable

THIN = Border(*[Side(style="thin", color="FF999999")] * 4)
BOLD = Font(bold=True)
TITLE = Font(bold=True, size=14)
HEAD = Alignment(horizontal="center", vertical="center", wrap_text=True)
WRAPPED = Alignment(vertical="top", wrap_text=True)
DAY = "dd.mm.yyyy"  # so written, Odoo's import knows it as a day
SHORT_DAY = "dd.mm"  # heads stand above narrow columns
HEAD_HEIGHT = 30  # two lines

Value = str | int | float | date | None


class Table(NamedTuple):
    """A sheet of a workbook.

    ``heads`` are the lines that name the columns; ``names`` is how many columns stay
    in sight. Only numbers and days are such; all else is a text, never a formula.
    """

    name: str
    titles: Sequence[str]
    heads: Sequence[Sequence[Value]]
    rows: Sequence[Sequence[Value]]
    widths: Sequence[int]
    names: int = 1


def workbook(tables: Sequence[Table]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for table in tables:
        _write(book.create_sheet(sheet_name(table.name)), table)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def number_or_text(text: str) -> str | int:
    """A mark as spreadsheets reckon with it: «5» is a number, «Н 4» is not."""
    return int(text) if text.isascii() and text.isdigit() else text


def _write(page, table):
    for number, title in enumerate(table.titles, start=1):
        _put(page.cell(number, 1), title).font = BOLD if number > 1 else TITLE
    first = len(table.titles) + 1
    for number, line in enumerate(table.heads, start=first):
        for column, value in enumerate(line, start=1):
            cell = _put(page.cell(number, column), value)
            cell.font, cell.alignment, cell.border = BOLD, HEAD, THIN
            if isinstance(value, date):
                cell.number_format = SHORT_DAY
        page.row_dimensions[number].height = HEAD_HEIGHT
    below = first + len(table.heads)
    for number, line in enumerate(table.rows, start=below):
        for column, value in enumerate(line, start=1):
            cell = _put(page.cell(number, column), value)
            cell.alignment, cell.border = WRAPPED, THIN
    _layout(page, table, first, below)


def _put(cell, value):
    if isinstance(value, str):
        cell.value = writable(value)
        cell.data_type = "s"
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = DAY
    return cell


def _layout(page, table, first, below):
    for column, width in enumerate(table.widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = page.cell(below, table.names + 1)
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{first}:{below - 1}"
