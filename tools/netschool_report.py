"""Read the reports of «Сетевой город», for a class or a pupil, by days or of a year.

A report is a workbook or a web page. Below the school's name and its title it has one
block a pupil: the school year, the class, the period and the pupil's name, then a
table, then the legend of the codes. In «Отчет об успеваемости и посещаемости ученика»
a table has a row a subject, a column a lesson date under its month, and columns of
means and the final grade. A subject with several lessons on one day makes several
columns bear that date. Each pupil has columns of its own. In «Табель успеваемости» and
«Итоговые отметки» it has columns for the terms and the year.

Reading streams: one block at a time is held. Facts about the format were taken from
an export of 2025 and from a report of version 5.56; versions differ in their headings
(``netschool_headings``), whether there is a legend, and what else stands around.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from .names import normalise, split_full_name
from .netschool_block import Block, PupilReport, ReportError, as_text
from .netschool_headings import are_by_days, subject_column
from .page_rows import open_rows
from .xlsx_stream import Row, XlsxError

__all__ = ["PupilReport", "ReportError", "ReportReader"]

MAX_ERRORS = 200
MAX_PERIOD_DAYS = 366
ROWS_BEFORE_TITLE = 50  # a sheet without the title by then is something else

LONGEST_TITLE = 200
_TITLES = (
    "отчет об успеваемости и посещаемости",
    "табель успеваемости",
    "итоговые отметки",
    "итоговые оценки",
)
_PUPIL = "ученик|ученица|учащийся|учащаяся|обучающийся|обучающаяся|фио"
_LABELS = rf"(учебный год|учебный период|класс|период|{_PUPIL})\s*:"
_LABEL = re.compile(rf"\s*{_LABELS}\s*(.*)", re.IGNORECASE | re.DOTALL)
_LABEL_START = re.compile(rf"(?<!\w){_LABELS}", re.IGNORECASE)
_AROUND = re.compile(
    r"\s*(©|состояние на|дата (?:формирования|печати)|классный руководитель|директор"
    r"|родител|подпис|м\.\s*п\.|условные обозначения|обозначения|легенда)",
    re.IGNORECASE,
)
_LEGEND = re.compile(r"([А-ЯЁ]{1,4})\s*[—–-]\s*(\S.*)", re.DOTALL)
_YEAR = re.compile(r"(20\d\d)\s*[/–-]\s*(20\d\d)")
_DATE = r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})"
_PERIOD = re.compile(rf"\s*с?\s*{_DATE}\s*(?:г\.?)?\s*(?:по|[–-])\s*{_DATE}")
_REQUIRED = ("year", "class", "period", "pupil")


class _TooManyErrors(Exception):
    pass


class ReportReader:
    """Reads one file once.

    ``errors`` and ``warnings`` fill while ``pupils()`` is consumed; they are lists of
    :class:`ReportError` in the order of the file. A pupil whose block has an error is
    not yielded. A file with any error must not be imported.
    """

    def __init__(self, file: BinaryIO):
        self._file = file
        self.errors: list[ReportError] = []
        self.warnings: list[ReportError] = []
        # (class, pupil) as compared → where the pupil's block begins
        self._seen: dict[tuple[str, str], str] = {}

    def pupils(self) -> Iterator[PupilReport]:
        try:
            workbook = open_rows(self._file)
            found = False
            for sheet in workbook.sheets:
                for pupil in _SheetReader(self, sheet).read(workbook.rows(sheet)):
                    found = True
                    yield pupil
            if not found and not self.errors:
                self.fail("empty_report")
        except XlsxError as error:
            cell = f"A{error.row + 1}" if error.sheet else ""
            self.errors.append(ReportError(error.code, error.sheet, cell))
        except _TooManyErrors:
            self.errors.append(ReportError("too_many_errors", count=MAX_ERRORS))

    def fail(self, code: str, sheet: str = "", cell: str = "", **params) -> None:
        self.errors.append(ReportError(code, sheet, cell, **params))
        if len(self.errors) >= MAX_ERRORS:
            raise _TooManyErrors

    def warn(self, code: str, sheet: str, cell: str, **params) -> None:
        if len(self.warnings) < MAX_ERRORS:
            self.warnings.append(ReportError(code, sheet, cell, **params))

    def claim(self, pupil: PupilReport) -> bool:
        """Whether this is the first block of such a pupil in such a class.

        Two blocks of one name cannot be told apart (the report has no birth dates or
        numbers), so their grades might land on the wrong child: refused.
        """
        key = (normalise(pupil.class_name), normalise(pupil.pupil))
        place = f"{pupil.sheet}!{pupil.cell}"
        first = self._seen.setdefault(key, place)
        if first == place:
            return True
        self.fail("duplicate_pupil", pupil.sheet, pupil.cell, first=first)
        return False


class _SheetReader:
    """The state of reading one sheet: where in a block the next row stands."""

    def __init__(self, reader: ReportReader, sheet: str):
        self._reader = reader
        self._sheet = sheet
        self._block: Block | None = None
        self._school = ""
        self._loose = ""  # the last text above the title
        self._titled = False
        self._expects = self._outside

    def read(self, rows: Iterator[Row]) -> Iterator[PupilReport]:
        filled = 0
        for row, texts in _unfolded(rows):
            filled += any(texts)
            if filled > ROWS_BEFORE_TITLE and not self._titled:
                break
            if texts and self._begins_block(texts[0]):
                yield from self._finish()
            self._expects(row, texts)
        yield from self._finish()
        if filled and not self._titled:
            self._fail("other_report", "A1")

    def _fail(self, code, cell, **params):
        self._reader.fail(code, self._sheet, cell, **params)

    def _begins_block(self, text):
        """A label or title after the previous block's table opens the next one."""
        block = self._block
        return (
            block is not None
            and block.table_seen
            and bool(_LABEL.match(text) or _is_title(text))
        )

    def _finish(self) -> Iterator[PupilReport]:
        block, self._block = self._block, None
        self._expects = self._outside
        if block is None:
            return
        if not block.table_seen:
            self._fail("missing_table", block.cell)
            return
        pupil = block.finish()
        if pupil and self._reader.claim(pupil):
            yield pupil

    # ------------------------------------------------------------------
    # One method for each place in which a row can stand
    # ------------------------------------------------------------------

    def _outside(self, row: Row, texts: list[str]) -> None:
        first = next(filter(None, texts), "")
        label = _LABEL.match(first)
        subjects = subject_column(texts)
        if _is_title(first):
            self._titled = True
            self._school = self._school or self._loose
            self._loose = ""
        elif label:
            self._label(row, texts, label)
        elif subjects is not None:
            self._table(row, texts, subjects)
        elif first and not self._titled:
            self._loose = " ".join(first.split())
        elif first and not self._legend(texts) and not _AROUND.match(first):
            # The school's name may be repeated above each pupil's title.
            if " ".join(first.split()) != self._school:
                self._fail("unexpected_row", f"A{row.number}")

    def _label(self, row, texts, label):
        cell = f"A{row.number}"
        if not self._titled:
            return  # reported once for the whole sheet
        if self._block is None:
            self._block = Block(self._reader, self._sheet, self._school, cell)
        name = label[1].lower()
        value = label[2].strip() or next(filter(None, texts[1:]), "")
        block = self._block
        if name == "класс":
            # A pupil's own report may leave it empty: the class is the pupil's then.
            block.header["class"] = " ".join(value.split())
        elif not value or name == "учебный период":
            return  # an empty value counts as missing, see _table
        elif name == "учебный год":
            block.header["year"] = self._school_year(cell, value)
        elif name == "период":
            block.header["period"] = self._period(cell, value)
        else:
            block.cell = cell
            block.header["pupil"] = self._pupil(cell, value)

    def _school_year(self, cell, value):
        match = _YEAR.match(value)
        if match and int(match[2]) == int(match[1]) + 1:
            return f"{match[1]}/{match[2]}"
        self._fail("bad_year", cell)
        return None

    def _period(self, cell, value):
        match = _PERIOD.match(value)
        first = last = None
        if match:
            first = _as_date(*match.group(1, 2, 3))
            last = _as_date(*match.group(4, 5, 6))
        if not first or not last or first > last:
            self._fail("bad_period", cell)
        elif (last - first).days > MAX_PERIOD_DAYS:
            self._fail("long_period", cell, days=MAX_PERIOD_DAYS)
        else:
            return first, last
        return None

    def _pupil(self, cell, value):
        name = " ".join(value.split())
        if not split_full_name(name)[1]:
            self._fail("bad_pupil", cell)
            return None
        return name

    def _legend(self, texts) -> bool:
        described = " — ".join(text for text in texts if text)
        match = _LEGEND.match(described)
        if self._block is None or not match:
            return False
        self._block.legend(match[1], match[2])
        return True

    def _table(self, row, texts, subjects):
        cell = f"A{row.number}"
        if not self._titled:
            return
        if self._block is None:
            self._block = Block(self._reader, self._sheet, self._school, cell)
        block = self._block
        block.table_seen = True
        block.by_days = are_by_days(texts, "period" in block.header)
        for part in _REQUIRED:
            if part == "period" and not block.by_days:
                continue
            if part not in block.header:
                self._fail(f"missing_{part}", cell)
                block.broken = True
            elif block.header[part] is None:
                block.broken = True
        if block.by_days:
            self._check_period_in_year(cell)
        block.headings(row.number, texts, subjects)
        self._expects = self._days if block.by_days else self._values

    def _check_period_in_year(self, cell):
        header = self._block.header
        if header.get("year") and header.get("period"):
            years = {int(year) for year in header["year"].split("/")}
            if not {day.year for day in header["period"]} <= years:
                self._fail("period_outside_year", cell)
                self._block.broken = True

    def _days(self, row, texts):
        self._block.days(row.number, texts)
        self._expects = self._subjects

    def _values(self, row, texts):
        self._expects = self._subjects
        if not self._block.values(row.number, texts):
            self._subjects(row, texts)

    def _subjects(self, row, texts):
        if not self._block.subject(row, texts):
            self._expects = self._outside


def _unfolded(rows: Iterator[Row]) -> Iterator[tuple[Row, list[str]]]:
    """The rows with their texts; each label in a row of its own.

    Some versions put all that is above the table into one cell.
    """
    for row in rows:
        texts = [as_text(value) for value in row.values]
        lines = [part for text in texts for part in _parts(text)]
        labels = [place for place, line in enumerate(lines) if _LABEL.match(line)]
        if not labels:
            yield row, texts
            continue
        for start, end in zip([0, *labels], [*labels, len(lines)], strict=True):
            if start < end:
                yield row, lines[start:end]


def _parts(text: str) -> Iterator[str]:
    """A cell's lines, each label at the beginning of one."""
    for line in text.split("\n"):
        starts = [match.start() for match in _LABEL_START.finditer(line)]
        for start, end in zip([0, *starts], [*starts, len(line)], strict=True):
            if line[start:end].strip():
                yield line[start:end].strip()


def _is_title(text: str) -> bool:
    words = " ".join(text.lower().replace("ё", "е").split())
    return words.startswith(_TITLES) and len(words) <= LONGEST_TITLE


def _as_date(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    except ValueError:
        return None
