"""The results of a pupil's year as the diary shows them. Plain data, no database."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(slots=True, frozen=True)
class ResultCell:
    """What stands under a term: a grade, or the day to which it is deferred."""

    code: str = ""
    tone: str = ""
    published_at: datetime | None = None
    """naive, UTC"""
    deferred_until: date | None = None


@dataclass(slots=True)
class SubjectResults:
    """A row of the report card."""

    subject: str
    teacher: str
    terms: dict[int, ResultCell] = field(default_factory=dict)
    """by term id, the year's included"""
    final: ResultCell | None = None
    """after an exam"""


@dataclass(slots=True, frozen=True)
class Acknowledgement:
    """A reader has seen the results of a term."""

    term_id: int
    user_id: int
    reader: str
    seen_at: datetime
    """naive, UTC"""
    message: str
