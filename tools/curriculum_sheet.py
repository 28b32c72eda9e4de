"""Read a curriculum from a spreadsheet: a row a subject, a column a year of study.

Plain Python, no database. The first row names the columns, in any order: the part of
the plan (not needed), the subject, the years of study («5», «5 класс», «V»), the total
(not needed). Hours are those of a week. Rows without a subject are sums. What a file
says of sums is checked, so that a slip of the pen is found before it is law.
"""

import re
from collections import defaultdict
from typing import NamedTuple

from .sheet_file import SheetError, cell_text, first_table
from .xlsx_stream import XlsxError, column_name

COLUMNS = {
    "part": ("часть", "часть плана", "part"),
    "subject": ("предмет", "учебный предмет", "учебные предметы", "subject"),
    "total": ("итого", "всего", "total"),
}
ROMAN = dict(
    zip("I II III IV V VI VII VIII IX X XI".split(), range(1, 12), strict=True)
)
GRADE = re.compile(r"(\d{1,2}|[IVX]+)(?:[- ]?(?:й|ый|ий))?(?: ?кл(?:асс|\.)?)?", re.I)
REQUIRED, FORMED = "a_required", "b_formed"
MAX_ROWS = 500
MAX_HOURS = 60


class CurriculumRow(NamedTuple):
    """A subject: hours a week by year of study; none where it is not taught."""

    number: int
    subject: str
    part: str
    hours: dict


class CurriculumSheet:
    """``rows`` is what could be read; ``errors`` what could not."""

    def __init__(self, content):
        self.sheet = ""
        self.rows = []
        self.errors = []
        self.grades = {}
        """year of study to the place of its column"""
        self._places = {}
        try:
            self._read(first_table(content))
        except XlsxError as error:
            self.error(error.row or None, None, error.code)

    def error(self, number, place, code, **params):
        """Note what is wrong with a cell; without a place, with the row."""
        cell = f"{column_name(place or 0)}{number}" if number else ""
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
                self.error(number, None, "too_many_subjects", count=MAX_ROWS)
                return
            else:
                self._read_row(number, texts)
        if not self.rows and not self.errors:
            self.error(None, None, "no_subjects")

    def _read_head(self, number, texts):
        known = {name: key for key, names in COLUMNS.items() for name in names}
        for place, text in enumerate(texts):
            key = known.get(text.casefold())
            if key:
                self._places.setdefault(key, place)
                continue
            grade = _grade(text)
            if grade in self.grades:
                self.error(number, place, "grade_twice", grade=grade)
            elif grade:
                self.grades[grade] = place
        if "subject" not in self._places:
            name = COLUMNS["subject"][0].capitalize()
            self.error(number, None, "missing_column", name=name)
        elif not self.grades:
            self.error(number, None, "no_grades")

    def _read_row(self, number, texts):
        before = len(self.errors)
        hours = {}
        for grade, place in self.grades.items():
            hours[grade] = self._hours(number, place, texts)
        total = self._hours(number, self._places.get("total"), texts)
        if len(self.errors) > before:
            return
        stated = self._text(texts, "total")
        made = sum(hours.values())
        if stated and abs(made - total) > 0.005:
            self.error(
                number, self._places["total"], "total_differs", read=made, stated=total
            )
        subject = self._text(texts, "subject")
        part = self._text(texts, "part").casefold()
        if not subject:
            self._check_sums(number, part, hours)
            return
        if any(row.subject.casefold() == subject.casefold() for row in self.rows):
            self.error(number, self._places["subject"], "subject_twice", text=subject)
        formed = part.startswith(("форм", "част", "formed", "вариат"))
        self.rows.append(
            CurriculumRow(
                number,
                subject,
                FORMED if formed else REQUIRED,
                {grade: value for grade, value in hours.items() if value},
            )
        )

    def _check_sums(self, number, part, stated):
        """A row of sums: of the required part, if it says so, or of all above."""
        rows = self.rows
        if "обяз" in part or "required" in part:
            rows = [row for row in rows if row.part == REQUIRED]
        elif "форм" in part or "formed" in part:
            rows = [row for row in rows if row.part == FORMED]
        made = defaultdict(float)
        for row in rows:
            for grade, value in row.hours.items():
                made[grade] += value
        for grade, value in stated.items():
            if value and abs(made[grade] - value) > 0.005:
                place = self.grades[grade]
                self.error(
                    number, place, "total_differs", read=made[grade], stated=value
                )

    def _hours(self, number, place, texts):
        text = texts[place] if place is not None and place < len(texts) else ""
        if text in ("", "-", "–", "—"):
            return 0.0
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = -1.0
        limit = MAX_HOURS * (11 if place == self._places.get("total") else 4)
        if not 0 <= value <= limit:
            self.error(number, place, "bad_hours", text=text)
            return 0.0
        return value

    def _text(self, texts, key):
        place = self._places.get(key)
        return texts[place] if place is not None and place < len(texts) else ""


def _grade(text):
    """
    >>> _grade("5"), _grade("7 класс"), _grade("IX"), _grade("10-й кл."), _grade("12")
    (5, 7, 9, 10, None)
    """
    found = GRADE.fullmatch(text.strip())
    if not found:
        return None
    name = found[1].upper()
    grade = int(name) if name.isdecimal() else ROMAN.get(name)
    return grade if grade and 1 <= grade <= 11 else None
