"""The filters of OneRoster's REST binding: ``title~'кл' AND status='active' OR …``.

A field, one of ``= != > >= < <= ~`` (contains), a value in apostrophes; AND binds
before OR. An apostrophe within a value stands twice.
"""

import re
from typing import NamedTuple

MAX_LENGTH = 2000
MAX_PREDICATES = 20
_PREDICATE = re.compile(
    r"\s*(?P<path>[A-Za-z][\w.]*)\s*(?P<operator>!=|>=|<=|=|>|<|~)\s*"
    r"'(?P<value>(?:[^']|'')*)'\s*"
)
_JOIN = re.compile(r"(AND|OR)(?=\s)", re.IGNORECASE)


class Predicate(NamedTuple):
    path: str
    operator: str
    value: str


def parse(text: str) -> list[list[Predicate]]:
    """Alternatives, of which each is a list of conditions.

    :raise ValueError: it is no filter

    >>> parse("a='1' AND b.c!='it''s' OR d~'x'")
    [[Predicate(path='a', operator='=', value='1'), Predicate(path='b.c', \
operator='!=', value="it's")], [Predicate(path='d', operator='~', value='x')]]
    """
    if len(text) > MAX_LENGTH or "\x00" in text:
        raise ValueError("too long, or no text")
    alternatives: list[list[Predicate]] = [[]]
    place = 0
    while True:
        found = _PREDICATE.match(text, place)
        if not found:
            raise ValueError(f"no condition at {place}")
        value = found["value"].replace("''", "'")
        alternatives[-1].append(Predicate(found["path"], found["operator"], value))
        place = found.end()
        if place == len(text):
            break
        join = _JOIN.match(text, place)
        if not join:
            raise ValueError(f"neither AND nor OR at {place}")
        if join[1].upper() == "OR":
            alternatives.append([])
        place = join.end()
    if sum(map(len, alternatives)) > MAX_PREDICATES:
        raise ValueError("too many conditions")
    return alternatives
