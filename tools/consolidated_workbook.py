"""A consolidated sheet as an .xlsx that the office edits. No database."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from .consolidated_grid import (
    HEAD,
    HEAD_LINE,
    HEADS,
    NAME,
    NAMES,
    SUM,
    TEXT,
    TITLE,
    sheet_grid,
    sheet_name,
)
from .consolidated_sheet import DEFERRED, MISSING

FILLS = {
    MISSING: PatternFill("solid", start_color="FFF2B3B3"),
    DEFERRED: PatternFill("solid", start_color="FFFFF0C2"),
}
FONTS = {
    TITLE: Font(bold=True, size=14),
    HEAD: Font(bold=True),
    SUM: Font(bold=True),
}
THIN = Border(*[Side(style="thin", color="FF999999")] * 4)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(vertical="center")


def sheet_xlsx(sheet, title, subtitle, words):
    """:return: bytes; for the parameters see ``sheet_grid``"""
    book = Workbook()
    page = book.active
    page.title = sheet_name(title)
    grid = sheet_grid(sheet, title, subtitle, words)
    for row, line in enumerate(grid, 1):
        for column, place in enumerate(line, 1):
            _write(page, row, column, place)
    _layout(page, max(map(len, grid)))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _write(page, row, column, place):
    cell = page.cell(row, column)
    if place is None:
        cell.border = THIN
        return
    cell.value = place.value
    if isinstance(place.value, str):
        cell.data_type = "s"
    if place.look in FONTS:
        cell.font = FONTS[place.look]
    if place.look in (TITLE, TEXT):
        return
    cell.border = THIN
    cell.alignment = LEFT if place.look == NAME else CENTRE
    if place.look in FILLS:
        cell.fill = FILLS[place.look]
    if place.wide > 1 or place.high > 1:
        page.merge_cells(
            start_row=row,
            end_row=row + place.high - 1,
            start_column=column,
            end_column=column + place.wide - 1,
        )


def _layout(page, columns):
    page.column_dimensions["A"].width = 5
    page.column_dimensions["B"].width = 36
    for column in range(NAMES + 1, columns + 1):
        page.column_dimensions[get_column_letter(column)].width = 6
    page.row_dimensions[HEAD_LINE + 1].height = 45
    page.freeze_panes = page.cell(HEAD_LINE + HEADS + 1, NAMES + 1)
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.print_title_rows = f"{HEAD_LINE + 1}:{HEAD_LINE + HEADS}"
    page.print_title_cols = f"A:{get_column_letter(NAMES)}"
