"""Read the tables of a web page row by row, as a spreadsheet program lays them out.

Journals export a web page as often as a workbook, some under the name ``.xls``. What
stands outside of tables is rows, too, a line each; a cell's own lines are divided by
``\\n``; a cell that spans others stands in the first of them, and an empty row follows
each table.
"""

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from .sheet_file import MAX_SIZE, decode
from .xlsx_stream import CHUNK, MAX_COLUMNS, Row, Workbook, XlsxError

MAX_SPAN = 1000  # rows or columns of one cell, as browsers have it
MARKS = b"\xef\xbb\xbf\xff\xfe\xfe\xff\0 \t\r\n"
"""what may stand before a page's first word"""
LINES = frozenset(
    "address article blockquote br caption center dd div dl dt fieldset footer form h1 "
    "h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section ul".split()
)
SILENT = frozenset("head script style template title".split())


def open_rows(file: BinaryIO) -> "Workbook | Page":
    """The workbook or web page that a file is, whatever its name says.

    :raise XlsxError: where it is neither
    """
    head = file.read(64).lstrip(MARKS)
    file.seek(0)
    return Page(file) if head.startswith(b"<") else Workbook(file)


class Page:
    """A web page, read as :class:`Workbook` is: it has one sheet, without a name."""

    def __init__(self, file: BinaryIO):
        content = file.read(MAX_SIZE + 1)
        if len(content) > MAX_SIZE:
            raise XlsxError("huge_file")
        self.sheets = {"": ""}
        # What a page says of its own charset is wrong once it has been saved again.
        self._content = decode(content).encode("utf-8", errors="replace")

    def rows(self, _sheet: str) -> Iterator[Row]:
        target = _RowTarget()
        parser = etree.HTMLParser(target=target, encoding="utf-8")
        try:
            for start in range(0, len(self._content), CHUNK):
                parser.feed(self._content[start : start + CHUNK])
                yield from target.take()
            parser.close()
        except etree.LxmlError as error:
            raise XlsxError("damaged_file", "", target.number) from error
        yield from target.take()


class _Table:
    """An open table: its present row, and the cells of earlier rows that reach it."""

    def __init__(self):
        self.cells: list[str] = []
        self.is_row = False
        self.span: tuple[int, int] | None = None
        """columns and rows of the open cell"""
        self._reached: dict[int, int] = {}  # column → rows from this one on
        self._reaching: dict[int, int] = {}  # the same of this row's own cells

    def begin_row(self):
        self.cells, self.is_row = [], True
        self._skip()

    def end_cell(self, text: str):
        width, height = self.span
        self.span = None
        first = len(self.cells)
        if first + width > MAX_COLUMNS:
            raise XlsxError("damaged_file")
        self.cells += [text, *[""] * (width - 1)]
        if height > 1:
            self._reaching.update(dict.fromkeys(range(first, first + width), height))
        self._skip()

    def end_row(self) -> list[str]:
        self.is_row = False
        reaching = {**self._reached, **self._reaching}
        self._reached = {one: rows - 1 for one, rows in reaching.items() if rows > 1}
        self._reaching = {}
        return self.cells

    def _skip(self):
        while len(self.cells) in self._reached:
            self.cells.append("")


class _RowTarget:
    """Makes rows of what the parser tells."""

    def __init__(self):
        self.number = 0
        self._rows: list[Row] = []
        self._tables: list[_Table] = []
        self._text: list[str] = []
        self._lines: list[str] = []  # of the open cell
        self._silent = 0

    def take(self) -> list[Row]:
        """The rows completed since the last call."""
        rows, self._rows = self._rows, []
        return rows

    # What the parser calls

    def start(self, tag, attributes):
        if tag in SILENT:
            self._silent += 1
        elif tag in LINES:
            self._end_line()
        elif tag == "table":
            self._lay_out()
            self._tables.append(_Table())
        elif self._tables:
            self._start_in_table(self._tables[-1], tag, attributes)

    def end(self, tag):
        if tag in SILENT:
            self._silent -= 1
        elif tag in LINES:
            self._end_line()
        elif self._tables:
            self._end_in_table(self._tables[-1], tag)

    def data(self, text):
        if not self._silent:
            self._text.append(text)

    def close(self):
        self._end_line()

    # Tables

    def _start_in_table(self, table, tag, attributes):
        if tag == "tr":
            self._end_row(table)
            table.begin_row()
        elif tag in ("td", "th"):
            self._end_cell(table)
            if not table.is_row:
                table.begin_row()
            self._end_line()
            self._lines.clear()
            table.span = _span(attributes, "colspan"), _span(attributes, "rowspan")

    def _end_in_table(self, table, tag):
        if tag in ("td", "th"):
            self._end_cell(table)
        elif tag == "tr":
            self._end_row(table)
        elif tag == "table":
            self._end_row(table)
            self._tables.pop()
            self._add([])

    def _end_cell(self, table):
        if table.span:
            self._end_line()
            table.end_cell("\n".join(self._lines))
            self._lines.clear()

    def _end_row(self, table):
        self._end_cell(table)
        if table.is_row:
            self._add(table.end_row())

    def _lay_out(self):
        """A table within a cell: the outer one only lays the page out."""
        self._end_line()
        if self._tables and self._tables[-1].span:
            for line in self._lines:
                self._add([line])
            self._lines.clear()

    # Lines

    def _end_line(self):
        line = " ".join("".join(self._text).split())
        self._text.clear()
        if not line:
            return
        if self._tables and self._tables[-1].span:
            self._lines.append(line)
        else:
            self._add([line])

    def _add(self, values):
        self.number += 1
        self._rows.append(Row(self.number, values))


def _span(attributes, name) -> int:
    text = attributes.get(name, "").strip()
    return min(max(int(text), 1), MAX_SPAN) if text.isdecimal() else 1
