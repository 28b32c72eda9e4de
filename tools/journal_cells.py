"""What stands in a cell of the journal, and what somebody wants there.

A cell is told by its content, not by a number that counts its versions: who changes
it says what was seen there before, and the change applies while that still stands
there. So a request sent twice (the answer to the first one got lost) does no harm:
what is wanted is there already.
"""

from dataclasses import dataclass, field


class BadCell(ValueError):
    """What was sent is not the content of a cell."""


@dataclass(frozen=True, slots=True)
class CellGrade:
    """``weight``, ``comment`` and ``type_id`` of None are not spoken of: they stay."""

    code: str
    weight: float | None = None
    same_work: bool = False
    comment: str | None = None
    type_id: int | None = None
    """of the work; 0: what the lesson is"""
    id: int | None = None
    sequence: int = 0

    def says(self, other):
        """Whether both say the same, of what both speak of."""
        return (
            (self.code, self.same_work) == (other.code, other.same_work)
            and _agree(self.weight, other.weight)
            and _agree(self.comment, other.comment)
            and _agree(self.type_id, other.type_id)
        )


@dataclass(frozen=True, slots=True)
class Cell:
    grades: tuple[CellGrade, ...] = field(default=())
    absence: str | None = None
    """the kind"""

    @property
    def is_filled(self):
        return bool(self.grades or self.absence)

    def says(self, other):
        return (
            self.absence == other.absence
            and len(self.grades) == len(other.grades)
            and all(map(CellGrade.says, self.grades, other.grades))
        )


def _agree(one, other):
    return one is None or other is None or one == other


def read_cell(raw):
    """The cell that a client sent: ``{"grades": […], "absence": kind or false}``."""
    if not isinstance(raw, dict):
        raise BadCell(raw)
    grades = raw.get("grades") or []
    absence = raw.get("absence") or None
    if not isinstance(grades, list) or not isinstance(absence, str | None):
        raise BadCell(raw)
    return Cell(tuple(map(_read_grade, grades)), absence)


def _read_grade(raw):
    if not isinstance(raw, dict) or not isinstance(raw.get("code"), str):
        raise BadCell(raw)
    weight = raw.get("weight")
    comment = raw.get("comment")
    type_id = raw.get("type_id")
    grade_id = raw.get("id") or None
    if (
        not isinstance(weight, int | float | None)
        or not isinstance(comment, str | None)
        or not (isinstance(type_id, int | None) and 0 <= (type_id or 0) < 2**31)
        or not isinstance(grade_id, int | None)
    ):
        raise BadCell(raw)
    return CellGrade(
        code=raw["code"],
        weight=weight,
        same_work=bool(raw.get("same_work")),
        comment=comment,
        type_id=None if type_id is None else int(type_id),
        id=grade_id,
    )


def pair(wanted, current):
    """Which grade is meant to become which.

    First by id; what has none (or one that is gone) takes the first grade left, so
    that a mark typed over another one is its correction, not a removal.

    :return: list of (wanted, its current grade or None), and the current ones to
        remove
    """
    left = {grade.id: grade for grade in current}
    pairs = [(grade, left.pop(grade.id, None)) for grade in wanted]
    spare = iter(list(left.values()))
    pairs = [(grade, old or next(spare, None)) for grade, old in pairs]
    return pairs, list(spare)


def places(pairs, taken):
    """The place in the cell of each grade, in the order wanted where that is free.

    :param taken: highest place in use
    :return: list of places
    """
    result = []
    later = [old.sequence if old else None for _wanted, old in pairs]
    for index, (_wanted, old) in enumerate(pairs):
        if old:
            result.append(old.sequence)
            continue
        place = max(result, default=0) + 1
        following = [one for one in later[index + 1 :] if one]
        if following and place >= min(following):
            taken += 1
            place = taken
        taken = max(taken, place)
        result.append(place)
    return result
