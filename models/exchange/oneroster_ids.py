"""What records are called towards a partner system: as it called them, else as here."""

import re

from odoo.fields import Domain
from odoo.tools import SQL

NOUNS = {
    "res.company": "org",
    "school.year": "year",
    "school.term": "term",
    "school.subject": "subject",
    "school.class": "class",
    "school.course": "course",
    "school.student": "student",
    "res.partner": "person",
    "res.users": "teacher",
    "school.enrollment": "enrollment",
    "school.lesson.type": "category",
    "school.lesson": "lesson",
    "school.grade": "grade",
    "school.result": "result",
}
# The records of each file.
KINDS = {
    "orgs": ("res.company",),
    "academicSessions": ("school.year", "school.term"),
    "courses": ("school.subject",),
    "classes": ("school.class", "school.course"),
    "users": ("school.student", "res.partner", "res.users"),
    "enrollments": ("school.enrollment",),
    "categories": ("school.lesson.type",),
    "lineItems": ("school.lesson",),
    "results": ("school.grade", "school.result"),
}
# Of categories that are none of the school's lesson types.
FINALS = {"term": "final-term", "year": "final-year", "final": "final-final"}


class SourcedIds:
    """Identifiers as SQL, so that they are made for thousands of rows at once.

    An own one begins with the database's: it is no other school's anywhere, and tells
    which record it means without being stored.
    """

    def __init__(self, env, system):
        parameters = env["ir.config_parameter"].sudo()  # of the system, not a secret
        self._prefix = parameters.get_param("database.uuid", "school")[:8]
        self._env = env
        self.system = system

    def sql(self, model: str, record: SQL) -> SQL:
        """
        :param record: the id of a record of the model
        """
        own = SQL("(%s || %s::text)", f"{self._prefix}-{NOUNS[model]}-", record)
        if not self.system:
            return own
        return SQL(
            """COALESCE((SELECT MIN(x.sourced_id) FROM school_external_id x
                WHERE x.system_id = %s AND x.res_model = %s AND x.res_id = %s), %s)""",
            self.system.id,
            model,
            record,
            own,
        )

    def column(self, model: str, *column: str) -> SQL:
        """Of the record in a column, such as ``("course", "teacher_id")``."""
        return self.sql(model, SQL.identifier(*column))


class OwnIds(SourcedIds):
    """Finds the records that are called as here: a partner that has read them here
    sends these names back."""

    def lookup(self, company, kind: str, sourced_ids) -> dict[str, tuple[str, int]]:
        """The records of a school.

        :param kind: the file that it is of
        :return: (model, id) by identifier
        """
        nouns = {NOUNS[model]: model for model in KINDS.get(kind, ())}
        shape = re.compile(rf"{re.escape(self._prefix)}-([a-z]+)-([1-9]\d{{0,8}})")
        named: dict[str, dict[int, str]] = {}
        for sourced_id in sourced_ids:
            found = shape.fullmatch(sourced_id)
            if found and found[1] in nouns:
                named.setdefault(nouns[found[1]], {})[int(found[2])] = sourced_id
        return {
            ids[record_id]: (model, record_id)
            for model, ids in named.items()
            for record_id in self._of_school(company, model, list(ids))
        }

    def _of_school(self, company, model, ids):
        if model == "res.partner":
            standing = self._env["school.guardian"].search(
                Domain("partner_id", "in", ids) & Domain("company_id", "=", company.id)
            )
            return standing.partner_id.ids
        own = {
            "res.company": Domain("id", "=", company.id),
            "res.users": Domain("company_ids", "in", company.ids),
            "school.lesson.type": Domain("company_id", "in", (False, company.id)),
        }.get(model, Domain("company_id", "=", company.id))
        records = self._env[model].with_context(active_test=False)
        return records.search(Domain("id", "in", ids) & own).ids
