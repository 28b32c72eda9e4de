"""What a calendar shows of a pupil's diary. Plain data, no database."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from .diary import Homework, Lesson, Pupil, Vacation


@dataclass(slots=True)
class Change:
    """When a record was changed last."""

    moment: datetime
    """naive, UTC"""
    number: int
    """of the change: grows with each, 0 for what was never changed"""


@dataclass(slots=True)
class Agenda:
    pupil: Pupil
    lessons: list[Lesson] = field(default_factory=list)
    homework: list[Homework] = field(default_factory=list)
    vacations: list[Vacation] = field(default_factory=list)
    holidays: list[Vacation] = field(default_factory=list)
    """public holidays and other days off of the whole school"""
    lesson_changes: dict[int, Change] = field(default_factory=dict)
    """by lesson's id"""
    homework_changes: dict[int, Change] = field(default_factory=dict)
    """by homework's id"""
    vacation_changes: dict[int, Change] = field(default_factory=dict)
    """by vacation's id"""


def holiday_runs(days: dict[date, str], first: date, last: date) -> list[Vacation]:
    """The days off of a period, each run of days with one name together.

    :param days: names by day
    """
    runs: list[Vacation] = []
    for day in sorted(one for one in days if first <= one <= last):
        before = runs[-1] if runs else None
        if (
            before
            and before.name == days[day]
            and before.date_to == day - timedelta(days=1)
        ):
            before.date_to = day
        else:
            runs.append(Vacation(days[day], day, day))
    return runs
