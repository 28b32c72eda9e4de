"""A class's consolidated sheet (сводная ведомость). Plain data, no database.

It is laid out from the results themselves each time it is asked for and keeps nothing,
so it cannot differ from them (000-7d, 003-5d).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import NamedTuple

from .averages import weighted_mean

YEAR, EXAM, FINAL = "year", "exam", "final"
GRADE, DEFERRED, MISSING, ABSENT, OPEN = (
    "grade",
    "deferred",
    "missing",
    "absent",
    "open",
)
GOOD = {"excellent", "good"}
POOR = "poor"


class Fact(NamedTuple):
    """What the database says of a pupil in a subject."""

    student_id: int
    subject_id: int
    slot: object
    """a term's id, or ``EXAM``, ``FINAL``"""
    kind: str
    """one of those above"""
    code: str
    tone: str
    number: float | None
    """None where it counts in no average"""


class Slot(NamedTuple):
    """A column of a subject."""

    key: object
    label: str
    title: str
    is_sum: bool = False
    """of the year, or for good"""


@dataclass(slots=True)
class Subject:
    subject_id: int
    name: str
    slots: list[Slot]


@dataclass(slots=True)
class Cell:
    kind: str
    text: str
    tone: str = ""
    number: float | None = None
    """None where it counts in no average"""


@dataclass(slots=True)
class Pupil:
    """A line of the sheet."""

    student_id: int
    name: str
    came: date | None = None
    """if after the year's beginning"""
    left: date | None = None
    """if before its end"""
    is_stray: bool = False
    """has results of the class without having been in it"""
    cells: dict[tuple, Cell] = field(default_factory=dict)
    """by subject's id and slot's key"""

    def notes(self, words):
        """What is to be said beside the name.

        :param words: dict: came, left, stray
        """
        days = ((self.came, words["came"]), (self.left, words["left"]))
        said = [f"{word} {day:%d.%m.%Y}" for day, word in days if day]
        return [*said, words["stray"]] if self.is_stray else said


class Counts(NamedTuple):
    """The foot of a column: of those who have a grade."""

    quality: int | None = None
    """per cent of 4 and 5"""
    progress: int | None = None
    """per cent without 2"""
    mean: float | None = None


@dataclass(slots=True)
class Sheet:
    subjects: list[Subject]
    pupils: list[Pupil]
    counts: dict[tuple, Counts]
    missing: int
    slots: list[Slot]
    """of all subjects"""


def build_sheet(pupils, facts, subjects, slots, marks):
    """Lay the facts out.

    :param pupils: list of ``Pupil`` without cells, in the list's order
    :param facts: iterable of ``Fact``; several of one place are shown all
    :param subjects: dict of subject's id to its name, in the sheet's order
    :param slots: dict of key to ``Slot``, in the sheet's order
    :param marks: dict of kind to the text that stands for it
    """
    places = defaultdict(list)
    used = defaultdict(set)
    for fact in facts:
        places[fact.student_id, fact.subject_id, fact.slot].append(fact)
        used[fact.subject_id].add(fact.slot)
    lines = {pupil.student_id: pupil for pupil in pupils}
    for (student_id, subject_id, slot), found in places.items():
        lines[student_id].cells[subject_id, slot] = _cell(found, marks)
    columns = [
        Subject(
            subject_id, name, [slots[key] for key in slots if key in used[subject_id]]
        )
        for subject_id, name in subjects.items()
        if used[subject_id]
    ]
    graded = defaultdict(list)
    for (_student_id, *key), found in places.items():
        graded[tuple(key)] += [fact for fact in found if fact.kind == GRADE]
    return Sheet(
        columns,
        pupils,
        {key: count(found) for key, found in graded.items()},
        sum(cell.kind == MISSING for pupil in pupils for cell in pupil.cells.values()),
        [slots[key] for key in slots if any(key in keys for keys in used.values())],
    )


def _cell(facts, marks):
    """What stands in one place: grades before all else, and none of them is hidden."""
    grades = [fact for fact in facts if fact.kind == GRADE]
    if grades:
        codes = dict.fromkeys(fact.code for fact in grades)
        return Cell(GRADE, "/".join(codes), grades[0].tone, grades[0].number)
    kinds = {fact.kind for fact in facts}
    kind = next(one for one in (MISSING, DEFERRED, ABSENT, OPEN) if one in kinds)
    return Cell(kind, marks[kind])


def count(facts):
    """Quality, progress and mean of grades; neutral marks are in neither share.

    :param facts: list of ``Fact``, or of ``Cell``
    """
    judged = [fact.tone for fact in facts if fact.tone != "neutral"]
    if not judged:
        return Counts(mean=_mean(facts))
    return Counts(
        _percent(sum(tone in GOOD for tone in judged), len(judged)),
        _percent(sum(tone != POOR for tone in judged), len(judged)),
        _mean(facts),
    )


def _mean(facts):
    return weighted_mean(
        SimpleNamespace(
            number=fact.number or 0, weight=1, counts=fact.number is not None
        )
        for fact in facts
    )


def _percent(part, whole):
    """Half up."""
    return (200 * part + whole) // (2 * whole)
