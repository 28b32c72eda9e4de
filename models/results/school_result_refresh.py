from odoo import api, models
from odoo.tools import SQL

# What the results are made of: flushed before they are read.
SOURCES = {
    "school.course": ("active", "class_id", "scale_id", "subject_id", "year_id"),
    "school.class": ("term_kind",),
    "school.term": ("year_id", "kind", "date_start", "date_end"),
    "school.enrollment": ("student_id", "class_id", "date_from", "date_to"),
    "school.grade": ("student_id", "course_id", "date", "value_id", "weight"),
    "school.grade.value": ("scale_id", "number", "counts", "is_bound", "bound"),
    "school.grade.scale": ("has_results",),
    "school.absence": ("student_id", "course_id", "date", "kind"),
    "school.result": ("value_id", "state", "kind"),
}
COMPUTED = (
    *("class_id", "subject_id", "year_id", "company_id", "is_due", "average"),
    *("has_average", "mark_count", "missed_count", "proposed_id"),
)


class SchoolResult(models.Model):
    """Keeps the averages and proposals current, for one cell or for a whole school.

    Always one statement: a pupil's course when a grade changes, everything when asked.
    Decisions are never touched.
    """

    _inherit = "school.result"

    @api.model
    def _refresh_later(self, pairs):
        """Refresh once, before the transaction ends, what has been touched in it.

        :param pairs: iterable of ids (course, student), the student None for all
        """
        touched = self.env.cr.precommit.data.setdefault("school.result", {})
        if not touched:
            self.env.cr.precommit.add(self._refresh_touched)
        for course_id, student_id in pairs:
            touched.setdefault(course_id, set()).add(student_id)

    @api.model
    def _refresh_touched(self):
        touched = self.env.cr.precommit.data.pop("school.result", {})
        whole = [course_id for course_id, ids in touched.items() if None in ids]
        parts = touched.keys() - set(whole)
        students = set().union(*(touched[course_id] for course_id in parts))
        Course, Student = self.env["school.course"], self.env["school.student"]
        self._refresh(Course.browse(sorted(whole)))
        self._refresh(Course.browse(sorted(parts)), Student.browse(sorted(students)))

    @api.model
    def _refresh(self, courses, students=None):
        """Make and compute the results of courses, of some pupils or of all.

        :param courses: ``school.course``
        :param students: ``school.student``; None for all of the courses
        """
        if not courses or (students is not None and not students):
            return
        query = SQL(
            """
            WITH place AS MATERIALIZED (%(places)s),
                 mark AS (%(marks)s),
                 miss AS (%(misses)s),
                 past AS (%(terms)s),
                 wanted AS (
                SELECT place.*,
                       CASE WHEN of_terms THEN past.hundredths ELSE mark.hundredths END
                           AS hundredths,
                       COALESCE(CASE WHEN of_terms THEN past.counted
                                     ELSE mark.counted END, 0) AS mark_count,
                       COALESCE(miss.counted, 0) AS missed_count
                  FROM place
                  LEFT JOIN mark USING (student_id, course_id, term_id)
                  LEFT JOIN miss USING (student_id, course_id, term_id)
                  LEFT JOIN past USING (student_id, course_id, term_id)
            ),
                 gone AS (
                DELETE FROM school_result result
                 WHERE %(of_these)s AND result.state = 'open'
                   AND result.kind <> 'final' AND NOT EXISTS (
                    SELECT FROM place
                     WHERE place.student_id = result.student_id
                       AND place.course_id = result.course_id
                       AND place.term_id = result.term_id)
            )
            INSERT INTO school_result AS result (
                student_id, course_id, term_id, kind, class_id, subject_id, year_id,
                company_id, is_due, average, has_average, mark_count, missed_count,
                proposed_id, state, create_uid, create_date, write_uid, write_date)
            SELECT student_id, course_id, term_id, kind, class_id, subject_id, year_id,
                   company_id, is_due, hundredths / 100, hundredths IS NOT NULL,
                   mark_count, missed_count, proposed.id, 'open',
                   %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
              FROM wanted
              LEFT JOIN LATERAL (
                SELECT value.id
                  FROM school_grade_value value
                 WHERE value.scale_id = wanted.scale_id AND value.is_bound
                   AND floor(value.bound * 100 + 0.5) <= wanted.hundredths
                 ORDER BY value.bound DESC
                 LIMIT 1
              ) proposed ON TRUE
             ORDER BY student_id, course_id, term_id
            ON CONFLICT (student_id, course_id, term_id, kind) DO UPDATE
               SET (%(computed)s, write_uid, write_date) = ROW (%(excluded)s,
                    EXCLUDED.write_uid, EXCLUDED.write_date)
             WHERE (%(current)s) IS DISTINCT FROM (%(excluded)s)
            """,
            places=self._refresh_places(courses, students),
            of_these=self._refresh_filter("result", courses, students),
            marks=self._refresh_marks(),
            misses=self._refresh_misses(),
            terms=self._refresh_terms(),
            uid=self.env.uid,
            computed=self._refresh_columns(""),
            current=self._refresh_columns("result."),
            excluded=self._refresh_columns("EXCLUDED."),
        )
        self._flush_sources()
        self.env.cr.execute(query)
        self.invalidate_model([*COMPUTED, "display_name"])

    @api.model
    def _flush_sources(self):
        for model, names in SOURCES.items():
            self.env[model].flush_model(names)

    @api.model
    def _refresh_columns(self, table):
        return SQL(", ".join(table + name for name in COMPUTED))

    @api.model
    def _refresh_places(self, courses, students):
        """Whose results there are: pupil × course × term, also of who left meanwhile."""
        return SQL(
            """
            SELECT enrollment.student_id, course.id AS course_id, term.id AS term_id,
                   CASE term.kind WHEN 'year' THEN 'year' ELSE 'term' END AS kind,
                   term.kind <> class.term_kind AS of_terms,
                   term.date_start, term.date_end,
                   course.scale_id, course.class_id, course.subject_id, course.year_id,
                   course.company_id,
                   bool_or(enrollment.date_to IS NULL
                           OR enrollment.date_to >= term.date_end) AS is_due
              FROM school_course course
              JOIN school_class class ON class.id = course.class_id
              JOIN school_grade_scale scale
                ON scale.id = course.scale_id AND scale.has_results
              JOIN school_term term
                ON term.year_id = course.year_id
               AND term.kind IN (class.term_kind, 'year')
              JOIN school_enrollment enrollment
                ON enrollment.class_id = course.class_id
               AND enrollment.date_from <= term.date_end
               AND (enrollment.date_to IS NULL
                    OR enrollment.date_to >= term.date_start)
             WHERE %s AND course.active
             GROUP BY enrollment.student_id, course.id, term.id, class.term_kind
            """,
            self._refresh_filter("enrollment", courses, students, "course.id"),
        )

    @api.model
    def _refresh_filter(self, table, courses, students, course="result.course_id"):
        """The courses and pupils in question, as a condition on a table of pupils."""
        condition = SQL("%s = ANY(%s)", SQL(course), list(courses.ids))
        if students is None:
            return condition
        pupil = SQL.identifier(table, "student_id")
        return SQL("%s AND %s = ANY(%s)", condition, pupil, list(students.ids))

    @api.model
    def _refresh_marks(self):
        """What the marks of a term make."""
        return SQL(
            """
            SELECT place.student_id, place.course_id, place.term_id,
                   %s AS hundredths, count(*) AS counted
              FROM place
              JOIN school_grade grade
                ON grade.student_id = place.student_id
               AND grade.course_id = place.course_id
               AND grade.date BETWEEN place.date_start AND place.date_end
              JOIN school_grade_value value ON value.id = grade.value_id
             WHERE NOT place.of_terms
             GROUP BY place.student_id, place.course_id, place.term_id
            """,
            self.env["school.grade.value"]._mean_sql("value", SQL("grade.weight")),
        )

    @api.model
    def _refresh_misses(self):
        return SQL(
            """
            SELECT place.student_id, place.course_id, place.term_id,
                   count(*) AS counted
              FROM place
              JOIN school_absence absence
                ON absence.student_id = place.student_id
               AND absence.course_id = place.course_id
               AND absence.date BETWEEN place.date_start AND place.date_end
             WHERE absence.kind <> 'late'
             GROUP BY place.student_id, place.course_id, place.term_id
            """
        )

    @api.model
    def _refresh_terms(self):
        """What the decided results of the terms make: the year's."""
        return SQL(
            """
            SELECT place.student_id, place.course_id, place.term_id,
                   %s AS hundredths, count(*) AS counted
              FROM place
              JOIN school_result past
                ON past.student_id = place.student_id
               AND past.course_id = place.course_id
               AND past.kind = 'term'
              JOIN school_grade_value value ON value.id = past.value_id
             WHERE place.of_terms
             GROUP BY place.student_id, place.course_id, place.term_id
            """,
            self.env["school.grade.value"]._mean_sql("value"),
        )
