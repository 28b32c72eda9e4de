"""A spreadsheet whose first row names the columns, with a thing in each row below it.

Plain Python, no database. The columns may be in any order, and empty rows between.
"""

from .sheet_file import SheetError, cell_text, first_table
from .xlsx_stream import XlsxError, column_name


class ListSheet:
    """``rows`` is what could be read; ``errors`` what could not."""

    _columns = {}
    """by column: the names that it may have, small"""
    _most_rows = 0
    _too_many, _none = "too_many_rows", "no_rows"
    """codes of errors"""

    def __init__(self, content):
        self.sheet = ""
        self.rows = []
        self.errors = []
        self._places = {}
        """by column: its place"""
        try:
            self._read(first_table(content))
        except XlsxError as error:
            self.error(error.row or None, None, error.code)

    def error(self, number, column, code, **params):
        """Note what is wrong with a cell; without a column, with the row."""
        self._error_at(number, self._places.get(column, 0), code, **params)

    def _error_at(self, number, place, code, **params):
        cell = f"{column_name(place)}{number}" if number else ""
        self.errors.append(SheetError(self.sheet, cell, code, params))

    def _read(self, table):
        self.sheet, lines = table
        for number, cells in lines:
            texts = [cell_text(cell) for cell in cells]
            if not any(texts):
                continue
            if not self._places:
                self._read_head(number, texts)
                if self.errors:
                    return
            elif len(self.rows) >= self._most_rows:
                self.error(number, None, self._too_many, count=self._most_rows)
                return
            else:
                self._read_row(number, texts)
        if not self.rows and not self.errors:
            self.error(None, None, self._none)

    def _read_head(self, number, texts):
        """Find the columns; note those that are missing."""
        known = {name: key for key, names in self._columns.items() for name in names}
        for place, text in enumerate(texts):
            key = known.get(text.casefold())
            if key:
                self._places.setdefault(key, place)
            else:
                self._read_column(number, place, text)

    def _read_column(self, number, place, text):
        """A column of no name that is known."""

    def _check_columns(self, number, needed):
        for key in needed:
            if key not in self._places:
                name = self._columns[key][0].capitalize()
                self.error(number, None, "missing_column", name=name)

    def _read_row(self, number, texts):
        """Add to ``rows``, or to ``errors``."""
        raise NotImplementedError

    def _text(self, texts, column):
        """What a row has in a column, empty where there is no such column."""
        place = self._places.get(column, len(texts))
        return texts[place] if place < len(texts) else ""
