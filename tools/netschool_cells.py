"""What stands in one cell of a «Сетевой город» report, and to which lesson it belongs.

A cell holds tokens separated by spaces: a code (absence, lateness), a grade, or several
grades for one work joined by a slash: ``3``, ``О 2``, ``2/3``, ``Б Б 3``.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

# The kinds of absence that reports distinguish.
UNEXCUSED = "unexcused"
EXCUSED = "excused"
ILL = "ill"
LATE = "late"
EXEMPT = "exempt"
ABSENT = "absent"  # the reason is not known

# Codes of the versions known: the classic one-letter set and the set of 5.56.
CODES = {
    "Н": UNEXCUSED,
    "НП": UNEXCUSED,
    "У": EXCUSED,
    "УП": EXCUSED,
    "Б": ILL,
    "О": LATE,
    "ОП": LATE,
    "ОСВ": EXEMPT,
    "ОТ": ABSENT,
}

# How legends describe the kinds, by a part of the words; the first match holds, so
# «неуважительная» must come before «уважительная».
LEGEND_WORDS = (
    ("неуваж", UNEXCUSED),
    ("уваж", EXCUSED),
    ("бол", ILL),
    ("опозд", LATE),
    ("освоб", EXEMPT),
    ("отсут", ABSENT),
)

# Latin letters that look like the Cyrillic codes: people retype cells by hand.
_LOOKALIKES = str.maketrans("HOBYPC", "НОВУРС")
_GRADES = re.compile(r"\d{1,3}(?:/\d{1,3})*")


class Grade(NamedTuple):
    """``same_work`` marks the second and later grades of one work (``3/4``)."""

    value: int
    same_work: bool


class Lesson(NamedTuple):
    """What a pupil has at one lesson: at most one absence, and grades in order.

    ``ordinal`` counts the lessons of one subject on one date from 1.
    """

    ordinal: int
    absence: str | None
    grades: tuple[Grade, ...]


class UnknownToken(ValueError):
    """``token`` is neither a grade nor a code of the legend."""

    def __init__(self, token: str):
        super().__init__(token)
        self.token = token


def legend_kind(description: str) -> str | None:
    """The kind that a legend's words describe.

    >>> legend_kind("Неуважительная"), legend_kind("— Пропустил по болезни")
    ('unexcused', 'ill')
    """
    text = description.lower()
    return next((kind for word, kind in LEGEND_WORDS if word in text), None)


def parse_token(token: str, codes: Mapping[str, str]) -> str | tuple[Grade, ...]:
    """A kind of absence, or the grades of one work.

    >>> parse_token("О", CODES), parse_token("2/3", CODES)
    ('late', (Grade(value=2, same_work=False), Grade(value=3, same_work=True)))
    """
    if _GRADES.fullmatch(token):
        return tuple(
            Grade(int(value), position > 0)
            for position, value in enumerate(token.split("/"))
        )
    kind = codes.get(token.upper()) or codes.get(token.upper().translate(_LOOKALIKES))
    if kind is None:
        raise UnknownToken(token)
    return kind


def split_lessons(
    text: str, first_ordinal: int, codes: Mapping[str, str]
) -> tuple[Lesson, ...]:
    """Distribute the tokens of one cell over lessons.

    A pupil is absent from a lesson once, so a code after anything else begins the next
    lesson: ``О Н`` is late at the first and away from the second, ``Б Б 3`` ill twice
    with a grade for the second. Grades stay with the lesson that they follow.

    :raise UnknownToken: for the first token that cannot be read

    >>> [(l.ordinal, l.absence, len(l.grades)) for l in split_lessons("2 Н", 1, CODES)]
    [(1, None, 1), (2, 'unexcused', 0)]
    """
    lessons: list[tuple[str | None, list[Grade]]] = []
    for token in text.split():
        parsed = parse_token(token, codes)
        if isinstance(parsed, str):
            lessons.append((parsed, []))
        else:
            if not lessons:
                lessons.append((None, []))
            lessons[-1][1].extend(parsed)
    return tuple(
        Lesson(first_ordinal + offset, absence, tuple(grades))
        for offset, (absence, grades) in enumerate(lessons)
    )
