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
                   AND moved.term_id = result.term_id AND moved.of_marks
                  JOIN school_grade grade ON grade.student_id = moved.student_id
                   AND grade.course_id = moved.former_id
                   AND grade.date BETWEEN moved.date_from AND moved.date_to
                  JOIN school_grade_value value ON value.id = grade.value_id
                  JOIN school_course former ON former.id = moved.former_id
                  JOIN school_class class ON class.id = former.class_id
                 WHERE result.id = ANY(%s) AND result.kind <> 'final'
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
    def _moved_sql(self, condition, terms=None):
        """Who came into a course from another one of the same subject, left before.

        :param SQL condition: on ``course`` and the enrollment ``stay``
        :param terms: ``school.term``; None for all
        :return: SQL of student_id, course_id and former_id; term_id, its kind among
            results, whether it has marks of its own; the days spent there in it
        """
        return SQL(
            """
            SELECT stay.student_id, course.id AS course_id, former.id AS former_id,
                   term.id AS term_id, term.kind = class.term_kind AS of_marks,
                   CASE term.kind WHEN 'year' THEN 'year' ELSE 'term' END AS kind,
                   term.date_start AS date_from,
                   LEAST(term.date_end, MAX(gone.date_to)) AS date_to
              FROM school_course course
              JOIN school_enrollment stay ON stay.class_id = course.class_id
              JOIN school_enrollment gone ON gone.student_id = stay.student_id
               AND gone.date_to < stay.date_from
              JOIN school_course former ON former.class_id = gone.class_id
               AND former.id <> course.id AND former.subject_id = course.subject_id
               AND former.year_id = course.year_id AND former.scale_id = course.scale_id
              %s
             WHERE %s
             GROUP BY stay.student_id, course.id, former.id, term.id, class.id
            """,
            self._refresh_course_terms(terms),
            condition,
        )

    @api.model
    def _refresh_others(self, courses, students):
        """The other courses of the same subjects that pupils were in, or go on in."""
        return SQL(
            """
            SELECT other.id
              FROM school_course touched
              JOIN school_course other ON other.subject_id = touched.subject_id
               AND other.year_id = touched.year_id AND other.id <> touched.id
              JOIN school_enrollment place ON place.class_id = other.class_id
             WHERE touched.id = ANY(%s) AND place.student_id = ANY(%s)
            """,
            list(courses.ids),
            list(students.ids),
        )

    @api.model
    def _refresh_reach(self, courses, students):
        """:return: ``school.course``: these, and the other ones"""
        rows = self.env.execute_query(self._refresh_others(courses, students))
        return courses | courses.browse({course_id for [course_id] in rows})

    @api.model
    def _refresh_carried(self):
        """The parts of results that were carried over: marks, misses, terms."""
        values = self.env["school.grade.value"]
        return SQL(
            """
             UNION ALL
            SELECT moved.student_id, moved.course_id, moved.term_id, moved.kind, NULL,
                   CASE WHEN value.counts THEN %(number)s END,
                   CASE WHEN value.counts THEN %(weight)s END, 1, NULL
              FROM moved
              JOIN school_grade grade ON grade.student_id = moved.student_id
               AND grade.course_id = moved.former_id
               AND grade.date BETWEEN moved.date_from AND moved.date_to
              JOIN school_grade_value value ON value.id = grade.value_id
             WHERE moved.of_marks
             UNION ALL
            SELECT moved.student_id, moved.course_id, moved.term_id, moved.kind, NULL,
                   NULL, NULL, NULL, 1
              FROM moved
              JOIN school_absence absence ON absence.student_id = moved.student_id
               AND absence.course_id = moved.former_id
               AND absence.date BETWEEN moved.date_from AND moved.date_to
             WHERE absence.kind <> 'late'
             UNION ALL
            SELECT moved.student_id, moved.course_id, moved.term_id, 'year', NULL,
                   CASE WHEN value.counts THEN %(number)s END,
                   CASE WHEN value.counts THEN 100 END, 1, NULL
              FROM moved
              JOIN school_result past ON past.student_id = moved.student_id
               AND past.course_id = moved.former_id AND past.kind = 'term'
              JOIN school_term term ON term.id = past.term_id
               AND term.date_end <= moved.date_to
              JOIN school_grade_value value ON value.id = past.value_id
             WHERE moved.kind = 'year'
            """,
            number=values._hundredths_sql(SQL("value.number")),
            weight=values._hundredths_sql(SQL("grade.weight")),
        )
