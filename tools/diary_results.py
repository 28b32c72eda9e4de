"""The results of a pupil's year as the diary shows them. Plain data, no database."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(slots=True, frozen=True)
class ResultCell:
    """What stands under a term: a grade, or the day to which it is deferred."""

    code: str = ""
    tone: str = ""
    published_at: datetime | None = None
    """as it stands, after any correction; naive, UTC"""
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
class Exam:
    """An exam or contest in which a pupil takes part."""

    name: str
    subject: str
    day: date
    time_start: float
    """hours, 0 where not known"""
    room: str
    is_absent: bool
    cell: ResultCell | None
    """once published; without a code where points alone were given"""
    score: float | None
    highest_score: float
    place: int
    award: str
    note: str


@dataclass(slots=True)
class ReportCard:
    """What the page of results shows of a pupil's year."""

    lines: list[SubjectResults] = field(default_factory=list)
    """by subject's name"""
    exams: list[Exam] = field(default_factory=list)
    """by day"""
    seen: list["Acknowledgement"] = field(default_factory=list)


@dataclass(slots=True, frozen=True)
class Acknowledgement:
    """A reader has seen the results of a term."""

    term_id: int
    user_id: int
    reader: str
    seen_at: datetime
    """naive, UTC"""
    message: str
