"""The record of a pupil's individual results across all years. Plain data.

000-5, 002-3, 003-3: individual results across the levels of general education.
"""

from dataclasses import dataclass, field
from datetime import date

from .consolidated_sheet import Cell, Slot


@dataclass(slots=True)
class Line:
    """A subject of a year."""

    subject: str
    cells: dict[object, Cell]
    """by slot's key"""


@dataclass(slots=True)
class Sitting:
    """An exam or a contest."""

    day: date
    name: str
    subject: str
    outcome: str


@dataclass(slots=True)
class Year:
    name: str
    class_name: str
    slots: list[Slot]
    lines: list[Line]
    sittings: list[Sitting]


@dataclass(slots=True)
class Level:
    """A level of education; without years there is nothing of it here."""

    name: str
    years: list[Year] = field(default_factory=list)


def levels_of(listed, years):
    """The levels that a record shows, from the first.

    Those that the school's regulation lists, up to where the pupil has come, and any
    other of which there are results.

    :param listed: list of (first year of study, name) of the regulation
    :param years: list of ((first year of study, name), ``Year``), the oldest first
    """
    reached = max((place for place, _year in years), default=(0, ""))
    found = {place: Level(place[1]) for place in listed if place <= reached}
    for place, year in years:
        found.setdefault(place, Level(place[1])).years.append(year)
    return [found[place] for place in sorted(found)]
