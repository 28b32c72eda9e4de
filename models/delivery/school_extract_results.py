from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from ...tools.extract import Outcomes

TOLD_AGAIN = timedelta(days=14)
"""How long a final grade is told on paper: no vacation comes in between."""


class SchoolExtract(models.AbstractModel):
    """What families on paper learn of results: final grades and exams that are
    published (000-8, 001-j, 002-6, 003-6, 004-3), and what is to be expected of the
    term that runs (000-6, 001-i, 002-4, 003-4, 004-2)."""

    _inherit = "school.extract"

    def _outcomes(self, students, date_from, date_to):
        """The results of pupils to be told with a period.

        :return: dict of pupil id to ``Outcomes``
        """
        school = students.company_id[:1]
        since = school._school_moment(date_from - TOLD_AGAIN)
        until = school._school_moment(date_to + timedelta(days=1))
        names = self.env["school.diary"]._lookup()
        _short, final = self.env["school.result"]._final_label()
        told = {student.id: Outcomes() for student in students}
        self.env["school.result"]._flush_facts()
        for row in self._result_rows(students, since, until, date_to):
            student_id, is_expected, kind, term, subject_id, value_id = row
            code, *_rest = names.values.get(value_id, ("",))
            subject = names.subject(subject_id)
            if is_expected:
                told[student_id].expected[subject] = code
            else:
                finals = told[student_id].finals
                title = final if kind == "final" else term
                finals.setdefault(title, []).append((subject, code))
        for row in self._sitting_rows(students, since, until):
            outcome = students._record_outcome(row)
            told[row["student_id"]].exams.append((row["name"], outcome))
        return told

    def _result_rows(self, students, since, until, day):
        """Final grades published in a time; the forecasts of the term of a day that
        still runs."""
        return self.env.execute_query(
            SQL(
                """
                SELECT result.student_id, result.state = 'open', result.kind, term.name,
                       result.subject_id,
                       COALESCE(result.value_id, result.forecast_value_id)
                  FROM school_result result
                  JOIN school_term term ON term.id = result.term_id
                  JOIN school_subject subject ON subject.id = result.subject_id
                 WHERE result.student_id = ANY(%(students)s)
                   AND (result.state = 'published'
                        AND result.published_at >= %(since)s
                        AND result.published_at < %(until)s
                        OR result.state = 'open' AND result.has_forecast
                        AND result.kind = 'term' AND result.mark_count > 0
                        AND %(day)s BETWEEN term.date_start AND term.date_end
                        AND %(today)s BETWEEN term.date_start AND term.date_end)
                 ORDER BY result.kind = 'final', term.kind = 'year', term.date_end,
                          subject.sequence, subject.name
                """,
                students=students.ids,
                since=since,
                until=until,
                day=day,
                today=students.company_id[:1]._school_today(),
            )
        )

    def _sitting_rows(self, students, since, until):
        return self.env["school.result"]._exam_rows(
            SQL(
                "sat.student_id = ANY(%s) AND sat.published_at >= %s "
                "AND sat.published_at < %s",
                students.ids,
                since,
                until,
            )
        )
