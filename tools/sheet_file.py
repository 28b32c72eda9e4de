"""What is common to the spreadsheets that people bring: .xlsx or CSV, a row a thing.

Plain Python, no database. CSV may be divided by comma, semicolon or tab, and written
in UTF-8 or Windows-1251.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .xlsx_stream import OLE_MAGIC, Row, Workbook, XlsxError

MAX_SIZE = 20 * 1024 * 1024
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class SheetError(NamedTuple):
    """What is wrong, and where; ``code`` is explained by who shows it."""

    sheet: str
    cell: str
    code: str
    params: dict


class Table(NamedTuple):
    """A sheet to be read row by row; ``merged`` is filled when its last row is read."""

    name: str
    rows: Iterable[Row]
    merged: list[str]


def tables(content: bytes) -> Iterator[Table]:
    """The sheets of a file, each to be read before the next is asked for.

    :raise XlsxError: where it is no spreadsheet
    """
    if not content:
        raise XlsxError("empty_file")
    if len(content) > MAX_SIZE:
        raise XlsxError("huge_file")
    if content[:2] == b"PK" or content[:4] == OLE_MAGIC or content[:1] == b"<":
        workbook = Workbook(io.BytesIO(content))
        if not workbook.sheets:
            raise XlsxError("not_xlsx")
        for name in workbook.sheets:
            merged = []
            yield Table(name, workbook.rows(name, merged), merged)
    elif b"\0" in content and content[:2] not in UTF_16_MARKS:
        raise XlsxError("not_xlsx")
    else:
        yield Table("", _csv_rows(content), [])


def first_table(content: bytes) -> tuple[str, Iterable[Row]]:
    """:return: name of the first sheet, and its rows"""
    table = next(tables(content))
    return table.name, table.rows


def _csv_rows(content):
    text = decode(content)
    lines = text.splitlines()
    # Topics and addresses have commas in them; what divides cells is in most lines.
    delimiter = max("\t;,", key=lambda one: sum(one in line for line in lines))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, values in enumerate(lines, 1):
            yield Row(number, values)
    except csv.Error as error:
        raise XlsxError("damaged_file") from error


def decode(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or Windows-1251."""
    if content[:2] in UTF_16_MARKS:
        # No cell of a database, nor of a workbook, holds a NUL.
        return content.decode("utf-16", errors="replace").replace("\0", "")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", errors="replace")


def cell_text(value: str | float | None) -> str:
    """A cell as it is read by people.

    >>> cell_text(3.0), cell_text(" a\\n b"), cell_text(None)
    ('3', 'a b', '')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split()) if value is not None else ""
