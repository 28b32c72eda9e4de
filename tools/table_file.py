"""A table in a file: .xlsx (its first sheet) or CSV, as rows of cells.

CSV has commas, semicolons or tabs, in UTF-8 or Windows-1251.
"""

import csv
import io

from .xlsx_stream import OLE_MAGIC, Workbook, XlsxError


def read_table(content):
    """:return: name of the sheet, and its numbered rows"""
    if not content:
        raise XlsxError("empty_file")
    if content[:2] == b"PK" or content[:4] == OLE_MAGIC or content[:1] == b"<":
        workbook = Workbook(io.BytesIO(content))
        sheet = next(iter(workbook.sheets), None)
        if sheet is None:
            raise XlsxError("not_xlsx")
        return sheet, workbook.rows(sheet)
    return "", _csv_rows(content)


def _csv_rows(content):
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    try:
        yield from enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1)
    except csv.Error as error:
        raise XlsxError("damaged_file") from error


def cell_text(value):
    """A cell as it is read by people: 3.0 is «3»."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split()) if value is not None else ""
