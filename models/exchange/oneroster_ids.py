"""What records are called towards a partner system: as it called them, else as here."""

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
