"""A consolidated sheet as a spreadsheet of whatever format has it. No database."""

import re
from typing import NamedTuple

from .consolidated_sheet import DEFERRED, MISSING

TITLE, TEXT, HEAD, NAME, MARK, SUM = "title", "text", "head", "name", "mark", "sum"
HEAD_LINE = 2
"""the line of the subjects, below title and subtitle, from 0; the terms stand below"""
HEADS = 2
"""lines of the head"""
NAMES = 2
"""columns before the grades: number and name"""
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Place(NamedTuple):
    """A cell. Numbers are numbers; all else is a text, never a formula."""

    value: str | int | float | None
    look: str
    """one of those above, ``MISSING`` or ``DEFERRED``"""
    wide: int = 1
    high: int = 1


def sheet_grid(sheet, title, subtitle, words):
    """The lines of a sheet; what a wide or high cell covers is None.

    :param sheet: ``Sheet``
    :param words: dict of what stands in the head, at the foot and beside who came or
        left: name, quality, progress, mean, came, left, stray
    :return: list of lists of ``Place`` or None
    """
    columns = [(one, slot) for one in sheet.subjects for slot in one.slots]
    return [
        [_place(title, TITLE)],
        [_place(subtitle, TEXT)],
        *_head(sheet, words),
        *(
            _line(number, pupil, columns, words)
            for number, pupil in enumerate(sheet.pupils, 1)
        ),
        *_foot(sheet, columns, words),
    ]


def sheet_name(title):
    """What all programs take for the name of a sheet."""
    return re.sub(r"[\[\]:*?/\\']", "-", writable(title))[:31]


def writable(text):
    """A text without what no workbook can hold."""
    return _NOT_IN_XML.sub("", text)


def _head(sheet, words):
    above = [_place("№", HEAD, high=HEADS), _place(words["name"], HEAD, high=HEADS)]
    below = [None] * NAMES
    for subject in sheet.subjects:
        above.append(_place(subject.name, HEAD, wide=len(subject.slots)))
        above += [None] * (len(subject.slots) - 1)
        below += [_place(slot.label, HEAD) for slot in subject.slots]
    return above, below


def _line(number, pupil, columns, words):
    name = ", ".join([pupil.name, *pupil.notes(words)])
    cells = [pupil.cells.get((one.subject_id, slot.key)) for one, slot in columns]
    return [
        _place(number, MARK),
        _place(name, NAME),
        *(
            _place(
                _number(cell.text) if cell else None,
                cell.kind if cell and cell.kind in (MISSING, DEFERRED) else MARK,
            )
            for cell in cells
        ),
    ]


def _foot(sheet, columns, words):
    found = [sheet.counts.get((one.subject_id, slot.key)) for one, slot in columns]
    for name in ("quality", "progress", "mean"):
        yield [
            _place(None, MARK),
            _place(words[name], SUM),
            *(_place(counts and getattr(counts, name), MARK) for counts in found),
        ]


def _place(value, look, **size):
    if isinstance(value, str):
        value = writable(value)
    return Place(value, look, **size)


def _number(text):
    return int(text) if text.isascii() and text.isdigit() else text
