from odoo import api, fields, models
from odoo.tools import SQL


class SchoolGradingDensity(models.Model):
    """Who has too few grades for a fair result, while the term runs: a row is a pupil
    in a course (000-6, 001-i, 004-2)."""

    _name = "school.grading.density"
    _description = "Grading density"
    _auto = False
    _rec_names_search = ["student_id", "course_id"]
    _order = "class_id, course_id, student_id, id"
    _check_company_auto = True
    _depends = {
        "school.result": [
            *("student_id", "course_id", "class_id", "subject_id", "year_id"),
            *("term_id", "kind", "is_due", "mark_count", "missed_count"),
            "company_id",
        ],
        "school.course": ["teacher_id", "active"],
        "school.term": ["date_start", "date_end"],
        "school.lesson": ["course_id", "date", "state"],
        "school.grade": ["student_id", "course_id", "date"],
        "res.company": ["school_least_marks", "school_silent_weeks"],
    }

    student_id = fields.Many2one(
        "school.student", string="Pupil", readonly=True, check_company=True
    )
    course_id = fields.Many2one("school.course", readonly=True, check_company=True)
    class_id = fields.Many2one("school.class", readonly=True, check_company=True)
    subject_id = fields.Many2one("school.subject", readonly=True, check_company=True)
    teacher_id = fields.Many2one("res.users", readonly=True)
    year_id = fields.Many2one("school.year", readonly=True, check_company=True)
    term_id = fields.Many2one("school.term", readonly=True, check_company=True)
    mark_count = fields.Integer(string="Grades", readonly=True, aggregator="avg")
    missed_count = fields.Integer(string="Lessons missed", readonly=True)
    held = fields.Integer(string="Lessons held", readonly=True, aggregator="avg")
    last_date = fields.Date(string="Last grade", readonly=True)
    short_count = fields.Integer(
        string="Too few grades",
        readonly=True,
        help="Fewer than the school asks for in a term.",
    )
    silent_count = fields.Integer(
        string="No grade for weeks",
        readonly=True,
        help="Though lessons were held; the weeks are in the settings.",
    )
    company_id = fields.Many2one("res.company", string="School", readonly=True)

    @api.depends("student_id", "course_id")
    def _compute_display_name(self):
        for one in self:
            one.display_name = (
                f"{one.student_id.short_name} · {one.course_id.display_name}"
            )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH running AS (
                SELECT term.id, term.date_start, term.date_end, today.day,
                       today.day - 7 * school.school_silent_weeks AS silent_from,
                       school.school_least_marks
                  FROM school_term term
                  JOIN %(today)s today (company_id, day)
                    ON today.company_id = term.company_id
                   AND today.day BETWEEN term.date_start AND term.date_end
                  JOIN res_company school ON school.id = term.company_id
                 WHERE term.kind <> 'year'
            ), given AS (
                SELECT running.id, grade.course_id, grade.student_id,
                       MAX(grade.date) AS last_date
                  FROM running
                  JOIN school_term term ON term.id = running.id
                  JOIN school_course course ON course.year_id = term.year_id
                  JOIN school_grade grade ON grade.course_id = course.id
                   AND grade.date BETWEEN running.date_start AND running.date_end
                 GROUP BY running.id, grade.course_id, grade.student_id
            ), taught AS (
                SELECT running.id, lesson.course_id, COUNT(*) AS held,
                       COUNT(*) FILTER (WHERE lesson.date >= running.silent_from)
                           AS held_lately
                  FROM running
                  JOIN school_term term ON term.id = running.id
                  JOIN school_course course ON course.year_id = term.year_id
                  JOIN school_lesson lesson ON lesson.course_id = course.id
                   AND lesson.state = 'held'
                   AND lesson.date BETWEEN running.date_start AND running.date_end
                 GROUP BY running.id, lesson.course_id
            )
            SELECT result.id, result.student_id, result.course_id, result.class_id,
                   result.subject_id, course.teacher_id, result.year_id,
                   result.term_id, result.mark_count, result.missed_count,
                   COALESCE(taught.held, 0) AS held, given.last_date,
                   (result.mark_count < running.school_least_marks)::int
                       AS short_count,
                   (running.silent_from >= running.date_start
                    AND COALESCE(taught.held_lately, 0) > 0
                    AND (given.last_date IS NULL
                         OR given.last_date < running.silent_from))::int
                       AS silent_count,
                   result.company_id
              FROM running
              JOIN school_result result ON result.term_id = running.id
               AND result.kind = 'term' AND result.is_due
              JOIN school_course course ON course.id = result.course_id
               AND course.active
              LEFT JOIN taught ON taught.id = running.id
               AND taught.course_id = result.course_id
              LEFT JOIN given ON given.id = running.id
               AND given.course_id = result.course_id
               AND given.student_id = result.student_id
            """,
            today=self.env["res.company"]._school_days_sql(),
        )

    def action_open_grid(self):
        self.ensure_one()
        return self.course_id.action_open_grid()
