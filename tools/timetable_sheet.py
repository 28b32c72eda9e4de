"""Read a timetable from a spreadsheet: a row a lesson. Plain Python, no database.

The first row names the columns, in any order, in Russian or English; a file is .xlsx
(its first sheet) or CSV (comma, semicolon or tab; UTF-8 or Windows-1251).
"""

from typing import NamedTuple

from .sheet_file import SheetError, cell_text, first_table
from .xlsx_stream import XlsxError, column_name

COLUMNS = {
    "class": ("класс", "class"),
    "weekday": ("день", "день недели", "day"),
    "period": ("урок", "№ урока", "номер урока", "lesson"),
    "subject": ("предмет", "subject"),
    "teacher": ("учитель", "teacher"),
    "room": ("кабинет", "room"),
    "week": ("неделя", "недели", "week"),
}
NEEDED = ("class", "weekday", "period", "subject")
WEEKDAYS = (
    ("понедельник", "пн", "monday", "mon"),
    ("вторник", "вт", "tuesday", "tue"),
    ("среда", "ср", "wednesday", "wed"),
    ("четверг", "чт", "thursday", "thu"),
    ("пятница", "пт", "friday", "fri"),
    ("суббота", "сб", "saturday", "sat"),
    ("воскресенье", "вс", "sunday", "sun"),
)
WEEKS = {
    "every": ("", "каждая", "все", "every"),
    "odd": ("нечётная", "нечетная", "нечёт", "1", "odd"),
    "even": ("чётная", "четная", "чёт", "2", "even"),
}
MAX_ROWS = 20_000


class SheetRow(NamedTuple):
    """A lesson of the week as the file has it; texts, stripped."""

    number: int
    values: dict
    """by column: class, weekday (0 is Monday), period, subject, teacher, room, week"""


class TimetableSheet:
    """``rows`` is what could be read; ``errors`` what could not."""

    def __init__(self, content):
        self.sheet = ""
        self.rows = []
        self.errors = []
        self._places = {}
        try:
            self._read(first_table(content))
        except XlsxError as error:
            self.error(error.row or None, None, error.code)

    def error(self, number, column, code, **params):
        """Note what is wrong with a cell; without a column, with the row."""
        place = column_name(self._places[column]) if column in self._places else "A"
        cell = f"{place}{number}" if number else ""
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
            elif len(self.rows) >= MAX_ROWS:
                self.error(number, None, "too_many_rows", count=MAX_ROWS)
                return
            else:
                self._read_row(number, texts)
        if not self._places or not (self.rows or self.errors):
            self.error(None, None, "no_rows")

    def _read_head(self, number, texts):
        known = {name: key for key, names in COLUMNS.items() for name in names}
        for place, text in enumerate(texts):
            key = known.get(text.casefold())
            if key:
                self._places.setdefault(key, place)
        for key in NEEDED:
            if key not in self._places:
                name = COLUMNS[key][0].capitalize()
                self.error(number, None, "missing_column", name=name)

    def _read_row(self, number, texts):
        values = {
            key: texts[self._places[key]]
            if key in self._places and self._places[key] < len(texts)
            else ""
            for key in COLUMNS
        }
        before = len(self.errors)
        for key in NEEDED:
            if not values[key]:
                self.error(number, key, "empty_cell")
        values["weekday"] = self._choice(number, values, "weekday", enumerate(WEEKDAYS))
        values["week"] = self._choice(number, values, "week", WEEKS.items())
        period = values["period"]
        if period and not (period.isdecimal() and 1 <= int(period[:4]) <= 20):
            self.error(number, "period", "bad_period", text=period)
        if len(self.errors) == before:
            values["period"] = int(period)
            self.rows.append(SheetRow(number, values))

    def _choice(self, number, values, key, choices):
        text = values[key]
        for value, names in choices:
            if text.casefold() in names:
                return value
        if text:
            self.error(number, key, f"bad_{key}", text=text)
        return None
