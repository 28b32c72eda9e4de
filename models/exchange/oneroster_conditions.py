"""Filters and orders of OneRoster's REST binding, as SQL on a collection's rows."""

import math

from odoo.tools import SQL

from ...tools.oneroster_filter import Predicate, parse
from ...tools.oneroster_from_json import to_moment, to_utc
from ...tools.oneroster_json import Property, Resource

OPERATORS = {one: SQL(one) for one in ("=", ">", ">=", "<", "<=")} | {
    # Where there is nothing, there is something else than what is named.
    "!=": SQL("IS DISTINCT FROM")
}
MAX_FIELD = 200


class BadField(ValueError):
    """``where`` is filter, sort or fields; the text says what is wrong there."""

    def __init__(self, where, text):
        super().__init__(text)
        self.where = where


def wanted_members(resource: Resource, names) -> set[str]:
    """
    :raise BadField: the records have no such member
    """
    unknown = set(names) - resource.names
    if unknown:
        raise BadField("fields", f"unknown field {min(unknown)[:MAX_FIELD]}")
    return set(names)


def condition(resource: Resource, text: str) -> SQL:
    """
    :raise BadField:
    """
    if not text:
        return SQL("TRUE")
    try:
        alternatives = parse(text)
    except ValueError as wrong:
        raise BadField("filter", str(wrong)) from wrong
    return _joined(
        " OR ",
        [
            _joined(" AND ", [_holds(resource, one) for one in conditions])
            for conditions in alternatives
        ],
    )


def _joined(word, conditions):
    return SQL("(%s)", SQL(word).join(conditions))


def order(resource: Resource, path: str, descending: bool) -> SQL:
    """By Unicode, as the standard has it; the identifier settles what is equal.

    :raise BadField:
    """
    last = SQL('"sourcedId" COLLATE "C"')
    if not path:
        return last
    one = _property(resource, path, "sort")
    way = SQL("DESC" if descending else "ASC")
    return SQL("%s %s NULLS LAST, %s", _sortable(one), way, last)


def _property(resource, path, where) -> Property:
    for one in resource.properties:
        if path.lower() in (one.path.lower(), one.name.lower()):
            return one
    raise BadField(where, f"unknown field {path[:MAX_FIELD]}")


def _column(one):
    return SQL(f'"{one.column}"')  # of a table of ours, as it stands in the queries


def _sortable(one):
    column = _column(one)
    if one.kind in ("date", "day", "moment", "number", "flag"):
        return column
    return SQL('(%s) COLLATE "C"', _as_text(one))


def _as_text(one):
    column = _column(one)
    if one.kind == "links":
        return SQL("array_to_string(%s, ',')", column)
    return SQL("%s::text", column)


def _holds(resource, predicate: Predicate) -> SQL:
    one = _property(resource, predicate.path, "filter")
    if predicate.operator == "~":
        return SQL("strpos(lower(%s), lower(%s)) > 0", _as_text(one), predicate.value)
    operator = OPERATORS[predicate.operator]
    compare = _COMPARISONS.get(one.kind, _compare_text)
    found = compare(one, operator, predicate.value)
    if found is None:
        raise BadField("filter", f"{predicate.path} has no such value")
    return found


def _compare_text(one, operator, value):
    return SQL('(%s) COLLATE "C" %s %s', _as_text(one), operator, value)


def _compare_moment(one, operator, value):
    """A date stands for its first moment."""
    moment = to_moment(value)
    try:
        moment = moment and to_utc(moment)
    except OverflowError:
        moment = None
    # As it is told, to the millisecond.
    return moment and SQL(
        "date_trunc('milliseconds', %s::timestamp) %s %s::timestamp",
        *(_column(one), operator, moment),
    )


def _compare_number(one, operator, value):
    try:
        number = float(value)
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return SQL("%s::float8 %s %s", _column(one), operator, number)


def _compare_flag(one, operator, value):
    if value not in ("true", "false"):
        return None
    return SQL("%s %s %s", _column(one), operator, value == "true")


_COMPARISONS = {
    "date": _compare_moment,
    "day": _compare_moment,
    "moment": _compare_moment,
    "number": _compare_number,
    "flag": _compare_flag,
}
