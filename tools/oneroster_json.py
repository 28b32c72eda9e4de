"""The records of OneRoster's REST binding 1.2, as data: how the columns of the CSV
files become JSON. The other way round: ``oneroster_from_json.py``.
"""

from datetime import date
from typing import NamedTuple

from .oneroster_values import SCALE

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
