"""How a class has done, as its homeroom teacher reports it. Plain data, no database.

The pupils of a class fall into groups by the worst of their grades in a term.
"""

from typing import NamedTuple

from .consolidated_sheet import DEFERRED, EXAM, GRADE, OPEN, Slot, count
from .page_fit import cut_pages
from .text_fit import text_lines

EXCELLENT, GOOD, FAIR, POOR, UNASSESSED = (
    "excellent",
    "good",
    "fair",
    "poor",
    "unassessed",
)
GROUPS = (EXCELLENT, GOOD, FAIR, DEFERRED, UNASSESSED, POOR)
"""the best first"""
HEIGHT = 1340
"""of a page of A4 that is 900 px wide"""
HEAD = 130
ROW = 25
"""of the table of figures"""
TITLE = 34
LINE = 18
SIGN = 60
_NAMES = 860 / 13
"""width of a line of names in em"""


class Member(NamedTuple):
    """A pupil in a group."""

    name: str
    subjects: list[str]
    """in which the pupil has what makes the group"""


class Column(NamedTuple):
    """A term, the year, or what is final."""

    slot: Slot
    groups: dict[str, list[Member]]
    mean: float | None
    """of all grades"""
    is_open: bool
    """some grades are still to come"""

    @property
    def number(self):
        """Of pupils who have results; those deferred are in no figure (000-7c)."""
        return sum(map(len, self.groups.values())) - len(self.groups[DEFERRED])

    @property
    def quality(self):
        """Per cent of pupils with nothing below a 4."""
        return self._percent(EXCELLENT, GOOD)

    @property
    def progress(self):
        """Per cent of pupils who are assessed everywhere and without a 2."""
        return self._percent(EXCELLENT, GOOD, FAIR)

    def single(self, group):
        """Who would be in a better group but for one subject."""
        return [one for one in self.groups[group] if len(one.subjects) == 1]

    def _percent(self, *groups):
        part = sum(len(self.groups[group]) for group in groups)
        return (200 * part + self.number) // (2 * self.number) if self.number else None


def columns_of(sheet):
    """The terms in which there are grades.

    :param sheet: ``Sheet``
    """
    columns = [_column(sheet, slot) for slot in sheet.slots if slot.key != EXAM]
    return [column for column in columns if column.mean is not None]


def _column(sheet, slot):
    groups = {group: [] for group in GROUPS}
    grades, is_open = [], False
    for pupil in sheet.pupils:
        cells = [
            (one.name, pupil.cells[one.subject_id, slot.key])
            for one in sheet.subjects
            if (one.subject_id, slot.key) in pupil.cells
        ]
        grades += [cell for _name, cell in cells if cell.kind == GRADE]
        is_open |= any(cell.kind == OPEN for _name, cell in cells)
        kinds = {}
        for name, cell in cells:
            kinds.setdefault(_kind(cell), []).append(name)
        group = next((one for one in reversed(GROUPS) if one in kinds), None)
        if group:
            groups[group].append(Member(pupil.name, kinds[group]))
    return Column(slot, groups, count(grades).mean, is_open)


def _kind(cell):
    """The group that a grade alone would make; None where it makes none."""
    if cell.kind == GRADE:
        return cell.tone if cell.tone in GROUPS else None
    return {DEFERRED: DEFERRED, OPEN: None}.get(cell.kind, UNASSESSED)


class Line(NamedTuple):
    """A title, or what stands below it."""

    text: str
    is_title: bool = False


def report_pages(rows, lines):
    """Cut the lists below the table of figures into pages; no title stands alone.

    :param rows: how many the table has
    :param lines: list of ``Line``
    :return: list of lists of ``Line``, at least one
    """
    blocks = []
    for line in lines:
        if not blocks or not blocks[-1][-1].is_title:
            blocks.append([])
        blocks[-1].append(line)
    heights = [sum(_height(line) for line in block) for block in blocks]
    if heights:
        heights[0] += rows * ROW
    return [
        [line for block in blocks[first:end] for line in block]
        for first, end in cut_pages(heights, HEIGHT - HEAD, SIGN)
    ]


def _height(line):
    return TITLE if line.is_title else LINE * text_lines(line.text, _NAMES)
