"""What a calendar shows of a pupil's diary. Plain data, no database."""

from dataclasses import dataclass, field
from datetime import datetime

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
    lesson_changes: dict[int, Change] = field(default_factory=dict)
    """by lesson's id"""
    homework_changes: dict[int, Change] = field(default_factory=dict)
    """by homework's id"""
