"""A bundle of CSV files made of what another school's REST binding answers."""

from collections.abc import Iterable
from typing import BinaryIO

from .oneroster_bundle import DELETED, DELTA, Issue, Row
from .oneroster_columns import HEAD, V12
from .oneroster_from_json import BadRecord, from_json, to_moment
from .oneroster_json import RESOURCES
from .oneroster_write import BundleWriter

MAX_BAD = 200
ROLE = (*HEAD, "userSourcedId", "roleType", "role", "orgSourcedId")
# Needed in a file; where a record leaves it out, it is the school's. Of several nothing
# is brought.
OF_SCHOOL = {
    "courses": "orgSourcedId",
    "classes": "schoolSourcedId",
    "enrollments": "schoolSourcedId",
    "lineItems": "schoolSourcedId",
    "scoreScales": "orgSourcedId",
}


class PulledBundle:
    """A context manager; collections are written in any order, ``orgs`` first.

    The files are deltas, which is how what the partner calls deleted is known: each of
    their rows has its status.

    :param zone: the school's time zone
    """

    def __init__(self, target: BinaryIO, name: str, zone):
        self._writer = BundleWriter(target, V12, name, name, DELTA)
        self._zone = zone
        self._schools: list[str] = []
        self.counts: dict[str, int] = {}
        self.errors: list[Issue] = []

    def __enter__(self):
        self._writer.__enter__()
        return self

    def __exit__(self, *error):
        self._writer.__exit__(*error)

    def write(self, plural: str, records: Iterable):
        """A collection; a record that moved to another page meanwhile comes once."""
        resource = RESOURCES[plural]
        titles = [one.column for one in resource.properties]
        if plural in OF_SCHOOL:
            titles = [*dict.fromkeys([*titles, OF_SCHOOL[plural]])]
        roles: list[Row] = []
        seen: set[str] = set()

        def rows():
            for number, record in enumerate(records, 1):
                row = self._row(resource, record, number)
                if row and row["sourcedId"] not in seen:
                    seen.add(row["sourcedId"])
                    self._complete(plural, row)
                    roles.extend(_roles(row) if plural == "users" else ())
                    yield [row.get(title) for title in titles]

        self.counts[plural] = self._writer.write(plural, titles, rows())
        if plural == "users":
            lines = ([row[title] for title in ROLE] for row in roles)
            self._writer.write("roles", ROLE, lines)

    def _row(self, resource, record, number):
        try:
            row = from_json(resource, record, self._zone)
        except BadRecord as wrong:
            if len(self.errors) < MAX_BAD:
                name, column = resource.plural, wrong.name
                self.errors.append(
                    Issue(wrong.code, wrong.params, name, number, column)
                )
            return None
        deleted = str(record.get("status")).lower() == DELETED
        row["status"] = DELETED if deleted else "active"
        moment = to_moment(str(record.get("dateLastModified")))
        row["dateLastModified"] = moment.isoformat() if moment else "-"
        return row

    def _complete(self, plural, row):
        if plural == "orgs" and row.get("type") == "school":
            self._schools.append(row["sourcedId"])
        column = OF_SCHOOL.get(plural)
        if column and not row.get(column) and self._schools:
            row[column] = self._schools[0]
        if plural == "lineItems" and not row["academicSessionSourcedId"]:
            row["academicSessionSourcedId"] = row["gradingPeriodSourcedId"]


def _roles(row):
    """The roles of a user, each as a row of its own."""
    for role in row.get("role") or ():
        head = {
            "sourcedId": f"{row['sourcedId']}.{role['role']}.{role['orgSourcedId']}",
            "userSourcedId": row["sourcedId"],
        }
        yield {**role, **{name: row[name] for name in HEAD[1:]}, **head}
