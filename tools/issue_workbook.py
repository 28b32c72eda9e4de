"""A workbook that lists what is wrong in a file, to be downloaded."""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

WIDTHS = (12, 18, 10, 100)  # characters


def issue_workbook(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """An .xlsx of these rows: kind, sheet, cell and reason.

    All cells are texts: what a foreign file calls its sheet is never a formula.
    """
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for letter, width in zip("ABCD", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_text(sheet, heading, bold=True) for heading in headings])
    for row in rows:
        sheet.append([_text(sheet, value) for value in row])
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def _text(sheet, value, bold=False):
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
