"""One pupil's block of a «Сетевой город» report: headings, days, subjects, legend."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from .netschool_cells import CODES, Lesson, UnknownToken, legend_kind, split_lessons
from .netschool_headings import (
    FINAL,
    MEAN,
    Column,
    Period,
    is_left_out,
    is_ordinal,
    month_of,
    period_of,
    value_of,
)
from .xlsx_stream import Row, Value, column_name

# The report rounds its means to two digits in some versions.
MEAN_TOLERANCE = 0.006
# Spreadsheet programs keep dates as days since 1899-12-30; no mark is so large.
FIRST_DATE_NUMBER = 20000


class ReportError(Exception):
    """Something unexpected in the file.

    ``code`` names the reason, ``params`` fill it in; ``sheet`` and ``cell`` (as in
    ``B12``) say where, both empty for what concerns the whole file.
    """

    def __init__(self, code: str, sheet: str = "", cell: str = "", **params):
        super().__init__(code, sheet, cell, params)
        self.code = code
        self.sheet = sheet
        self.cell = cell
        self.params = params

    def with_params(self, **params) -> "ReportError":
        """The same with some parameters said otherwise."""
        return ReportError(self.code, self.sheet, self.cell, **self.params | params)


class Cell(NamedTuple):
    """A filled cell of a subject's row.

    ``ordinal`` counts the columns of one date from 1; ``reference`` is as in ``B12``.
    """

    date: date
    ordinal: int
    text: str
    reference: str
    lessons: tuple[Lesson, ...]


class Total(NamedTuple):
    """What a subject's row has of a whole term.

    ``reference`` is that of the final grade, or of what stands there instead.
    """

    period: Period
    reference: str
    mean: float | None = None
    weighted_mean: float | None = None
    final: str = ""


class SubjectReport(NamedTuple):
    """A subject's row; means are ``None`` where the file has none.

    The files write 0 for the mean of no grades. ``mean``, ``weighted_mean`` and
    ``final`` are those of a report by days; ``totals`` those of which a term is named.
    """

    name: str
    reference: str
    cells: tuple[Cell, ...]
    mean: float | None
    weighted_mean: float | None
    final: str
    totals: tuple[Total, ...] = ()


class PupilReport(NamedTuple):
    """A pupil's block; ``cell`` is where the pupil's name stands.

    A year table has no days and no period; a pupil's own report may name no class.
    """

    sheet: str
    cell: str
    school: str
    school_year: str
    class_name: str
    date_from: date | None
    date_to: date | None
    pupil: str
    subjects: tuple[SubjectReport, ...]


def as_text(value: Value) -> str:
    """A cell's text; whole numbers without a decimal part."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value.strip()


class Block:
    """Collects one pupil's rows; ``finish()`` turns them into a report.

    Cells are split only then, because the legend that explains them comes last.
    ``header`` maps ``year``, ``class``, ``period`` and ``pupil`` to their values,
    ``None`` where a value could not be read. A block that is ``broken`` has had its
    error reported and yields nothing.
    """

    def __init__(self, reader, sheet: str, school: str, cell: str):
        self._reader = reader
        self._sheet = sheet
        self._school = school
        self.cell = cell
        self.header: dict = {}
        self.table_seen = False
        self.broken = False
        self.by_days = True
        self._first = 0  # the column of the subjects
        self._months: dict[int, int] = {}  # column → month
        self._tail: dict[int, Column] = {}
        self._spans: dict[int, Period] = {}  # column → the term above it
        self._left_out: set[int] = set()
        self._width = 0  # columns of the row of headings
        self._open_month: int | None = None  # the month that goes on beyond them
        self._days: dict[int, tuple[date, int]] = {}  # column → date, ordinal
        self._rows: list[tuple[Row, list[str]]] = []
        self._names: set[str] = set()
        self._codes = dict(CODES)

    # ------------------------------------------------------------------
    # Headings
    # ------------------------------------------------------------------

    def headings(self, number: int, texts: list[str], first: int) -> None:
        """The row with «Предмет», in column ``first``, and what the others are.

        A month's cell spans its days, a term's its means and its grade: the columns
        after it that are empty belong to it, up to the next heading.
        """
        self._first = first
        self._left_out.update(range(first))
        for column in range(first):
            if texts[column] and not is_ordinal(texts[column]):
                self._fail("unknown_column", column, number)
        month = period = None
        for column in range(first + 1, len(texts)):
            text = texts[column]
            if text:
                month, period = self._heading(number, column, text)
            if month:
                self._months[column] = month
            if period:
                self._spans[column] = period
        self._open_month = month
        self._width = len(texts)

    def _heading(self, number, column, text) -> tuple[int | None, Period | None]:
        """:return: the month or the term that goes on in the columns after it"""
        month, value = month_of(text), value_of(text)
        period = period_of(text)
        if not month and value:
            self._tail[column] = Column(value, period)
        elif not month and period:
            self._tail[column] = Column(FINAL, period)
            return None, period
        elif not month and is_left_out(text):
            self._left_out.add(column)
            cell = f"{column_name(column)}{number}"
            self._reader.warn("column_left_out", self._sheet, cell, name=text[:40])
        elif not month:
            self._fail("unknown_column", column, number)
        return month, None

    def values(self, number: int, texts: list[str]) -> bool:
        """The row below the terms that says what of them each column holds.

        :return: whether it is one
        """
        if self._at(texts, self._first) or not any(texts):
            return False
        for column, text in enumerate(texts):
            period = self._spans.get(column)
            value = value_of(text)
            if text and period and value:
                self._tail[column] = Column(value, period)
            elif text and is_left_out(text):
                self._tail.pop(column, None)
                self._left_out.add(column)
            elif text:
                self._fail("unknown_column", column, number)
        return True

    @staticmethod
    def _at(texts, column):
        return texts[column] if column < len(texts) else ""

    def days(self, number: int, texts: list[str]) -> None:
        """The row of day numbers under the months."""
        if self._at(texts, self._first):
            self._fail("missing_days", self._first, number)
            return
        if not self.header.get("period"):
            return
        ordinals: Counter[date] = Counter()
        for column, text in enumerate(texts):
            if not text or column in self._tail or column in self._left_out:
                continue
            day = self._day(column, number, text)
            if day:
                ordinals[day] += 1
                self._days[column] = (day, ordinals[day])

    def _day(self, column, number, text) -> date | None:
        month = self._months.get(column)
        if month is None and column >= self._width:
            month = self._open_month
        if month is None:
            self._fail("day_without_month", column, number)
        elif not text.isdecimal() or not 1 <= int(text) <= 31:
            self._fail("bad_day", column, number)
        else:
            return self._dated(column, number, month, int(text))
        return None

    def _dated(self, column, number, month, day) -> date | None:
        """The date of the period with this month and day; it may cross New Year."""
        first, last = self.header["period"]
        exists = False
        for year in range(first.year, last.year + 1):
            try:
                candidate = date(year, month, day)
            except ValueError:
                continue
            exists = True
            if first <= candidate <= last:
                return candidate
        self._fail("day_outside_period" if exists else "bad_day", column, number)
        return None

    # ------------------------------------------------------------------
    # Subjects and the legend
    # ------------------------------------------------------------------

    def subject(self, row: Row, texts: list[str]) -> bool:
        """:return: whether the row names one; below the last, the table ends"""
        name = self._at(texts, self._first)
        if not name:
            self._check_no_cell(row, texts)
            return False
        key = " ".join(name.casefold().split())
        if key in self._names:
            self._fail("duplicate_subject", self._first, row.number)
        self._names.add(key)
        self._rows.append((row, texts))
        return True

    def _check_no_cell(self, row, texts):
        column = next((column for column, text in enumerate(texts) if text), None)
        if column is not None:
            self._fail("missing_subject", column, row.number)

    def legend(self, code: str, description: str) -> None:
        """What the file itself says of its codes goes before what is known of them."""
        kind = legend_kind(description)
        if kind:
            self._codes[code.upper()] = kind

    def finish(self) -> PupilReport | None:
        subjects = [] if self.broken else [self._subject(*item) for item in self._rows]
        if self.broken:
            return None
        first, last = self.header["period"] if self.by_days else (None, None)
        return PupilReport(
            sheet=self._sheet,
            cell=self.cell,
            school=self._school,
            school_year=self.header["year"],
            class_name=self.header["class"],
            date_from=first,
            date_to=last,
            pupil=self.header["pupil"],
            subjects=tuple(subjects),
        )

    def _subject(self, row: Row, texts: list[str]) -> SubjectReport:
        cells = []
        last_used: dict[date, int] = {}
        tail: dict = {"mean": None, "weighted_mean": None, "final": ""}
        totals: dict[Period, Total] = {}
        for column in range(self._first + 1, len(texts)):
            text = texts[column]
            if not text or column in self._left_out:
                continue
            if column in self._tail:
                self._take_tail(row, column, text, tail, totals)
            elif column in self._days:
                cells.append(self._cell(row, column, text, last_used))
            else:
                self._fail("cell_without_date", column, row.number)
        subject = SubjectReport(
            name=" ".join(texts[self._first].split()),
            reference=f"{column_name(self._first)}{row.number}",
            cells=tuple(cells),
            **(tail if self.by_days else {**tail, "mean": None}),
            totals=tuple(totals.values()),
        )
        self._check_mean(row, subject)
        return subject

    def _take_tail(self, row, column, text, tail, totals):
        kind, period = self._tail[column]
        if not period and kind == FINAL and not self.by_days:
            period = Period("final", 0)
        value = text if kind == FINAL else self._mean(row, column, text)
        tail[kind] = value
        if period:
            cell = f"{column_name(column)}{row.number}"
            total = totals.get(period, Total(period, cell))
            reference = cell if kind == FINAL else total.reference
            totals[period] = total._replace(reference=reference, **{kind: value})

    def _cell(self, row, column, text, last_used) -> Cell:
        """A new column is a lesson of its own, later than what stands before it."""
        day, ordinal = self._days[column]
        first = max(ordinal, last_used.get(day, 0) + 1)
        lessons: tuple[Lesson, ...] = ()
        try:
            lessons = split_lessons(text, first, self._codes)
        except UnknownToken as error:
            value = row.values[column]
            if isinstance(value, float) and value >= FIRST_DATE_NUMBER:
                self._fail("cell_is_date", column, row.number)
            else:
                self._fail("unknown_mark", column, row.number, mark=error.token[:20])
        last_used[day] = first + max(len(lessons), 1) - 1
        return Cell(day, ordinal, text, f"{column_name(column)}{row.number}", lessons)

    def _mean(self, row, column, text):
        try:
            return float(text.replace(",", "."))
        except ValueError:
            self._fail("bad_mean", column, row.number)
            return None

    def _check_mean(self, row, subject):
        """The file's own mean proves that its cells were read as they were meant."""
        if subject.mean is None or self.broken:
            return
        values = [
            grade.value
            for cell in subject.cells
            for lesson in cell.lessons
            for grade in lesson.grades
        ]
        mean = sum(values) / len(values) if values else 0.0
        if abs(mean - subject.mean) > MEAN_TOLERANCE:
            column = next(c for c, one in self._tail.items() if one.kind == MEAN)
            self._reader.warn(
                "mean_differs",
                self._sheet,
                f"{column_name(column)}{row.number}",
                read=round(mean, 2),
                stated=round(subject.mean, 2),
            )

    def _fail(self, code, column, number, **params):
        self.broken = True
        cell = f"{column_name(column)}{number}"
        self._reader.fail(code, self._sheet, cell, **params)
