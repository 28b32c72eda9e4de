"""How the record of a pupil's results stands on paper. Plain data, no database.

Pages of A4, 900 px wide, which leaves 1360 px of height. Each begins with the name of
the pupil and of the level of education.
"""

from dataclasses import replace

from .page_fit import cut_pages
from .pupil_record import Level
from .text_fit import text_lines

HEIGHT = 1360
FIRST_HEAD = 110
"""of the first page: school, title, pupil, day"""
HEAD = 46
"""of the pages after it"""
LEVEL = 44
"""a level's name; each page begins with one"""
LEGEND = 20
SIGN = 120
YEAR = 64
"""a year's name, the head of its table and the space below"""
LINE = 17
"""a line of text"""
FRAME = 4
"""what a row of a table has above and below its text"""
SIZE = 13
"""of type"""
SLOT = 58
"""width of a grade's column"""
SITTINGS = (100, 370, 250, 180)
"""widths of the columns of exams: date, exam, subject, outcome"""
MOST_SITTINGS = 24
"""on a page, where a year has too many exams and contests for one"""
_WIDTH = 900
_PADDING = 12


def record_pages(levels):
    """:return: list of lists of ``Level``, one for each page"""
    blocks = [
        (level, year)
        for level in levels
        for whole in level.years or [None]
        for year in (_parts(whole) if whole else [None])
    ]
    heights, last = [], None
    for level, year in blocks:
        begins = last is not None and level is not last
        heights.append(_height(year) + (LEVEL if begins else 0))
        last = level
    if heights:
        heights[0] += FIRST_HEAD - HEAD
    room = HEIGHT - HEAD - LEVEL - LEGEND
    return [_levels(blocks[first:end]) for first, end in cut_pages(heights, room, SIGN)]


def _levels(blocks):
    found = []
    for level, year in blocks:
        if not found or found[-1].name != level.name:
            found.append(Level(level.name))
        if year:
            found[-1].years.append(year)
    return found


def _parts(year):
    """A year, without the exams and contests that do not stand below its grades."""
    if len(year.sittings) <= MOST_SITTINGS:
        return [year]
    further = [
        replace(year, lines=[], sittings=year.sittings[first : first + MOST_SITTINGS])
        for first in range(0, len(year.sittings), MOST_SITTINGS)
    ]
    return [replace(year, sittings=[]), *further] if year.lines else further


def _height(year):
    if not year:
        return LINE + FRAME
    subject = _WIDTH - SLOT * len(year.slots) - _PADDING
    grades = [text_lines(line.subject, subject / SIZE) for line in year.lines]
    exams = [_sitting_lines(sitting) for sitting in year.sittings]
    tables = bool(grades) + bool(exams)
    return YEAR * tables + sum(lines * LINE + FRAME for lines in grades + exams)


def _sitting_lines(sitting):
    texts = ("", sitting.name, sitting.subject, sitting.outcome)
    return max(
        text_lines(text, (width - _PADDING) / SIZE)
        for text, width in zip(texts, SITTINGS, strict=True)
    )
