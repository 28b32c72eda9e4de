"""Write a school's year as a OneRoster bundle."""

from collections import Counter

from odoo.tools import SQL

from ...tools.oneroster_columns import file_names
from ...tools.oneroster_write import BundleWriter
from . import oneroster_gradebook as gradebook
from . import oneroster_roster as roster
from .oneroster_scope import Scope

QUERIES = {
    "orgs": roster.orgs,
    "academicSessions": roster.academic_sessions,
    "courses": roster.courses,
    "classes": roster.classes,
    "users": roster.users,
    "roles": roster.roles,
    "enrollments": roster.enrollments,
    "demographics": roster.demographics,
    "categories": gradebook.categories,
    "lineItems": gradebook.line_items,
    "results": gradebook.results,
    "scoreScales": gradebook.score_scales,
}
CHUNK = 2000  # rows fetched at once: so much is in memory however long the file is


def export(scope: Scope, version: str, target) -> Counter:
    """Write the bundle: one query a file, its rows streamed from the database.

    :param target: file open for writing
    :return: how many rows each file has
    """
    scope.env.flush_all()
    counts: Counter[str] = Counter()
    name, code = scope.company.name, f"school_diary.{scope.company.id}"
    with BundleWriter(target, version, name, code) as bundle:
        for file_name in file_names(version):
            titles, rows = _stream(scope.env.cr, QUERIES[file_name](scope))
            counts[file_name] = bundle.write(file_name, titles, rows)
    return counts


def _stream(cr, query):
    """:return: the columns' names, and the rows in the order of their identifiers"""
    cr.execute(
        SQL(
            """DECLARE school_oneroster NO SCROLL CURSOR FOR
               SELECT * FROM (%s) AS line ORDER BY "sourcedId" COLLATE "C" """,
            query,
        )
    )
    cr.execute("FETCH 0 FROM school_oneroster")
    return [one.name for one in cr.description], _rows(cr)


def _rows(cr):
    while True:
        cr.execute(SQL("FETCH %s FROM school_oneroster", CHUNK))
        rows = cr.fetchall()
        yield from rows
        if len(rows) < CHUNK:
            break
    cr.execute("CLOSE school_oneroster")
