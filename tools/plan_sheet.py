"""Read a thematic plan from a spreadsheet: a row a topic. Plain Python, no database.

Schools keep their plans (КТП) in tables of their own making. The row that names the
columns may stand below a title; the sheet is the first that has such a row; columns
may be in any order, and those that are not known are told of. A row that has a text
and nothing else, or the sum of the hours below it, is the heading of a section.
"""

import re
from itertools import islice, takewhile
from typing import NamedTuple

from .sheet_file import SheetError, Table, cell_text, tables
from .xlsx_stream import XlsxError, column_index, column_name

COLUMNS = {
    "number": ("№", "n", "no", "№ пп", "№ урока", "номер урока", "урок", "номер"),
    "section": ("раздел", "section", "глава", "модуль", "название раздела"),
    "topic": (
        *("тема", "тема урока", "темы", "topic", "содержание", "наименование темы"),
        *("название темы", "тема занятия", "наименование разделов и тем"),
        *("раздел тема", "темы уроков", "содержание урока", "название раздела темы"),
    ),
    "hours": (
        *("колво часов", "количество часов", "часы", "часов", "hours", "число часов"),
        *("колво", "час", "кол во часов", "кол во"),
    ),
    "type": ("тип урока", "тип", "type", "lesson type", "вид урока"),
    "homework": ("домашнее задание", "дз", "д з", "homework", "задание на дом"),
    "note": ("примечание", "примечания", "note", "notes"),
}
TOTAL = re.compile(r"(итого|всего|total)\b", re.IGNORECASE)
HOURS = re.compile(r"(\d{1,3})\s*(ч|час|часа|часов|h|hours?)?\.?", re.IGNORECASE)
# «12», «1.2», «5.»; «1-2» and «1, 2» are several lessons.
NUMBER = re.compile(r"\d+(\.\d+)*\.?")
RANGE = re.compile(r"(\d+)\s*[-–—]\s*(\d+)\.?")
LIST = re.compile(r"\d+(\s*[,;/]\s*\d+)+\.?")
# Spreadsheet programs turn «1-2» into the number of days since 1900.
DATE_NUMBER = range(20_000, 80_000)
MAX_HEAD = 40
MAX_ROWS = 2_000
MAX_HOURS = 100
MAX_NAME = 300


class PlanTopic(NamedTuple):
    row: int
    section: str
    name: str
    hours: int
    type: str
    homework: str
    note: str


class _Line(NamedTuple):
    """A row below the headings; ``texts`` by column, without those that are empty."""

    row: int
    texts: dict
    hours: int
    is_heading: bool = False

    @property
    def is_numbered(self):
        number = self.texts.get("number", "")
        return any(one.fullmatch(number) for one in (NUMBER, RANGE, LIST))


class PlanSheet:
    """``topics`` is what could be read; ``errors`` what could not; ``notes`` how."""

    def __init__(self, content):
        self.sheet = ""
        self.topics = []
        self.errors = []
        self.notes = []
        self._places = {}
        self._open_hours = set()
        try:
            self._read(content)
        except XlsxError as error:
            self.sheet = error.sheet or self.sheet
            self.error(error.row or None, None, error.code)

    def error(self, row, column, code, **params):
        self.errors.append(self._issue(row, column, code, params))

    def note(self, row, column, code, **params):
        self.notes.append(self._issue(row, column, code, params))

    def _issue(self, row, column, code, params):
        """Without a column it is about the row, without a row about the file."""
        place = column_name(self._places.get(column, 0))
        return SheetError(self.sheet, f"{place}{row}" if row else "", code, params)

    # The table

    def _read(self, content):
        others = []
        for table in tables(content):
            rows = iter(table.rows)
            if not self._places and self._read_head(table.name, rows):
                self._read_table(table, rows)
            else:
                others.append(table.name)
        if not self._places:
            self.error(None, None, "missing_topic")
        elif others:
            self.note(None, None, "other_sheets", names=", ".join(others))

    def _read_head(self, sheet, rows):
        """Find the row that names the columns; leave ``rows`` below it."""
        known = {name: key for key, names in COLUMNS.items() for name in names}
        for number, cells in islice(rows, MAX_HEAD):
            texts = [cell_text(cell) for cell in cells]
            keys = [known.get(_key(text)) for text in texts]
            if "topic" not in keys:
                continue
            self.sheet = sheet
            for place, key in enumerate(keys):
                if key:
                    self._places.setdefault(key, place)
            self._note_ignored(number, texts)
            return True
        return False

    def _note_ignored(self, number, texts):
        used = set(self._places.values())
        names = [
            f"«{text}»"
            for place, text in enumerate(texts)
            if text and place not in used
        ]
        if names:
            self.note(number, None, "ignored_columns", names=", ".join(names))

    def _read_table(self, table: Table, rows):
        rows = {number: cells for number, cells in islice(rows, MAX_ROWS + 1)}
        if len(rows) > MAX_ROWS:
            self.error(max(rows), None, "too_many_topics", count=MAX_ROWS)
            return
        self._fill_merged(rows, table.merged)
        lines = []
        for number, cells in rows.items():
            line = self._line(number, cells)
            if line:
                lines.append(line)
        self._take(lines)
        if not self.topics and not self.errors:
            self.error(None, None, "no_topics")

    def _fill_merged(self, rows, merged):
        """What stands in cells merged downwards holds for each of their rows."""
        shared = {
            self._places[key]: key
            for key in ("section", "topic", "type", "homework", "note", "hours")
            if key in self._places
        }
        for reference in merged:
            first, _, last = reference.partition(":")
            place, top = column_index(first), _row_number(first)
            if top not in rows or place not in shared or len(rows[top]) <= place:
                continue
            for number in range(top + 1, _row_number(last or first) + 1):
                if number not in rows:
                    continue
                if shared[place] == "hours":
                    self._open_hours.add(number)
                    continue
                cells = rows[number]
                cells.extend([None] * (place + 1 - len(cells)))
                cells[place] = rows[top][place]

    # The rows

    def _line(self, number, cells):
        texts = {
            key: cell_text(cells[place])
            for key, place in self._places.items()
            if place < len(cells) and cell_text(cells[place])
        }
        if not texts:
            return None
        if set(texts) <= {"section"} | self._labels(texts):
            name = texts.get("section") or texts.get("topic") or texts["number"]
            return _Line(number, {"section": name}, 0, is_heading=True)
        return _Line(number, texts, self._hours(number, texts))

    def _labels(self, texts):
        """The columns in which a text that stands alone is a section's heading."""
        if len(texts) > 1:
            return set()
        number = texts.get("number", "")
        if number and NUMBER.fullmatch(number):
            return set()
        # In a table of topics alone, each row is one.
        is_bare = not {"number", "hours"} & self._places.keys()
        return {"number"} if is_bare else {"number", "topic"}

    def _hours(self, number, texts):
        """How many lessons a row is, by its hours or its number."""
        text = texts.get("hours", "")
        if text:
            found = HOURS.fullmatch(text)
            if not found:
                self.error(number, "hours", "bad_hours", text=text)
                return 1
            hours = int(found[1])
        else:
            if number in self._open_hours:
                self.error(number, "hours", "merged_hours")
            hours = self._numbers(number, texts.get("number", ""))
        if not 1 <= hours <= MAX_HOURS and not TOTAL.match(_first(texts)):
            self.error(number, "hours", "hours_out_of_range", text=text or hours)
        return hours

    def _numbers(self, row, text):
        """How many lessons a number names."""
        if not text:
            return 1
        if text.isdecimal() and int(text[:6]) in DATE_NUMBER:
            self.error(row, "number", "cell_is_date")
        elif found := RANGE.fullmatch(text):
            return int(found[2][:4]) - int(found[1][:4]) + 1
        elif LIST.fullmatch(text):
            return len(re.findall(r"\d+", text))
        elif not NUMBER.fullmatch(text) and not TOTAL.match(text):
            self.error(row, "number", "bad_number", text=text)
        return 1

    def _take(self, lines):
        section = ""
        for place, line in enumerate(lines):
            if TOTAL.match(_first(line.texts)):
                self._check_total(line)
            elif line.is_heading or self._is_sum(lines, place):
                section = line.texts.get("section") or line.texts.get("topic", "")
                self.note(line.row, None, "section", name=section)
            else:
                section = line.texts.get("section", section)
                self._take_topic(line, section)

    def _is_sum(self, lines, place):
        """Whether a row has no number, but the hours of the numbered rows below it."""
        line = lines[place]
        if (
            "hours" not in line.texts
            or line.is_numbered
            or line.texts.keys() - {"number", "section", "topic", "hours"}
        ):
            return False
        below = takewhile(lambda one: one.is_numbered, lines[place + 1 :])
        return line.hours == sum(one.hours for one in below)

    def _take_topic(self, line, section):
        texts = line.texts
        name = texts.get("topic", "")
        if not name:
            self.error(line.row, "topic", "empty_topic")
        elif len(name) > MAX_NAME:
            self.error(line.row, "topic", "long_topic", count=MAX_NAME)
        else:
            self.topics.append(
                PlanTopic(
                    line.row,
                    section,
                    name,
                    line.hours,
                    *(texts.get(key, "") for key in ("type", "homework", "note")),
                )
            )

    def _check_total(self, line):
        hours = sum(topic.hours for topic in self.topics)
        if "hours" in line.texts and line.hours != hours:
            self.note(line.row, "hours", "other_total", stated=line.hours, read=hours)
        else:
            self.note(line.row, None, "total")


def _first(texts):
    """The text with which a row begins."""
    for key in ("number", "section", "topic"):
        if key in texts:
            return texts[key]
    return ""


def _key(text):
    """A heading without what schools write differently.

    >>> _key("№ п/п"), _key("Кол-во\\nчасов"), _key("Д/З")
    ('№ пп', 'колво часов', 'дз')
    """
    text = re.sub(r"[/.,:()*\-–]", "", text.casefold().replace("ё", "е"))
    return " ".join(text.split())


def _row_number(reference):
    return int(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
