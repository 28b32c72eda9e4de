"""One pupil's block of a «Сетевой город» report: headings, days, subjects, legend."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from .names import normalise
from .netschool_cells import CODES, Lesson, UnknownToken, legend_kind, split_lessons
from .xlsx_stream import Row, Value, column_name

MONTHS = {
    name: number
    for number, name in enumerate(
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь "
        "декабрь".split(),
        start=1,
    )
}
# The columns after the days, by how their headings begin once dots and spaces are
# gone («Средн.оценка 1 триместр», «Средневзвешенный балл», «Итог.оценка»).
TAIL = (("средневзв", "weighted_mean"), ("средн", "mean"), ("итог", "final"))
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


class Cell(NamedTuple):
    """A filled cell of a subject's row.

    ``ordinal`` counts the columns of one date from 1; ``reference`` is as in ``B12``.
    """

    date: date
    ordinal: int
    text: str
    reference: str
    lessons: tuple[Lesson, ...]


class SubjectReport(NamedTuple):
    """A subject's row; means are ``None`` where the file has none.

    The files write 0 for the mean of no grades.
    """

    name: str
    reference: str
    cells: tuple[Cell, ...]
    mean: float | None
    weighted_mean: float | None
    final: str


class PupilReport(NamedTuple):
    """A pupil's block; ``cell`` is where the pupil's name stands."""

    sheet: str
    cell: str
    school: str
    school_year: str
    class_name: str
    date_from: date
    date_to: date
    pupil: str
    subjects: tuple[SubjectReport, ...]


def as_text(value: Value) -> str:
    """A cell's text; whole numbers without a decimal part."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value.strip()


def _tail_kind(heading: str) -> str:
    squeezed = "".join(heading.lower().replace(".", " ").split())
    return next((kind for start, kind in TAIL if squeezed.startswith(start)), "")


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
        self._months: dict[int, int] = {}  # column → month
        self._tail: dict[int, str] = {}  # column → kind
        self._width = 0  # columns of the row of headings
        self._open_month: int | None = None  # the month that goes on beyond them
        self._days: dict[int, tuple[date, int]] = {}  # column → date, ordinal
        self._rows: list[tuple[Row, list[str]]] = []
        self._names: set[str] = set()
        self._codes = dict(CODES)

    def headings(self, number: int, texts: list[str]) -> None:
        """The row with «Предмет», the months and the last columns.

        A month's cell spans its days: the columns after it that are empty belong to
        it, up to the next heading.
        """
        month = None
        for column, text in enumerate(texts[1:], start=1):
            key = normalise(text.replace(".", " "))
            tail = _tail_kind(text)
            if key in MONTHS:
                month = MONTHS[key]
            elif tail:
                month = None
                self._tail[column] = tail
            elif text:
                month = None
                self._fail("unknown_column", column, number)
            if month:
                self._months[column] = month
        self._open_month = month
        self._width = len(texts)

    def days(self, number: int, texts: list[str]) -> None:
        """The row of day numbers under the months."""
        if texts and texts[0]:
            self._fail("missing_days", 0, number)
            return
        if not self.header.get("period"):
            return
        ordinals: Counter[date] = Counter()
        for column, text in enumerate(texts):
            if not text or column in self._tail:
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

    def subject(self, row: Row, texts: list[str]) -> None:
        key = " ".join(texts[0].casefold().split())
        if key in self._names:
            self._fail("duplicate_subject", 0, row.number)
        self._names.add(key)
        self._rows.append((row, texts))

    def legend(self, code: str, description: str) -> None:
        """What the file itself says of its codes goes before what is known of them."""
        kind = legend_kind(description)
        if kind:
            self._codes[code.upper()] = kind

    def finish(self) -> PupilReport | None:
        subjects = [] if self.broken else [self._subject(*item) for item in self._rows]
        if self.broken:
            return None
        first, last = self.header["period"]
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
        for column, text in enumerate(texts[1:], start=1):
            if not text:
                continue
            if column in self._tail:
                tail[self._tail[column]] = self._tail_value(row, column, text)
            elif column in self._days:
                cells.append(self._cell(row, column, text, last_used))
            else:
                self._fail("cell_without_date", column, row.number)
        subject = SubjectReport(
            name=" ".join(texts[0].split()),
            reference=f"A{row.number}",
            cells=tuple(cells),
            **tail,
        )
        self._check_mean(row, subject)
        return subject

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

    def _tail_value(self, row, column, text):
        if self._tail[column] == "final":
            return text
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
            column = next(c for c, kind in self._tail.items() if kind == "mean")
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
