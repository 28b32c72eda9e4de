"""Read a curriculum from a spreadsheet: a row a subject, a column a year of study.

Plain Python, no database. The first row names the columns, in any order: the part of
the plan (not needed), the subject, the years of study («5», «5 класс», «V»), the total
(not needed). Hours are those of a week. Rows without a subject are sums. What a file
says of sums is checked, so that a slip of the pen is found before it is law.
"""

import re
from collections import defaultdict
from typing import NamedTuple

from .list_sheet import ListSheet

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


class CurriculumSheet(ListSheet):
    """``rows`` is what could be read; ``errors`` what could not."""

    _columns = COLUMNS
    _most_rows = MAX_ROWS
    _too_many, _none = "too_many_subjects", "no_subjects"

    @property
    def grades(self):
        """The years of study: columns of their own."""
        return [column for column in self._places if column not in COLUMNS]

    def _read_head(self, number, texts):
        super()._read_head(number, texts)
        self._check_columns(number, ["subject"])
        if not self.errors and not self.grades:
            self.error(number, None, "no_grades")

    def _read_column(self, number, place, text):
        grade = _grade(text)
        if grade in self._places:
            self._error_at(number, place, "grade_twice", grade=grade)
        elif grade:
            self._places[grade] = place

    def _read_row(self, number, texts):
        before = len(self.errors)
        hours = {grade: self._hours(number, grade, texts) for grade in self.grades}
        total = self._hours(number, "total", texts)
        if len(self.errors) > before:
            return
        stated = self._text(texts, "total")
        made = sum(hours.values())
        if stated and abs(made - total) > 0.005:
            self.error(number, "total", "total_differs", read=made, stated=total)
        subject = self._text(texts, "subject")
        part = self._text(texts, "part").casefold()
        if not subject:
            self._check_sums(number, part, hours)
            return
        if any(row.subject.casefold() == subject.casefold() for row in self.rows):
            self.error(number, "subject", "subject_twice", text=subject)
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
                self.error(
                    number, grade, "total_differs", read=made[grade], stated=value
                )

    def _hours(self, number, column, texts):
        text = self._text(texts, column)
        if text in ("", "-", "–", "—"):
            return 0.0
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = -1.0
        limit = MAX_HOURS * (11 if column == "total" else 4)
        if not 0 <= value <= limit:
            self.error(number, column, "bad_hours", text=text)
            return 0.0
        return value


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
