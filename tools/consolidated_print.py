"""How a consolidated sheet stands on paper. Plain data, no database.

Pages of A4 landscape, 1440 px wide, which leaves 1000 px of height: every line has a
fixed height, and what does not fit into it gets smaller, so that no page runs over.
"""

from typing import NamedTuple

from .consolidated_sheet import Pupil, Subject
from .text_fit import BOLD, clip_text, text_lines

COLUMNS = 42
"""of grades on a page"""
ROWS = 36
"""of pupils on it"""
GRADES = 1092
"""width of all grades"""
WIDEST = 44
"""a column of them"""
NAME = 258
"""width of a name, without the cell's padding"""
NAME_SIZES = ((13, 1), (12, 1), (11, 1), (10, 2), (9, 2))
"""size of type, and how many lines of it fit into a row"""
HEAD_SIZES = ((11, 3), (9, 4))
_PADDING = 6


class Text(NamedTuple):
    text: str
    size: int
    """of type"""


class Page(NamedTuple):
    """A part of a sheet that fits on a sheet of paper."""

    subjects: list[Subject]
    pupils: list[Pupil]
    first: int
    """the place of its first pupil, from 0"""
    is_last: bool
    """of these subjects: the counts stand under it"""
    grade_width: int = GRADES // COLUMNS

    def head(self, subject):
        """A subject's name as its columns have room for it."""
        width = len(subject.slots) * self.grade_width - _PADDING
        return _fitted(subject.name, width / BOLD, HEAD_SIZES)


def pages(sheet):
    """Cut a sheet into pages of about as many columns and lines each."""
    blocks = _blocks(sheet.subjects)
    columns = max((_width(block) for block in blocks), default=1)
    parts = _parts(sheet.pupils)
    return [
        Page(
            block,
            part,
            first,
            first + len(part) == len(sheet.pupils),
            min(WIDEST, GRADES // columns),
        )
        for block in blocks
        for first, part in parts
    ]


def fitted_name(text):
    """A pupil's name, with when the pupil came or left, as a line has room for it."""
    return _fitted(text, NAME, NAME_SIZES)


def _fitted(text, width, sizes):
    for size, lines in sizes:
        if text_lines(text, width / size) <= lines:
            return Text(text, size)
    return Text(clip_text(text, width / size, lines), size)


def _width(subjects):
    return sum(len(subject.slots) for subject in subjects)


def _blocks(subjects):
    """No subject is torn; the pages are filled evenly."""
    width = _width(subjects)
    number = -(-width // COLUMNS)
    blocks, used = [], 0
    for subject in subjects:
        size = len(subject.slots)
        fair = len(blocks) < number and used + size / 2 > width / number
        if not blocks or fair or used + size > COLUMNS:
            blocks.append([])
            used = 0
        blocks[-1].append(subject)
        used += size
    return blocks


def _parts(pupils):
    number = -(-len(pupils) // ROWS) or 1
    size = -(-len(pupils) // number) or 1
    return [
        (first, pupils[first : first + size]) for first in range(0, len(pupils), size)
    ]
