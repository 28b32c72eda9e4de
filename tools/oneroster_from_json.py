"""Records of OneRoster's REST binding 1.2 as rows of its CSV files."""

import math
from datetime import datetime, timezone

from .oneroster_bundle import Row
from .oneroster_json import METADATA, Resource
from .oneroster_values import MAX_LENGTH, BadValue

MOST_IN_LIST = 1000


class BadRecord(ValueError):
    """``code`` says what is wrong, as in a file; ``name`` with which member."""

    def __init__(self, code, name="", **params):
        super().__init__(code)
        self.code = code
        self.name = name
        self.params = params


def from_json(resource: Resource, record, zone) -> Row:
    """The row of a CSV file that says the same. What is unknown is left out.

    :param zone: the school's time zone: a moment is a day there
    :raise BadRecord:
    """
    if not isinstance(record, dict):
        raise BadRecord("bad_object")
    row = Row()
    for one in resource.properties:
        if one.column in ("status", "dateLastModified"):
            continue
        value = _member(record, one.name)
        if value is None or value == "":
            if one.required:
                raise BadRecord("missing_value", one.name)
            row[one.column] = None
            continue
        try:
            row[one.column] = _read(one, value, zone)
        except BadValue as wrong:
            raise BadRecord(wrong.code, one.name, **wrong.params) from wrong
    return row


def _member(record, name):
    top, _dot, rest = name.partition(".")
    value = record.get(top)
    if rest:
        return value.get(rest) if isinstance(value, dict) else None
    return value


def _read(one, value, zone):
    if one.kind == "links":
        return [_linked(each) for each in _many(value)]
    if one.target:
        return _linked(value)
    if one.name.startswith(f"{METADATA}."):
        # As in a file, where these columns are read as they stand.
        value = _told(value)
    if one.kind == "text" or one.name.startswith(f"{METADATA}."):
        return _text(value)
    return _READERS[one.kind](value, zone)


def _linked(value):
    sourced_id = value.get("sourcedId") if isinstance(value, dict) else None
    if not sourced_id:
        raise BadValue("bad_link")
    return _text(sourced_id)


def _many(value):
    if not isinstance(value, list) or len(value) > MOST_IN_LIST:
        raise BadValue("bad_list", limit=MOST_IN_LIST)
    return value


def _told(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.10g}" if isinstance(value, int | float) else value


def _text(value):
    if not isinstance(value, str):
        raise BadValue("bad_text")
    if len(value) > MAX_LENGTH:
        raise BadValue("too_long", limit=MAX_LENGTH)
    if "\x00" in value:
        raise BadValue("control_character")
    try:
        value.encode()
    except UnicodeEncodeError as wrong:  # half of a pair: JSON can say that
        raise BadValue("control_character") from wrong
    return value.strip()


def _date(value, zone):
    moment = to_moment(_text(value))
    if moment is None:
        raise BadValue("bad_date")
    if moment.tzinfo and len(value) > len("2026-09-01"):
        try:
            moment = moment.astimezone(zone)
        except OverflowError as wrong:
            raise BadValue("bad_date") from wrong
    return moment.date()


def to_moment(text) -> datetime | None:
    """A moment or a date of ISO 8601; nothing where it is none.

    A moment without a zone, and a date, are taken as they stand.
    """
    try:
        return datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return None


def to_utc(moment) -> datetime:
    """Without a zone, as the database has them."""
    if not moment.tzinfo:
        return moment
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


def _number(value, _zone):
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadValue("bad_number")
    try:
        number = float(value)
    except OverflowError as wrong:
        raise BadValue("bad_number") from wrong
    if not math.isfinite(number):
        raise BadValue("bad_number")
    return number


def _flag(value, _zone):
    if value in ("true", "false"):  # as the standard has it
        return value == "true"
    if isinstance(value, bool):
        return value
    raise BadValue("bad_flag")


def _list(value, _zone):
    return [_text(each) for each in _many(value)]


def _scale(value, _zone):
    """``{5:5},{4:4}``, as in a file."""
    pairs = [each if isinstance(each, dict) else {} for each in _many(value)]
    sides = [(each.get("itemValueLHS"), each.get("itemValueRHS")) for each in pairs]
    return ",".join(f"{{{_text(mark)}:{_text(worth)}}}" for mark, worth in sides)


def _roles(value, _zone):
    """The rows of the file of roles that these are, but for whose they are."""
    roles = [each if isinstance(each, dict) else {} for each in _many(value)]
    return [
        Row(
            roleType=_text(each.get("roleType") or "primary"),
            role=_text(each.get("role")),
            orgSourcedId=_linked(each.get("org")),
        )
        for each in roles
    ]


_READERS = {
    "date": _date,
    "day": _date,
    "number": _number,
    "flag": _flag,
    "list": _list,
    "scale": _scale,
    "roles": _roles,
}
