from odoo import api, models
from odoo.tools import SQL

from ...tools.diary_results import (
    Acknowledgement,
    Exam,
    ReportCard,
    ResultCell,
    SubjectResults,
)


class SchoolDiaryResults(models.AbstractModel):
    """Final grades as the family sees them: what is published, and what is deferred."""

    _inherit = "school.diary"

    @api.private
    def _results(self, students, year_id):
        """The report cards of a year.

        :return: dict of pupil id to ``ReportCard``
        """
        rows = self._ask(
            results=self._source_results(students, year_id),
            exams=self._source_exams(students, year_id),
            seen=self._source_acknowledgements(students, year_id),
        )
        cards = {student_id: ReportCard() for student_id in students.ids}
        for student_id, own in self._group(rows["results"], self._pupil_id).items():
            cards[student_id].lines = self._result_lines(own)
        for row in rows["exams"]:
            cards[self._pupil_id(row)].exams.append(self._exam(row))
        for row in rows["seen"]:
            cards[self._pupil_id(row)].seen.append(Acknowledgement(**row))
        return cards

    @staticmethod
    def _pupil_id(row):
        return row.pop("student_id")

    def _result_lines(self, rows):
        lines = {}
        for row in rows:
            line = lines.setdefault(row["course_id"], self._result_line(row))
            cell = self._result_cell(row)
            if row["kind"] == "final":
                line.final = cell
            else:
                line.terms[row["term_id"]] = cell
        return sorted(lines.values(), key=lambda line: line.subject)

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

    def _exam(self, row):
        """What stands in it before it is published is not even read."""
        subject_id, value_id = row.pop("subject_id"), row.pop("value_id")
        published_at = row.pop("published_at")
        cell = None
        if published_at:
            code, tone, *_number = self._lookup().values.get(value_id, ("", ""))
            cell = ResultCell(code, tone, published_at)
        return Exam(
            **row,
            subject=self._lookup().subject(subject_id),
            cell=cell,
        )

    def _source_exams(self, students, year_id):
        return SQL(
            """
            SELECT sat.student_id, exam.name, exam.subject_id, exam.date AS day,
                   COALESCE(exam.time_start, 0) AS time_start,
                   COALESCE(exam.room, '') AS room,
                   COALESCE(sat.is_absent, FALSE) AS is_absent,
                   sat.published_at,
                   COALESCE(exam.highest_score, 0) AS highest_score,
                   CASE WHEN shown THEN sat.value_id END AS value_id,
                   CASE WHEN shown AND sat.has_score THEN sat.score END AS score,
                   CASE WHEN shown THEN COALESCE(sat.place, 0) ELSE 0 END AS place,
                   CASE WHEN shown THEN COALESCE(sat.award, '') ELSE '' END AS award,
                   CASE WHEN shown THEN COALESCE(sat.note, '') ELSE '' END AS note
              FROM school_exam_result sat
              JOIN school_exam exam ON exam.id = sat.exam_id
             CROSS JOIN LATERAL (
                SELECT sat.published_at IS NOT NULL AS shown) publication
             WHERE sat.student_id = ANY(%s) AND exam.year_id = %s
             ORDER BY exam.date, exam.id
            """,
            students.ids,
            year_id,
        )

    def _source_results(self, students, year_id):
        return SQL(
            """
            SELECT result.student_id, result.course_id, result.term_id, result.kind,
                   result.subject_id, result.value_id, result.state,
                   GREATEST(result.published_at, result.decided_at) AS published_at,
                   course.teacher_id, deferral.date_until
              FROM school_result result
              JOIN school_course course ON course.id = result.course_id
              LEFT JOIN school_deferral deferral ON deferral.id = result.deferral_id
             WHERE result.student_id = ANY(%s) AND result.year_id = %s
               AND result.state IN ('published', 'deferred')
            """,
            students.ids,
            year_id,
        )

    def _source_unseen_results(self, students, day):
        """Terms of the year of ``day`` whose published results the present user has
        not acknowledged (004-4d)."""
        return SQL(
            """
            SELECT result.student_id, term.name
              FROM school_result result
              JOIN school_term term ON term.id = result.term_id
              JOIN school_year year ON year.id = term.year_id
               AND %(day)s BETWEEN year.date_start AND year.date_end
             WHERE result.student_id = ANY(%(students)s) AND result.state = 'published'
               AND NOT EXISTS (
                SELECT FROM school_acknowledgement seen
                 WHERE seen.student_id = result.student_id
                   AND seen.term_id = result.term_id AND seen.user_id = %(user)s
                   AND seen.seen_at >=
                       GREATEST(result.published_at, result.decided_at))
             GROUP BY result.student_id, term.id
             ORDER BY term.date_end, term.id
            """,
            day=day,
            students=students.ids,
            user=self.env.uid,
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
