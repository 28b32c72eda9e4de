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
    "school.exam": ("year_id", "subject_id", "is_final", "date"),
    "school.exam.result": ("exam_id", "student_id", "value_id"),
}
COMPUTED = (
    *("class_id", "subject_id", "year_id", "company_id", "is_due", "average"),
    *("has_average", "mark_count", "missed_count", "proposed_id"),
)


class SchoolResult(models.Model):
    """Keeps the averages and proposals current, for one cell or for a whole school.

    Always one statement: a pupil's course when a grade changes, everything when asked;
    another one for the few who have moved. Decisions are never touched.
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

    def _touch_years(self):
        """Refresh the years' and final results alone, of terms that were decided."""
        decided = self.env.cr.precommit.data.setdefault("school.result.years", set())
        if not decided:
            results = self.sudo()  # true whoever decides, as of any source
            self.env.cr.precommit.add(results._refresh_decided)
        decided.update(self._result_pairs())

    @api.model
    def _refresh_decided(self):
        decided = self.env.cr.precommit.data.pop("school.result.years", set())
        courses = self.env["school.course"].browse({course for course, _one in decided})
        self._refresh(
            courses,
            self.env["school.student"].browse({student for _one, student in decided}),
            self.env["school.term"].search(
                [("kind", "=", "year"), ("year_id", "in", courses.year_id.ids)]
            ),
        )

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
    def _refresh(self, courses, students=None, terms=None):
        """Make and compute the results of courses, of some pupils or of all.

        Everything that has a part in a result is piled up and grouped, never joined: a
        table that has just been filled looks empty to the planner of the database, and
        a join of two such tables would take it hours.

        :param courses: ``school.course``
        :param students: ``school.student``; None for all of the courses
        :param terms: ``school.term``, among them the year of the courses; None for all
        """
        if not courses or any(
            chosen is not None and not chosen for chosen in (students, terms)
        ):
            return
        for model, names in SOURCES.items():
            self.env[model].flush_model(names)
        has_moved = self._refresh_store(courses, students, terms, students is None)
        if has_moved:
            reached = self._refresh_reach(courses, students)
            self._refresh_store(reached, students, terms, with_carried=True)
        self.invalidate_model([*COMPUTED, "display_name"])

    @api.model
    def _refresh_store(self, courses, students, terms, with_carried):
        """Compute and write.

        :param with_carried: whether to count what was carried over from other courses,
            which doubles the time that the database takes to plan a cell's refreshing
        :return: whether one of the pupils has another course of the same subject
        """
        query = SQL(
            """
            WITH moved AS (%(moved)s),
                 place AS (%(places)s),
                 exam AS (%(exams)s),
                 lost AS (%(lost)s),
                 gone AS (%(gone)s),
                 kept AS (%(kept)s),
                 part AS (SELECT * FROM place UNION ALL %(marks)s
                          UNION ALL %(misses)s UNION ALL %(terms)s
                          %(carried)s
                          UNION ALL %(years)s UNION ALL SELECT * FROM exam),
                 whole AS (
                SELECT student_id, course_id, term_id, kind,
                       bool_or(is_due) AS is_due, %(mean)s AS hundredths,
                       COALESCE(SUM(is_mark), 0) AS mark_count,
                       COALESCE(SUM(is_miss), 0) AS missed_count
                  FROM part
                 GROUP BY student_id, course_id, term_id, kind
                HAVING bool_or(is_due) IS NOT NULL),
                 stored AS (
            INSERT INTO school_result AS result (
                student_id, course_id, term_id, kind, class_id, subject_id, year_id,
                company_id, is_due, average, has_average, mark_count, missed_count,
                proposed_id, state, create_uid, create_date, write_uid, write_date)
            SELECT whole.student_id, whole.course_id, whole.term_id, whole.kind,
                   course.class_id, course.subject_id, course.year_id,
                   course.company_id, is_due, hundredths / 100,
                   hundredths IS NOT NULL, mark_count, missed_count, proposed.id,
                   'open', %(uid)s, now() AT TIME ZONE 'UTC',
                   %(uid)s, now() AT TIME ZONE 'UTC'
              FROM whole
              JOIN school_course course ON course.id = whole.course_id
              LEFT JOIN LATERAL (
                SELECT value.id
                  FROM school_grade_value value
                 WHERE value.scale_id = course.scale_id AND value.is_bound
                   AND floor(value.bound * 100 + 0.5) <= whole.hundredths
                 ORDER BY value.bound DESC
                 LIMIT 1
              ) proposed ON TRUE
             ORDER BY student_id, course_id, term_id
            ON CONFLICT (student_id, course_id, term_id, kind) DO UPDATE
               SET (%(computed)s, write_uid, write_date) = ROW (%(excluded)s,
                    EXCLUDED.write_uid, EXCLUDED.write_date)
             WHERE (%(current)s) IS DISTINCT FROM (%(excluded)s))
            SELECT EXISTS (%(others)s)
            """,
            moved=self._moved_sql(
                self._refresh_filter("course.id", "stay", courses, students), terms
            ),
            lost=self._refresh_lost(courses, students, terms),
            gone=self._refresh_gone(),
            kept=self._refresh_kept(),
            places=self._refresh_places(courses, students, terms),
            marks=self._refresh_marks(courses, students, terms),
            misses=self._refresh_misses(courses, students, terms),
            terms=self._refresh_terms(courses, students),
            carried=self._refresh_carried() if with_carried else SQL(),
            others=SQL("SELECT WHERE FALSE")
            if with_carried
            else self._refresh_others(courses, students),
            years=self._refresh_years(courses, students),
            exams=self._refresh_exams(courses, students),
            mean=self.env["school.grade.value"]._mean_sql(SQL("number"), SQL("weight")),
            uid=self.env.uid,
            computed=self._refresh_columns(""),
            current=self._refresh_columns("result."),
            excluded=self._refresh_columns("EXCLUDED."),
        )
        [[has_others]] = self.env.execute_query(query)
        return has_others

    @api.model
    def _refresh_columns(self, table):
        return SQL(", ".join(table + name for name in COMPUTED))

    # The parts: student_id, course_id, term_id, kind, is_due, number, weight (both in
    # hundredths), is_mark, is_miss

    @api.model
    def _refresh_places(self, courses, students, terms):
        """Whose results there are: pupil × course × term; of who left, too."""
        return SQL(
            """
            SELECT enrollment.student_id, course.id AS course_id, term.id AS term_id,
                   CASE term.kind WHEN 'year' THEN 'year' ELSE 'term' END AS kind,
                   enrollment.date_to IS NULL OR enrollment.date_to >= term.date_end
                       AS is_due,
                   NULL::bigint AS number, NULL::bigint AS weight,
                   NULL::int AS is_mark, NULL::int AS is_miss
              FROM school_course course
              %s
              JOIN school_enrollment enrollment
                ON enrollment.class_id = course.class_id
               AND enrollment.date_from <= term.date_end
               AND (enrollment.date_to IS NULL
                    OR enrollment.date_to >= term.date_start)
             WHERE %s
            """,
            self._refresh_course_terms(terms),
            self._refresh_filter("course.id", "enrollment", courses, students),
        )

    @api.model
    def _refresh_course_terms(
        self, terms, condition="term.kind IN (class.term_kind, 'year')"
    ):
        """The joins from a course that has results to its terms, or some of them."""
        return SQL(
            """
              JOIN school_class class ON class.id = course.class_id
              JOIN school_grade_scale scale ON scale.id = course.scale_id
                   AND scale.has_results AND course.active
              JOIN school_term term ON term.year_id = course.year_id AND %s AND %s
            """,
            SQL(condition),
            self._refresh_term_filter(SQL("term.id"), terms),
        )

    @api.model
    def _refresh_term_filter(self, term, terms):
        return SQL("TRUE") if terms is None else SQL("%s = ANY(%s)", term, terms.ids)

    @api.model
    def _refresh_marks(self, courses, students, terms):
        """What the marks of a term make."""
        values = self.env["school.grade.value"]
        return SQL(
            """
            SELECT grade.student_id, grade.course_id, term.id,
                   CASE term.kind WHEN 'year' THEN 'year' ELSE 'term' END, NULL,
                   CASE WHEN value.counts THEN %s END,
                   CASE WHEN value.counts THEN %s END, 1, NULL
              FROM school_grade grade
              JOIN school_grade_value value ON value.id = grade.value_id
              JOIN school_course course ON course.id = grade.course_id
              %s AND grade.date BETWEEN term.date_start AND term.date_end
             WHERE %s
            """,
            values._hundredths_sql(SQL("value.number")),
            values._hundredths_sql(SQL("grade.weight")),
            self._refresh_course_terms(terms, "term.kind = class.term_kind"),
            self._refresh_filter("grade.course_id", "grade", courses, students),
        )

    @api.model
    def _refresh_misses(self, courses, students, terms):
        return SQL(
            """
            SELECT absence.student_id, absence.course_id, term.id,
                   CASE term.kind WHEN 'year' THEN 'year' ELSE 'term' END, NULL,
                   NULL, NULL, NULL, 1
              FROM school_absence absence
              JOIN school_course course ON course.id = absence.course_id
              %s AND absence.date BETWEEN term.date_start AND term.date_end
             WHERE %s AND absence.kind <> 'late'
            """,
            self._refresh_course_terms(terms),
            self._refresh_filter("absence.course_id", "absence", courses, students),
        )

    @api.model
    def _refresh_terms(self, courses, students):
        """What the decided results of the terms make: the year's."""
        values = self.env["school.grade.value"]
        return SQL(
            """
            SELECT past.student_id, past.course_id, term.id, 'year', NULL,
                   CASE WHEN value.counts THEN %s END,
                   CASE WHEN value.counts THEN 100 END, 1, NULL
              FROM school_result past
              JOIN school_grade_value value ON value.id = past.value_id
              JOIN school_course course ON course.id = past.course_id
              %s
             WHERE %s AND past.kind = 'term'
            """,
            values._hundredths_sql(SQL("value.number")),
            self._refresh_course_terms(None, "term.kind = 'year'"),
            self._refresh_filter("past.course_id", "past", courses, students),
        )

    @api.model
    def _refresh_years(self, courses, students):
        """What the year has in the final grade, where there is an exam, too."""
        values = self.env["school.grade.value"]
        return SQL(
            """
            SELECT past.student_id, past.course_id, past.term_id, 'final', NULL,
                   CASE WHEN value.counts THEN %s END,
                   CASE WHEN value.counts THEN 100 END, 1, NULL
              FROM school_result past
              JOIN school_grade_value value ON value.id = past.value_id
             WHERE %s AND past.kind = 'year'
            """,
            values._hundredths_sql(SQL("value.number")),
            self._refresh_filter("past.course_id", "past", courses, students),
        )

    @api.model
    def _refresh_exams(self, courses, students):
        """What an exam has in the final grade; sat again, the later one."""
        values = self.env["school.grade.value"]
        return SQL(
            """
            SELECT sat.student_id, course.id AS course_id, term.id AS term_id,
                   'final' AS kind, TRUE,
                   CASE WHEN value.counts THEN %s END,
                   CASE WHEN value.counts THEN 100 END, 1, NULL::int
              FROM school_course course
              %s
              JOIN school_exam exam ON exam.year_id = course.year_id
               AND exam.subject_id = course.subject_id AND exam.is_final
              JOIN school_exam_result sat ON sat.exam_id = exam.id
              JOIN school_grade_value value ON value.id = sat.value_id
             WHERE %s
               AND NOT EXISTS (
                SELECT FROM school_exam again
                  JOIN school_exam_result resat ON resat.exam_id = again.id
                 WHERE again.is_final AND again.year_id = exam.year_id
                   AND again.subject_id = exam.subject_id
                   AND resat.student_id = sat.student_id
                   AND resat.value_id IS NOT NULL
                   AND (again.date, again.id) > (exam.date, exam.id))
               AND EXISTS (
                SELECT FROM school_enrollment enrollment
                 WHERE enrollment.student_id = sat.student_id
                   AND enrollment.class_id = course.class_id
                   AND (enrollment.date_to IS NULL
                        OR enrollment.date_to >= term.date_end))
            """,
            values._hundredths_sql(SQL("value.number")),
            self._refresh_course_terms(None, "term.kind = 'year'"),
            self._refresh_filter("course.id", "sat", courses, students),
        )

    @api.model
    def _refresh_lost(self, courses, students, terms):
        """The results that nothing asks for any more: the pupil is not in the course
        in that term, the exam has no grade."""
        return SQL(
            """
            SELECT MAX(id) AS id
              FROM (SELECT id, student_id, course_id, term_id, kind
                      FROM school_result result
                     WHERE %s AND %s
                     UNION ALL
                    SELECT NULL, student_id, course_id, term_id, kind FROM place
                     UNION ALL
                    SELECT NULL, student_id, course_id, term_id, kind FROM exam) entry
             GROUP BY student_id, course_id, term_id, kind
            HAVING COUNT(*) = COUNT(id)
            """,
            self._refresh_filter("course_id", "result", courses, students),
            self._refresh_term_filter(SQL("term_id"), terms),
        )

    @api.model
    def _refresh_gone(self):
        """Of them, what nobody ever decided on."""
        return SQL(
            """
            DELETE FROM school_result result
             WHERE id = ANY(ARRAY(SELECT id FROM lost)) AND state = 'open'
               AND NOT EXISTS (SELECT FROM school_result_revision revision
                                WHERE revision.result_id = result.id)
            """
        )

    @api.model
    def _refresh_kept(self):
        """The others stay with their history, but are not waited for."""
        return SQL(
            """
            UPDATE school_result result SET is_due = FALSE
             WHERE id = ANY(ARRAY(SELECT id FROM lost)) AND is_due
               AND (state <> 'open'
                    OR EXISTS (SELECT FROM school_result_revision revision
                                WHERE revision.result_id = result.id))
            """
        )

    @api.model
    def _refresh_filter(self, course, table, courses, students):
        """The courses and pupils in question, as a condition."""
        condition = SQL("%s = ANY(%s)", SQL(course), list(courses.ids))
        if students is None:
            return condition
        pupil = SQL.identifier(table, "student_id")
        return SQL("%s AND %s = ANY(%s)", condition, pupil, list(students.ids))
