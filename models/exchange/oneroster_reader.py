"""Pages of OneRoster's collections: cut out by the database, of the rows that the CSV
files are made of."""

from typing import NamedTuple
from urllib.parse import quote

from odoo.tools import SQL

from ...tools.oneroster_json import PLURALS, to_json
from .oneroster_conditions import condition, order, wanted_members
from .oneroster_export import QUERIES
from .oneroster_operations import COLLECTIONS

BASE = "/ims/oneroster"


class Unknown(LookupError):
    """There is no such record, for this partner."""


class Wish(NamedTuple):
    """Which part of a collection is wanted, and how."""

    limit: int
    offset: int = 0
    sort: str = ""
    descending: bool = False
    filter: str = ""
    fields: tuple[str, ...] = ()


class Reader:
    """
    :param scope: ``Scope``, which names the school, the year and the partner
    """

    def __init__(self, scope):
        self._scope = scope
        self._cr = scope.env.cr
        self._url = scope.company.get_base_url()

    # Rows

    def rows(self, collection: str) -> SQL:
        """All rows of a collection."""
        resource, condition = COLLECTIONS[collection]
        return SQL(
            """(SELECT line.*, 'active' AS status FROM (%s) AS line WHERE %s)""",
            QUERIES[resource.source](self._scope),
            condition,
        )

    def check_there(self, collection: str, sourced_id: str):
        """
        :raise Unknown:
        """
        self._one(collection, sourced_id, SQL("1"))

    def _one(self, collection, sourced_id, columns):
        if "\x00" in sourced_id:
            raise Unknown(collection)
        rows = self._fetch(
            SQL(
                'SELECT %s FROM %s AS line WHERE "sourcedId" = %s LIMIT 1',
                columns,
                self.rows(collection),
                sourced_id,
            )
        )
        if not rows:
            raise Unknown(collection)
        return rows[0]

    def _fetch(self, query):
        self._cr.execute(query)
        names = [one.name for one in self._cr.description]
        return [dict(zip(names, row, strict=True)) for row in self._cr.fetchall()]

    # What is answered

    def single(self, collection: str, sourced_id: str, fields=()) -> dict:
        """
        :raise Unknown:
        :raise BadField:
        """
        resource = COLLECTIONS[collection].resource
        wanted = wanted_members(resource, fields)
        row = self._one(collection, sourced_id, SQL("*"))
        return {resource.single: self._record(resource, row, wanted)}

    def page(self, operation, ids: dict[str, str], wish: Wish):
        """
        :param ids: the identifiers in the path, by the collection that each is of
        :return: the answer, how many records are in it, and how many there are
        :raise Unknown:
        :raise BadField:
        """
        resource = COLLECTIONS[operation.collection].resource
        wanted = wanted_members(resource, wish.fields)
        chosen = condition(resource, wish.filter)
        ordered = order(resource, wish.sort, wish.descending)
        for parent in operation.parents:
            self.check_there(parent, ids[parent])
        if operation.narrow:
            narrowed = operation.narrow(self.rows, ids, self._scope.today)
            chosen = SQL("%s AND (%s)", narrowed, chosen)
        source = SQL("%s AS line WHERE %s", self.rows(operation.collection), chosen)
        [total] = self._fetch(SQL("SELECT COUNT(*) AS count FROM %s", source))
        rows = self._fetch(
            SQL(
                "SELECT * FROM %s ORDER BY %s LIMIT %s OFFSET %s",
                source,
                ordered,
                wish.limit,
                wish.offset,
            )
        )
        records = [self._record(resource, row, wanted) for row in rows]
        return {resource.plural: records}, len(records), total["count"]

    def _record(self, resource, row, wanted):
        return to_json(resource, row, wanted, self._href)

    def _href(self, target, sourced_id):
        """Where a record is read."""
        resource = COLLECTIONS[PLURALS[target]].resource
        path = f"{BASE}/{resource.service}/v1p2/{resource.plural}"
        return f"{self._url}{path}/{quote(sourced_id, safe='')}"
