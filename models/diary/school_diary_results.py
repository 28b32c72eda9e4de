from odoo import api, models
from odoo.tools import SQL

from ...tools.diary_results import Acknowledgement, ResultCell, SubjectResults


class SchoolDiaryResults(models.AbstractModel):
    """Final grades as the family sees them: what is published, and what is deferred."""

    _inherit = "school.diary"

    @api.private
    def _results(self, students, year_id):
        """The report cards of a year.

        :return: dict of pupil id to (list of ``SubjectResults`` by subject's name, list
            of ``Acknowledgement``)
        """
        rows = self._ask(
            results=self._source_results(students, year_id),
            seen=self._source_acknowledgements(students, year_id),
        )
        cards = {student_id: {} for student_id in students.ids}
        for row in rows["results"]:
            card = cards[row["student_id"]]
            line = card.setdefault(row["course_id"], self._result_line(row))
            cell = self._result_cell(row)
            if row["kind"] == "final":
                line.final = cell
            else:
                line.terms[row["term_id"]] = cell
        seen = self._group(rows["seen"], lambda row: row.pop("student_id"))
        return {
            student_id: (
                sorted(card.values(), key=lambda line: line.subject),
                [Acknowledgement(**row) for row in seen.get(student_id, ())],
            )
            for student_id, card in cards.items()
        }

    def _result_line(self, row):
        names = self._lookup()
        return SubjectResults(
            subject=names.subject(row["subject_id"]),
            teacher=names.teacher(row["teacher_id"]),
        )

    def _result_cell(self, row):
        if row["state"] == "deferred":
            return ResultCell(deferred_until=row["date_until"])
        code, tone, *_number = self._lookup().values.get(row["value_id"], ("", ""))
        return ResultCell(code, tone, row["published_at"])

    def _source_results(self, students, year_id):
        return SQL(
            """
            SELECT result.student_id, result.course_id, result.term_id, result.kind,
                   result.subject_id, result.value_id, result.state,
                   result.published_at, course.teacher_id, deferral.date_until
              FROM school_result result
              JOIN school_course course ON course.id = result.course_id
              LEFT JOIN school_deferral deferral ON deferral.id = result.deferral_id
             WHERE result.student_id = ANY(%s) AND result.year_id = %s
               AND result.state IN ('published', 'deferred')
            """,
            students.ids,
            year_id,
        )

    def _source_acknowledgements(self, students, year_id):
        return SQL(
            """
            SELECT seen.student_id, seen.term_id, seen.user_id, seen.seen_at,
                   COALESCE(seen.message, '') AS message, person.name AS reader
              FROM school_acknowledgement seen
              JOIN school_term term ON term.id = seen.term_id
              JOIN res_users account ON account.id = seen.user_id
              JOIN res_partner person ON person.id = account.partner_id
             WHERE seen.student_id = ANY(%s) AND term.year_id = %s
             ORDER BY seen.id
            """,
            students.ids,
            year_id,
        )
