"""Identifiers made of others: of line items that are no records of their own."""

import re

from .oneroster_ids import FINALS

_SEQUENCE = re.compile(r"[1-9]\d{0,2}", re.ASCII)
MAX_PARTS = 12


def split_final(records, sourced_id: str):
    """
    :param records: ``Records``
    :return: (course, term, kind) of a course's final grades of a term, or nothing
    """
    names, _dot, kind = sourced_id.rpartition(".")
    if kind not in FINALS:
        return None
    places = _splits(names)
    courses = records.ids("classes", "school.course", [one for one, _two in places])
    terms = records.ids(
        "academicSessions", "school.term", [two for _one, two in places]
    )
    for course, term in places:
        if course in courses and term in terms:
            return courses[course], terms[term], kind
    return None


def split_work(records, sourced_id: str):
    """
    :return: (lesson, sequence, type) of a mark's place in a lesson, or nothing
    """
    places = [
        (*names.rpartition(".")[::2], kind) for names, kind in _splits(sourced_id)
    ]
    lessons = records.ids(
        "lineItems", "school.lesson", [lesson for lesson, _sequence, _kind in places]
    )
    types = records.ids(
        "categories", "school.lesson.type", [kind for *_place, kind in places]
    )
    for lesson, sequence, kind in places:
        if lesson in lessons and kind in types and _SEQUENCE.fullmatch(sequence):
            return lessons[lesson], int(sequence), types[kind]
    return None


def _splits(text):
    """The two parts at each dot: a partner's own identifiers may have some.

    Of an identifier with very many nothing is made.
    """
    parts = text.split(".")
    if len(parts) > MAX_PARTS:
        return []
    return [
        (".".join(parts[:place]), ".".join(parts[place:]))
        for place in range(1, len(parts))
    ]
