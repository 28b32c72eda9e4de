"""Read a timetable from a spreadsheet: a row a lesson. Plain Python, no database.

The first row names the columns, in any order, in Russian or English; a file is .xlsx
(its first sheet) or CSV (comma, semicolon or tab; UTF-8 or Windows-1251).
"""

from typing import NamedTuple

from .list_sheet import ListSheet

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


def headings(is_russian: bool) -> list[str]:
    """The names of the columns in the order of ``COLUMNS``."""
    return [names[0 if is_russian else -1].capitalize() for names in COLUMNS.values()]


def said_weekday(weekday: int, is_russian: bool) -> str:
    return WEEKDAYS[weekday][0 if is_russian else 2].capitalize()


def said_week(week: str, is_russian: bool) -> str:
    """Empty for every week."""
    if week == "every":
        return ""
    return WEEKS[week][0 if is_russian else -1].capitalize()


class SheetRow(NamedTuple):
    """A lesson of the week as the file has it; texts, stripped."""

    number: int
    values: dict
    """by column: class, weekday (0 is Monday), period, subject, teacher, room, week"""


class TimetableSheet(ListSheet):
    """``rows`` is what could be read; ``errors`` what could not."""

    _columns = COLUMNS
    _most_rows = MAX_ROWS

    def _read_head(self, number, texts):
        super()._read_head(number, texts)
        self._check_columns(number, NEEDED)

    def _read_row(self, number, texts):
        values = {key: self._text(texts, key) for key in COLUMNS}
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
