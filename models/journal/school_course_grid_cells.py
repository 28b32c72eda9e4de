from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.averages import weighted_mean
from ...tools.diary import Mark
from .school_absence import ABSENCE_CODES

GRADE_FIELDS = (
    *("id", "student_id", "lesson_id", "value_id", "type_id", "sequence"),
    *("weight", "same_work", "comment", "write_date"),
)
ABSENCE_FIELDS = ("id", "student_id", "lesson_id", "kind", "comment", "write_date")


class SchoolCourse(models.Model):
    """What stands in the cells of the grid, and at the right of them."""

    _inherit = "school.course"

    @api.readonly
    def grid_history(self, student_id, lesson_id):
        """Who gave and who changed what in a cell, the latest first."""
        self.ensure_one()
        place = [("student_id", "=", student_id), ("lesson_id", "=", lesson_id)]
        in_course = place + [("course_id", "=", self.id)]
        revisions = self.env["school.grade.revision"].search_fetch(in_course)
        grades = self.env["school.grade"].search_fetch(in_course)
        absences = self.env["school.absence"].search_fetch(in_course)
        given = [(one, one.code, one.author_id) for one in grades]
        given += [(one, ABSENCE_CODES[one.kind], one.create_uid) for one in absences]
        return {
            "revisions": [
                {
                    "id": revision.id,
                    "user": revision.user_id.name,
                    "date": revision.create_date,
                    "old": revision.old_code or "",
                    "new": revision.new_code or "",
                    "old_weight": revision.old_weight,
                    "new_weight": revision.new_weight,
                    "reason": revision.reason or "",
                }
                for revision in revisions
            ],
            "given": [
                {
                    "id": f"{one._name} {one.id}",
                    "code": code,
                    "user": user.name,
                    "date": one.create_date,
                }
                for one, code, user in given
            ],
        }

    def _grid_content(self, domain, is_whole):
        """The grades and absences that the user may read, and what they make.

        :param is_whole: whether the user reads all of them; who reads some lessons
            only gets no totals, which would be wrong
        """
        return self._grid_sum_up(
            self._grid_grades(domain), self._grid_absences(domain), is_whole
        )

    @api.model
    def _grid_sum_up(self, grades, absences, is_whole):
        totals = self._grid_totals(grades, absences) if is_whole else {}
        return {"grades": grades, "absences": absences, "totals": totals}

    @api.model
    def _grid_grades(self, domain):
        """As ``search_read``, without making records of a thousand rows."""
        Grade = self.env["school.grade"]
        query = Grade._search(domain)
        value = query.left_join(
            Grade._table, "value_id", "school_grade_value", "id", "value_id"
        )
        grades = self.env.execute_query_dict(
            query.select(
                *self._grid_columns(Grade, GRADE_FIELDS, query),
                *(SQL.identifier(value, name) for name in ("code", "number", "counts")),
                SQL(
                    "(SELECT count(*) FROM school_grade_revision revision"
                    " WHERE revision.grade_id = %s) AS revisions",
                    SQL.identifier(Grade._table, "id"),
                ),
            )
        )
        for grade in grades:
            grade["same_work"] = bool(grade["same_work"])
            grade["comment"] = grade["comment"] or ""
            grade["type_id"] = grade["type_id"] or False
        return sorted(grades, key=lambda grade: (grade["sequence"], grade["id"]))

    @api.model
    def _grid_absences(self, domain):
        Absence = self.env["school.absence"]
        query = Absence._search(domain)
        columns = self._grid_columns(Absence, ABSENCE_FIELDS, query)
        return self.env.execute_query_dict(query.select(*columns))

    @api.model
    def _grid_columns(self, Model, names, query):
        return [
            SQL(
                "%s AS %s",
                Model._field_to_sql(Model._table, name, query),
                SQL.identifier(name),
            )
            for name in names
        ]

    def _grid_stamp(self, days):
        """Changes whenever anything on the page does, also when it is removed."""
        given = days.map_conditions(
            lambda one: (
                Domain("date_given", one.operator, one.value)
                if one.field_expr == "date"
                else one
            )
        )
        closed = self.env["school.term"]._closed_periods().get(self.year_id.id, ())
        fingerprints = [
            self._grid_fingerprint(model, domain)
            for model, domain in (
                ("school.grade", days),
                ("school.absence", days),
                ("school.lesson", days),
                ("school.homework", given),
            )
        ]
        return "-".join([*fingerprints, *(str(first) for _kind, first, *_ in closed)])

    def _grid_fingerprint(self, model_name, domain):
        Model = self.env[model_name]
        query = Model._search(domain)
        moment = Model._field_to_sql(Model._table, "write_date", query)
        row_id = SQL.identifier(Model._table, "id")
        [[fingerprint]] = self.env.execute_query(
            query.select(
                SQL(
                    "COALESCE(sum(hashtextextended(concat(%s, ' ', %s), 0)), 0)::text",
                    row_id,
                    moment,
                )
            )
        )
        return fingerprint

    @api.model
    def _grid_totals(self, grades, absences):
        """What stands at the right of each pupil who has anything, by pupil's id."""
        marks, missed = {}, {}
        for grade in grades:
            marks.setdefault(grade["student_id"], []).append(
                Mark(
                    code=grade["code"],
                    tone="",
                    weight=grade["weight"],
                    number=grade["number"] or 0.0,
                    counts=bool(grade["counts"]),
                )
            )
        for absence in absences:
            if absence["kind"] != "late":
                student_id = absence["student_id"]
                missed[student_id] = missed.get(student_id, 0) + 1
        return {
            student_id: {
                "average": weighted_mean(marks.get(student_id, ())),
                "count": len(marks.get(student_id, ())),
                "missed": missed.get(student_id, 0),
            }
            for student_id in marks.keys() | missed.keys()
        }
