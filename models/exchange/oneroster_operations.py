"""What OneRoster's REST binding offers: path by path, what is read, by whom.

A collection is a resource, or a subset of one, maybe narrowed by the records named in
the path.
"""

from collections.abc import Callable
from typing import NamedTuple

from odoo.tools import SQL

from ...tools.oneroster_json import GRADEBOOK, RESOURCES, ROSTERING, Resource


class Collection(NamedTuple):
    resource: Resource
    condition: SQL = SQL("TRUE")


def _of_type(column, *words):
    return SQL("%s IN %s", SQL.identifier(column), words)


COLLECTIONS = {name: Collection(one) for name, one in RESOURCES.items()} | {
    "schools": Collection(RESOURCES["orgs"], _of_type("type", "school")),
    # Half-years are the terms of those who have them.
    "terms": Collection(
        RESOURCES["academicSessions"], _of_type("type", "term", "semester")
    ),
    "gradingPeriods": Collection(
        RESOURCES["academicSessions"], _of_type("type", "gradingPeriod")
    ),
    "students": Collection(RESOURCES["users"], _of_type("role", "student")),
    "teachers": Collection(RESOURCES["users"], _of_type("role", "teacher")),
}

# A condition on the rows of a collection.
# :param rows: callable of a collection's name to its rows as SQL
# :param ids: the identifiers in the path, by the collection that each is of
# :param today: the school's
Narrow = Callable[[Callable[[str], SQL], dict[str, str], object], SQL]


class Operation(NamedTuple):
    """``scopes``: any of them lets in. ``write``: what is done, for ``Push``."""

    service: str
    method: str
    path: str
    collection: str
    scopes: tuple[str, ...]
    parents: tuple[str, ...] = ()
    narrow: Narrow | None = None
    single: bool = False
    write: str = ""

    @property
    def name(self):
        return f"{self.method} {self.service}/{self.path}"


def _everything(_rows, _ids, _today):
    return SQL("TRUE")


def _linked(column, collection):
    def narrow(_rows, ids, _today):
        return SQL("%s = %s", SQL.identifier(column), ids[collection])

    return narrow


def _both(one, other):
    def narrow(*args):
        return SQL("%s AND %s", one(*args), other(*args))

    return narrow


def _enrolled(own, other, collection):
    """Who or what is now joined to the path's record by an enrollment."""

    def narrow(rows, ids, today):
        return SQL(
            """"sourcedId" IN (SELECT %s FROM %s AS place
                WHERE %s = %s AND ("endDate" IS NULL OR "endDate" > %s))""",
            SQL.identifier(own),
            rows("enrollments"),
            SQL.identifier(other),
            ids[collection],
            today,
        )

    return narrow


def _of_term(_rows, ids, _today):
    return SQL('%s = ANY("termSourcedIds")', ids["terms"])


def _within_term(rows, ids, _today):
    return SQL(
        """EXISTS (SELECT FROM %s AS term WHERE term."sourcedId" = %s
            AND line."startDate" >= term."startDate"
            AND line."endDate" <= term."endDate")""",
        rows("terms"),
        ids["terms"],
    )


_PUPILS = _enrolled("userSourcedId", "classSourcedId", "classes")


def _classes_of(collection):
    return _enrolled("classSourcedId", "userSourcedId", collection)


_ROSTER = ("roster.readonly",)
_ROSTER_CORE = ("roster.readonly", "roster-core.readonly")
_DEMOGRAPHICS = ("roster-demographics.readonly",)
_GRADES = ("gradebook.readonly",)
_GRADES_CORE = ("gradebook.readonly", "gradebook-core.readonly")


def _reads(service, collection, scopes):
    """All of them, and one."""
    yield Operation(service, "GET", collection, collection, scopes)
    path = f"{collection}/<{collection}>"
    yield Operation(service, "GET", path, collection, scopes, single=True)


def _within(service, path, narrow, scopes):
    """The collection that a path ends with, of the records named in it."""
    *named, collection = path.split("/")
    parents = tuple(named)
    address = "/".join([*(f"{one}/<{one}>" for one in parents), collection])
    return Operation(service, "GET", address, collection, scopes, parents, narrow)


def _writes():
    put = ("gradebook.createput",)
    post = ("gradebook.createpost",)
    delete = ("gradebook.delete",)
    for collection in ("lineItems", "results"):
        path = f"{collection}/<{collection}>"
        for method, scopes in (("PUT", put), ("DELETE", delete)):
            yield Operation(
                *(GRADEBOOK, method, path, collection, scopes),
                write=f"{method.lower()}_{collection}",
            )
    for collection, parents in (
        ("lineItems", ("classes",)),
        ("lineItems", ("schools",)),
        ("results", ("lineItems",)),
        ("results", ("classes", "academicSessions")),
    ):
        path = "/".join([*(f"{one}/<{one}>" for one in parents), collection])
        yield Operation(
            *(GRADEBOOK, "POST", path, collection, post, parents),
            write=f"post_{collection}",
        )


OPERATIONS = (
    *(
        operation
        for collection in (
            *("academicSessions", "classes", "courses", "enrollments"),
            *("gradingPeriods", "orgs", "schools", "students", "teachers"),
            *("terms", "users"),
        )
        for operation in _reads(ROSTERING, collection, _ROSTER_CORE)
    ),
    *_reads(ROSTERING, "demographics", _DEMOGRAPHICS),
    *(
        _within(ROSTERING, path, narrow, _ROSTER)
        for path, narrow in (
            ("classes/students", _PUPILS),
            ("classes/teachers", _PUPILS),
            ("courses/classes", _linked("courseSourcedId", "courses")),
            ("schools/classes", _everything),
            ("schools/classes/enrollments", _linked("classSourcedId", "classes")),
            ("schools/classes/students", _PUPILS),
            ("schools/classes/teachers", _PUPILS),
            ("schools/courses", _everything),
            ("schools/enrollments", _everything),
            ("schools/students", _everything),
            ("schools/teachers", _everything),
            ("schools/terms", _everything),
            ("students/classes", _classes_of("students")),
            ("teachers/classes", _classes_of("teachers")),
            ("terms/classes", _of_term),
            ("terms/gradingPeriods", _within_term),
            ("users/classes", _classes_of("users")),
        )
    ),
    *(
        operation
        for collection in ("categories", "lineItems", "results", "scoreScales")
        for operation in _reads(GRADEBOOK, collection, _GRADES_CORE)
    ),
    *(
        _within(GRADEBOOK, path, narrow, _GRADES)
        for path, narrow in (
            ("classes/categories", _everything),
            ("classes/lineItems", _linked("classSourcedId", "classes")),
            (
                "classes/lineItems/results",
                _both(
                    _linked("classSourcedId", "classes"),
                    _linked("lineItemSourcedId", "lineItems"),
                ),
            ),
            ("classes/results", _linked("classSourcedId", "classes")),
            ("classes/scoreScales", _linked("classSourcedId", "classes")),
            (
                "classes/students/results",
                _both(
                    _linked("classSourcedId", "classes"),
                    _linked("studentSourcedId", "students"),
                ),
            ),
            ("schools/scoreScales", _everything),
        )
    ),
    *_writes(),
)
