from odoo import api, fields, models
from odoo.tools import SQL, format_date


class SchoolResult(models.Model):
    """What a pupil brought along from a former course of the same subject.

    Who changes the class, subgroup or plan within a year is judged by all grades: those
    of the course that was left count where the pupil goes on (000-7a), the results of
    the terms spent there in the year's. A course in another scale does not count, nor
    one of another year, and so of another school.
    """

    _inherit = "school.result"

    carried = fields.Char(
        string="Carried over",
        compute="_compute_carried",
        compute_sudo=True,  # of another teacher's course, but of this result
        help="Grades of the term from the former course; they count here.",
    )

    def _compute_carried(self):
        texts = {}
        for result_id, day, code, weight, name in self._carried_grades():
            weight = f" ×{weight:g}" if weight != 1 else ""
            grade = (
                f"{code}{weight} ({format_date(self.env, day, date_format='dd.MM')})"
            )
            texts.setdefault(result_id, {}).setdefault(name, []).append(grade)
        for result in self:
            result.carried = "; ".join(
                f"{name}: {', '.join(grades)}"
                for name, grades in texts.get(result.id, {}).items()
            )

    def _carried_grades(self):
        """:return: list of (result's id, day, code, weight, class's name), by day"""
        if not self.ids:
            return []
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT result.id, grade.date, value.code, grade.weight, class.name
                  FROM school_result result
                  JOIN (%s) moved ON moved.student_id = result.student_id
                   AND moved.course_id = result.course_id
                  JOIN school_term term ON term.id = result.term_id
                  JOIN school_grade grade ON grade.student_id = moved.student_id
                   AND grade.course_id = moved.former_id
                   AND grade.date <= moved.date_to
                   AND grade.date BETWEEN term.date_start AND term.date_end
                  JOIN school_grade_value value ON value.id = grade.value_id
                  JOIN school_course former ON former.id = moved.former_id
                  JOIN school_class class ON class.id = former.class_id
                 WHERE result.id = ANY(%s) AND result.kind = 'term'
                 ORDER BY grade.date, grade.id
                """,
                self._moved_sql(
                    SQL(
                        "course.id = ANY(%s) AND stay.student_id = ANY(%s)",
                        self.course_id.ids,
                        self.student_id.ids,
                    )
                ),
                list(self.ids),
            )
        )

    @api.model
    def _moved_sql(self, condition):
        """Who came into a course from another one of the same subject, left before.

        :param SQL condition: on ``course`` and the enrollment ``stay``
        :return: SQL of student_id, course_id, former_id and date_to, the last day there
        """
        return SQL(
            """
            SELECT stay.student_id, course.id AS course_id, former.id AS former_id,
                   MAX(gone.date_to) AS date_to
              FROM school_course course
              JOIN school_enrollment stay ON stay.class_id = course.class_id
              JOIN school_enrollment gone ON gone.student_id = stay.student_id
               AND gone.date_to < stay.date_from
              JOIN school_course former ON former.class_id = gone.class_id
               AND former.id <> course.id AND former.subject_id = course.subject_id
               AND former.year_id = course.year_id AND former.scale_id = course.scale_id
             WHERE %s
             GROUP BY stay.student_id, course.id, former.id
            """,
            condition,
        )

    @api.model
    def _refresh_reach(self, courses):
        """The courses in which a pupil may go on, or have begun."""
        return SQL(
            """
            SELECT DISTINCT other.id
              FROM school_course touched
              JOIN school_course other ON other.subject_id = touched.subject_id
               AND other.year_id = touched.year_id
             WHERE touched.id = ANY(%s)
            """,
            list(courses.ids),
        )

    @api.model
    def _refresh_carried(self, terms):
        """The parts of results that were carried over."""
        entries = {
            table: SQL(
                """
                  FROM moved
                  JOIN %s entry ON entry.student_id = moved.student_id
                   AND entry.course_id = moved.former_id
                  %s
                  JOIN school_course course ON course.id = moved.course_id
                """,
                SQL.identifier(table),
                SQL(until),
            )
            for table, until in (
                ("school_grade", "AND entry.date <= moved.date_to"),
                ("school_absence", "AND entry.date <= moved.date_to"),
                (
                    "school_result",
                    "JOIN school_term past ON past.id = entry.term_id"
                    " AND past.date_end <= moved.date_to",
                ),
            )
        }
        return SQL(
            "%s UNION ALL %s UNION ALL %s",
            self._refresh_marks(entries["school_grade"], terms),
            self._refresh_misses(entries["school_absence"], terms),
            self._refresh_terms(entries["school_result"]),
        )
