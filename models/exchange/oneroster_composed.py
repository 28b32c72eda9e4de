"""Identifiers that are made of others: of line items that are no record of their own."""

from .oneroster_ids import FINALS

MAX_SEQUENCE = 1000
MAX_PARTS = 12


def split_final(records, sourced_id: str):
    """
    :param records: ``Records``
    :return: (course, term, kind) of a course's final grades of a term, or nothing
    """
    names, _dot, kind = sourced_id.rpartition(".")
    if kind not in FINALS:
        return None
    for course, term in _splits(names):
        courses = records.ids("classes", "school.course", [course])
        terms = records.ids("academicSessions", "school.term", [term])
        if courses and terms:
            return courses[course], terms[term], kind
    return None


def split_work(records, sourced_id: str):
    """
    :return: (lesson, sequence, type) of a mark's place in a lesson, or nothing
    """
    for names, kind in _splits(sourced_id):
        lesson, _dot, sequence = names.rpartition(".")
        if not (sequence.isascii() and sequence.isdecimal()):
            continue
        lessons = records.ids("lineItems", "school.lesson", [lesson])
        types = records.ids("categories", "school.lesson.type", [kind])
        if lessons and types and 1 <= int(sequence[:9]) <= MAX_SEQUENCE:
            return lessons[lesson], int(sequence), types[kind]
    return None


def _splits(text):
    """The two parts at each dot: a partner's own identifiers may have some.

    Of an identifier with very many nothing is made.
    """
    parts = text.split(".")
    if len(parts) > MAX_PARTS:
        return
    for place in range(1, len(parts)):
        yield ".".join(parts[:place]), ".".join(parts[place:])
