"""The records of OneRoster's REST binding 1.2, as data: how the columns of the CSV
files become JSON and, for what partners may send, the other way round.
"""

import math
from datetime import date, datetime, timezone
from typing import NamedTuple

from .oneroster_bundle import Row
from .oneroster_values import MAX_LENGTH, SCALE, BadValue

ROSTERING, GRADEBOOK = "rostering", "gradebook"
METADATA = "metadata"


class Property(NamedTuple):
    """``kind``: text, date, moment, day (a date that is said as a moment), number,
    flag, list (of one), link or links (to a record of ``target``), scale, roles.
    ``required`` holds for what is sent."""

    name: str
    column: str
    kind: str = "text"
    target: str = ""
    required: bool = False

    @property
    def path(self) -> str:
        """What filters and sorting call it."""
        if self.kind == "roles":
            return f"{self.name}.role"
        return f"{self.name}.sourcedId" if self.target else self.name


class Resource(NamedTuple):
    """A kind of records; ``source`` is the CSV file with the same rows."""

    plural: str
    single: str
    source: str
    service: str
    properties: tuple[Property, ...]

    @property
    def names(self) -> set[str]:
        """The members that a record may have."""
        return {one.name.partition(".")[0] for one in self.properties}


def _texts(names, **options):
    return tuple(Property(name, name, **options) for name in names.split())


def _meta(names, kind="text"):
    return tuple(
        Property(f"{METADATA}.{name}", f"{METADATA}.{name}", kind)
        for name in names.split()
    )


def _link(name, target, **options):
    return (Property(name, f"{name}SourcedId", "link", target, **options),)


_HEAD = (
    *_texts("sourcedId", required=True),
    *_texts("status"),
    Property("dateLastModified", "dateLastModified", "moment"),
)


def _resource(plural, single, service, *properties, source=""):
    return Resource(plural, single, source or plural, service, _HEAD + properties)


RESOURCES = {
    one.plural: one
    for one in (
        _resource(
            *("orgs", "org", ROSTERING),
            *_texts("name type identifier"),
        ),
        _resource(
            *("academicSessions", "academicSession", ROSTERING),
            *_texts("title"),
            *_texts("startDate endDate", kind="date"),
            *_texts("type"),
            *_link("parent", "academicSession"),
            *_texts("schoolYear"),
            *_meta("kind"),
            *_meta("number", "number"),
        ),
        _resource(
            *("courses", "course", ROSTERING),
            *_texts("title courseCode"),
            *_texts("subjects", kind="list"),
            *_link("org", "org"),
        ),
        _resource(
            *("classes", "class", ROSTERING),
            *_texts("title classType location"),
            *_texts("grades subjects", kind="list"),
            *_link("course", "course"),
            *_link("school", "org"),
            Property("terms", "termSourcedIds", "links", "academicSession"),
            *_meta("kind parentSourcedId termKind homeroomSourcedId"),
        ),
        _resource(
            *("users", "user", ROSTERING),
            *_texts("username"),
            *_texts("enabledUser", kind="flag"),
            *_texts("givenName familyName middleName"),
            Property("roles", "role", "roles"),
            *_link("primaryOrg", "org"),
            *_texts("identifier email phone"),
            Property("agents", "agentSourcedIds", "links", "user"),
            *_texts("grades", kind="list"),
        ),
        _resource(
            *("enrollments", "enrollment", ROSTERING),
            *_link("user", "user"),
            *_link("class", "class"),
            *_link("school", "org"),
            *_texts("role"),
            *_texts("primary", kind="flag"),
            *_texts("beginDate endDate", kind="date"),
        ),
        _resource(
            *("demographics", "demographics", ROSTERING),
            *_texts("birthDate", kind="date"),
            *_texts("sex"),
        ),
        _resource(
            *("categories", "category", GRADEBOOK),
            *_texts("title"),
            *_texts("weight", kind="number"),
            *_meta("isTest", "flag"),
            *_meta("final"),
        ),
        _resource(
            *("lineItems", "lineItem", GRADEBOOK),
            *_texts("title", required=True),
            *_texts("assignDate dueDate", kind="day", required=True),
            *_link("class", "class", required=True),
            *_link("school", "org"),
            *_link("category", "category", required=True),
            *_link("gradingPeriod", "academicSession"),
            *_link("academicSession", "academicSession"),
            *_texts("resultValueMin resultValueMax", kind="number"),
            *_meta("lessonSourcedId lessonCategorySourcedId"),
            *_meta("period sequence", "number"),
        ),
        _resource(
            *("results", "result", GRADEBOOK),
            *_link("lineItem", "lineItem", required=True),
            *_link("student", "user", required=True),
            *_link("class", "class"),
            *_texts("scoreStatus", required=True),
            *_texts("score", kind="number"),
            *_texts("textScore"),
            *_texts("scoreDate", kind="date", required=True),
            *_texts("comment"),
            *_texts("incomplete", kind="flag"),
            *_meta("weight", "number"),
            *_meta("sameWork", "flag"),
        ),
        _resource(
            *("scoreScales", "scoreScale", GRADEBOOK),
            *_texts("title type"),
            *_link("course", "course"),
            *_link("class", "class"),
            *_texts("scoreScaleValue", kind="scale"),
        ),
    )
}
PLURALS = {one.single: one.plural for one in RESOURCES.values()}


# To JSON


def to_json(resource: Resource, row: dict, wanted, href) -> dict:
    """
    :param wanted: names of the members to be given; nothing for all
    :param href: callable of (what a link is to, identifier) to its address
    """
    record: dict = {}
    for one in resource.properties:
        top, _dot, rest = one.name.partition(".")
        value = row[one.column]
        if value is None or (wanted and top not in wanted):
            continue
        if one.target:
            links = [_link_to(one.target, each, href) for each in _listed(value)]
            value = links if one.kind == "links" else links[0]
        elif one.kind == "roles":
            org = _link_to("org", row["orgSourcedIds"], href)
            value = [{"roleType": "primary", "role": value, "org": org}]
        else:
            value = _PLAIN[one.kind](value)
        if rest:
            record.setdefault(top, {})[rest] = value
        else:
            record[top] = value
    return record


def _listed(value):
    return value if isinstance(value, list) else [value]


def _link_to(target, sourced_id, href):
    address = href(target, sourced_id)
    return {"href": address, "sourcedId": sourced_id, "type": target}


def _moment(value):
    return value.isoformat(timespec="milliseconds") + "Z"


_PLAIN = {
    "text": str,
    "date": date.isoformat,
    "moment": _moment,
    "day": lambda value: f"{value.isoformat()}T00:00:00.000Z",
    "number": lambda value: value,
    "flag": lambda value: "true" if value else "false",
    "list": lambda value: [str(value)],
    "scale": lambda value: [
        {"itemValueLHS": mark, "itemValueRHS": worth}
        for mark, worth in SCALE.findall(value)
    ],
}


# From JSON


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
    if one.target:
        value = value.get("sourcedId") if isinstance(value, dict) else None
        if not value:
            raise BadValue("bad_link")
    if one.name.startswith(f"{METADATA}."):
        # As in a file, where these columns are read as they stand.
        value = _told(value)
    if one.kind in ("text", "link") or one.name.startswith(f"{METADATA}."):
        return _text(value)
    return _READERS[one.kind](value, zone)


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


_READERS = {"date": _date, "day": _date, "number": _number, "flag": _flag}
