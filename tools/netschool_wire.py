"""What «Сетевой город. Образование» says over its web API, made into plain records.

The API is not documented and differs by version: whatever may be missing is asked for
gently, and a row that cannot be read is told of and does not spoil the others.
"""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

HOMEWORK_TYPE = 3
"""The usual number of «Домашнее задание», where the list of types does not tell."""
WEEK = timedelta(days=7)


class Unreadable(ValueError):
    """The answer is not what the API is known to say."""


class Pupil(NamedTuple):
    id: str
    name: str
    class_name: str


class Attachment(NamedTuple):
    id: str
    name: str


class Assignment(NamedTuple):
    """A piece of work; ``mark`` is a number or a code, as it stands there."""

    id: str
    type_id: int
    name: str
    weight: float
    due: date | None
    mark: str
    is_owed: bool
    comment: str


class Lesson(NamedTuple):
    id: str
    day: date
    number: int
    room: str
    start: float
    end: float
    subject: str
    assignments: tuple[Assignment, ...]


class Week(NamedTuple):
    """``bad`` has the places of rows that could not be read."""

    lessons: tuple[Lesson, ...]
    bad: tuple[str, ...]


def passwords(password: str, salt: str) -> tuple[str, str]:
    """What is sent instead of the password: ``pw`` and ``pw2``.

    :raise UnicodeEncodeError: the password has characters outside windows-1251

    >>> [len(word) for word in passwords("secret", "100500")]
    [6, 32]
    """
    inner = _md5(password.encode("windows-1251"))
    long = _md5(f"{salt}{inner}".encode())
    return long[: len(password)], long


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def read_day(text) -> date:
    """The day of ``2024-09-02T00:00:00``: school time, without a zone."""
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        raise Unreadable("day") from None


def read_clock(text) -> float:
    """Hours of ``08:30``; 0 where there is no time.

    >>> read_clock("08:30"), read_clock(None), read_clock("soon")
    (8.5, 0.0, 0.0)
    """
    hours, _colon, minutes = str(text or "").partition(":")
    if not (hours.isdecimal() and minutes[:2].isdecimal()):
        return 0.0
    return int(hours) + int(minutes[:2]) / 60


def read_pupils(answer) -> list[Pupil]:
    """Whose diaries the account may read; all of them, whoever is shown just now."""
    if not isinstance(answer, dict) or not isinstance(answer.get("students"), list):
        raise Unreadable("students")
    return [
        Pupil(
            str(one["studentId"]),
            _text(one.get("nickName")),
            _text(one.get("className")),
        )
        for one in answer["students"]
        if isinstance(one, dict) and one.get("studentId") is not None
    ]


def read_year(answer) -> str:
    if not isinstance(answer, dict) or answer.get("id") is None:
        raise Unreadable("year")
    return str(answer["id"])


def read_types(answer) -> dict[int, str]:
    """The names of types of work, by number."""
    if not isinstance(answer, list):
        return {}
    return {
        one["id"]: _text(one.get("name"))
        for one in answer
        if isinstance(one, dict) and isinstance(one.get("id"), int)
    }


def homework_types(types: dict[int, str]) -> set[int]:
    """
    >>> homework_types({10: "Домашнее задание", 1: "Контрольная работа"})
    {10}
    >>> homework_types({})
    {3}
    """
    named = {number for number, name in types.items() if "домашн" in name.casefold()}
    return named or {HOMEWORK_TYPE}


def read_week(answer) -> Week:
    """A week of one pupil's diary.

    :raise Unreadable: it is no diary at all
    """
    if not isinstance(answer, dict) or not isinstance(answer.get("weekDays"), list):
        raise Unreadable("weekDays")
    lessons, bad = [], []
    for day in answer["weekDays"]:
        rows = day.get("lessons") if isinstance(day, dict) else None
        for place, row in enumerate(rows or (), 1):
            try:
                lessons.append(_lesson(row, day, bad))
            except (Unreadable, AttributeError, TypeError, ValueError):
                when = str(day.get("date") or "?")[:10]
                bad.append(f"{when}, {place}")
    return Week(tuple(lessons), tuple(bad))


def _lesson(row, day, bad) -> Lesson:
    subject = _text(row.get("subjectName"))
    number = row.get("number")
    if not subject or row.get("classmeetingId") is None:
        raise Unreadable("lesson")
    when = read_day(row.get("day") or day.get("date"))
    return Lesson(
        str(row["classmeetingId"]),
        when,
        number if isinstance(number, int) and 0 < number < 100 else 0,
        _text(row.get("room")),
        read_clock(row.get("startTime")),
        read_clock(row.get("endTime")),
        subject,
        tuple(_assignments(row.get("assignments") or (), f"{when}, {subject}", bad)),
    )


def _assignments(rows, where, bad) -> Iterator[Assignment]:
    for row in rows:
        try:
            yield _assignment(row)
        except (Unreadable, AttributeError, TypeError, ValueError):
            bad.append(where)


def _assignment(row) -> Assignment:
    if row.get("id") is None:
        raise Unreadable("assignment")
    mark = row.get("mark") or {}
    comment = row.get("markComment") or {}
    value = mark.get("mark")
    return Assignment(
        str(row["id"]),
        row.get("typeId") or 0,
        _text(row.get("assignmentName")),
        float(row.get("weight") or 0),
        read_day(row["dueDate"]) if row.get("dueDate") else None,
        "" if value is None else str(value).strip(),
        bool(mark.get("dutyMark")),
        _text(comment.get("name")) if isinstance(comment, dict) else "",
    )


def read_overdue(answer) -> list[tuple[str, str, str, date | None]]:
    """Overdue work: (assignment's id, lesson's id, name, due day)."""
    if not isinstance(answer, list):
        raise Unreadable("pastMandatory")
    return [
        (
            str(row["id"]),
            str(row.get("classMeetingId") or ""),
            _text(row.get("assignmentName")),
            read_day(row["dueDate"]) if row.get("dueDate") else None,
        )
        for row in answer
        if isinstance(row, dict) and row.get("id") is not None
    ]


def read_attachments(answer) -> dict[str, list[Attachment]]:
    """Files by assignment."""
    if not isinstance(answer, list):
        raise Unreadable("attachments")
    found: dict[str, list[Attachment]] = {}
    for row in answer:
        if not isinstance(row, dict) or row.get("assignmentId") is None:
            continue
        for one in row.get("attachments") or ():
            if isinstance(one, dict) and one.get("id") is not None:
                name = _text(one.get("originalFileName") or one.get("name"))
                found.setdefault(str(row["assignmentId"]), []).append(
                    Attachment(str(one["id"]), name)
                )
    return found


def mondays(first: date, last: date) -> list[date]:
    """
    >>> [str(day) for day in mondays(date(2026, 9, 2), date(2026, 9, 14))]
    ['2026-08-31', '2026-09-07', '2026-09-14']
    """
    day = first - timedelta(days=first.weekday())
    found = []
    while day <= last:
        found.append(day)
        day += WEEK
    return found


def _text(value) -> str:
    return " ".join(str(value or "").split())
