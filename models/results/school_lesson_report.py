from odoo import api, fields, models
from odoo.tools import SQL

from ..journal.school_lesson_made_up import MADE_UP

MEASURES = (
    *("plan", "plan_to_date", "held", "substituted", "cancelled", "moved"),
    *("made_up_count", "unmarked", "upcoming"),
)


class SchoolLessonReport(models.Model):
    """Lessons held against the curriculum (000-7b, 002-5b, 003-5b).

    A row is a lesson, or what the curriculum plans for a course in a term. The hours of
    a year go to its terms by their days without vacations and Sundays, and to date by
    the days gone. Hours that the curriculum gives to no lesson type have none here.

    A moved lesson counts once, where it first stood, and is made up when the lesson
    that replaces it has been held; a cancelled one, when it says how.
    """

    _name = "school.lesson.report"
    _description = "Lessons held against the curriculum"
    _auto = False
    _rec_names_search = ["course_id"]
    _order = "date, course_id, id"
    _check_company_auto = True
    _depends = {
        "school.lesson": [
            *("course_id", "class_id", "subject_id", "date", "type_id", "state"),
            *("reason", "teacher_id", "substitute_id", "moved_to_id", "made_up"),
            "company_id",
        ],
        "school.course": ["class_id", "subject_id", "teacher_id", "active"],
        "school.class": [
            *("curriculum_id", "grade_level", "term_kind", "year_id"),
            "education_level_id",
        ],
        "school.term": ["year_id", "kind", "number", "date_start", "date_end"],
        "school.vacation": [
            *("year_id", "date_start", "date_end", "grade_from", "grade_to"),
        ],
        "school.curriculum.line": ["curriculum_id", "subject_id", "hours_year"],
        "school.curriculum.line.type": ["line_id", "type_id", "hours_year"],
    }

    lesson_id = fields.Many2one("school.lesson", readonly=True, check_company=True)
    course_id = fields.Many2one("school.course", readonly=True, check_company=True)
    class_id = fields.Many2one("school.class", readonly=True, check_company=True)
    subject_id = fields.Many2one("school.subject", readonly=True, check_company=True)
    year_id = fields.Many2one("school.year", readonly=True, check_company=True)
    term_id = fields.Many2one("school.term", readonly=True, check_company=True)
    education_level_id = fields.Many2one(
        "school.education.level", readonly=True, check_company=True
    )
    type_id = fields.Many2one("school.lesson.type", readonly=True, check_company=True)
    teacher_id = fields.Many2one(
        "res.users", readonly=True, help="Of the timetable, whoever gave the lesson."
    )
    giver_id = fields.Many2one(
        "res.users", string="Given by", readonly=True, help="The substitute, if any."
    )
    date = fields.Date(readonly=True)
    reason = fields.Char(
        readonly=True, help="Why it was cancelled, moved or given by somebody else."
    )
    made_up = fields.Selection(
        [("moved", "By the moved lesson"), *MADE_UP], string="How", readonly=True
    )
    plan = fields.Float(string="Planned", readonly=True)
    plan_to_date = fields.Float(string="Planned to date", readonly=True)
    held = fields.Integer(string="Lessons held", readonly=True)
    substituted = fields.Integer(
        string="Of them by a substitute",
        readonly=True,
        help="Held by a substitute, in “held” as well.",
    )
    cancelled = fields.Integer(string="Lessons cancelled", readonly=True)
    moved = fields.Integer(string="Lessons moved", readonly=True)
    made_up_count = fields.Integer(string="Made up", readonly=True)
    unmarked = fields.Integer(
        string="Not marked", readonly=True, help="Past lessons not marked as held."
    )
    upcoming = fields.Integer(string="To come", readonly=True)
    balance = fields.Float(
        string="Held less planned",
        readonly=True,
        help="Held minus planned to date: what is negative must be made up.",
    )
    company_id = fields.Many2one("res.company", string="School", readonly=True)

    @api.depends("course_id", "date")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.course_id.display_name}, {one.date}"

    @property
    def _table_query(self):
        return SQL(
            """
            WITH today (company_id, day) AS %(today)s,
                 share AS (%(shares)s),
                 plan AS (%(plans)s)
            %(lesson_rows)s
             UNION ALL
            %(plan_rows)s
            """,
            today=self.env["res.company"]._school_days_sql(),
            shares=self._shares_sql(),
            plans=self._plans_sql(),
            lesson_rows=self._lesson_rows_sql(),
            plan_rows=self._plan_rows_sql(),
        )

    @api.model
    def _shares_sql(self):
        """What part of the year's teaching days a term has, and how many are gone."""
        return SQL(
            """
            SELECT term.id AS term_id, term.number, term.date_start, term.year_id,
                   term.kind, form.grade_level,
                   COUNT(*)::float / SUM(COUNT(*)) OVER (
                       PARTITION BY term.year_id, term.kind, form.grade_level) AS part,
                   COUNT(*) FILTER (WHERE moment.day < today.day)::float / COUNT(*)
                       AS gone
              FROM school_term term
              JOIN today ON today.company_id = term.company_id
              JOIN (SELECT DISTINCT year_id, grade_level, term_kind FROM school_class)
                   form ON form.year_id = term.year_id AND form.term_kind = term.kind
             CROSS JOIN LATERAL (
                 SELECT generate_series(
                     term.date_start, term.date_end, '1 day')::date AS day) moment
             WHERE EXTRACT(isodow FROM moment.day) < 7
               AND NOT EXISTS (
                   SELECT FROM school_vacation vacation
                    WHERE vacation.year_id = term.year_id
                      AND moment.day BETWEEN vacation.date_start AND vacation.date_end
                      AND form.grade_level BETWEEN vacation.grade_from
                                               AND vacation.grade_to)
             GROUP BY term.id, form.grade_level, today.day
            """
        )

    @api.model
    def _plans_sql(self):
        """The hours of a year by lesson type; the rest has no type."""
        return SQL(
            """
            SELECT line.curriculum_id, line.subject_id, part.type_id, part.hours
              FROM school_curriculum_line line
              LEFT JOIN (SELECT line_id, SUM(hours_year) AS hours
                           FROM school_curriculum_line_type GROUP BY line_id) typed
                     ON typed.line_id = line.id
             CROSS JOIN LATERAL (
                 SELECT NULL::int AS type_id,
                        line.hours_year - COALESCE(typed.hours, 0) AS hours
                  UNION ALL
                 SELECT type_id, hours_year FROM school_curriculum_line_type
                  WHERE line_id = line.id) part
             WHERE part.hours > 0
            """
        )

    @api.model
    def _lesson_rows_sql(self):
        return SQL(
            """
            SELECT lesson.id::bigint * 2 AS id, lesson.id AS lesson_id,
                   lesson.course_id, lesson.class_id, lesson.subject_id, class.year_id,
                   term.id AS term_id, class.education_level_id, lesson.type_id,
                   lesson.teacher_id,
                   COALESCE(lesson.substitute_id, lesson.teacher_id) AS giver_id,
                   lesson.date,
                   CASE WHEN lesson.state IN ('cancelled', 'moved')
                          OR lesson.substitute_id IS NOT NULL THEN lesson.reason END
                       AS reason,
                   CASE WHEN lesson.state = 'held' AND origin.id IS NOT NULL
                        THEN 'moved'
                        WHEN lesson.state = 'cancelled' THEN lesson.made_up END
                       AS made_up,
                   0::float AS plan, 0::float AS plan_to_date,
                   (lesson.state = 'held')::int AS held,
                   (lesson.state = 'held' AND lesson.substitute_id IS NOT NULL)::int
                       AS substituted,
                   (lesson.state = 'cancelled')::int AS cancelled,
                   (lesson.state = 'moved' AND origin.id IS NULL)::int AS moved,
                   (lesson.state = 'held' AND origin.id IS NOT NULL
                    OR lesson.state = 'cancelled' AND lesson.made_up IS NOT NULL)::int
                       AS made_up_count,
                   (lesson.state = 'planned' AND lesson.date < today.day)::int
                       AS unmarked,
                   (lesson.state = 'planned' AND lesson.date >= today.day)::int
                       AS upcoming,
                   (lesson.state = 'held')::int::float AS balance,
                   lesson.company_id
              FROM school_lesson lesson
              JOIN today ON today.company_id = lesson.company_id
              JOIN school_class class ON class.id = lesson.class_id
              LEFT JOIN school_term term
                ON term.year_id = class.year_id AND term.kind = class.term_kind
               AND lesson.date BETWEEN term.date_start AND term.date_end
              LEFT JOIN (SELECT DISTINCT moved_to_id AS id FROM school_lesson
                          WHERE moved_to_id IS NOT NULL) origin
                ON origin.id = lesson.id
            """
        )

    @api.model
    def _plan_rows_sql(self):
        """Each id from its course, the number of the term and the lesson type."""
        return SQL(
            """
            SELECT ((course.id::bigint * 64 + share.number) * 262144
                    + COALESCE(plan.type_id, 0)) * 2 + 1,
                   NULL::int, course.id, course.class_id, course.subject_id,
                   class.year_id, share.term_id, class.education_level_id, plan.type_id,
                   course.teacher_id, course.teacher_id, share.date_start, NULL, NULL,
                   plan.hours * share.part, plan.hours * share.part * share.gone,
                   0, 0, 0, 0, 0, 0, 0,
                   - plan.hours * share.part * share.gone,
                   course.company_id
              FROM school_course course
              JOIN school_class class ON class.id = course.class_id
              JOIN plan ON plan.curriculum_id = class.curriculum_id
               AND plan.subject_id = course.subject_id
              JOIN share ON share.year_id = class.year_id
               AND share.kind = class.term_kind
               AND share.grade_level = class.grade_level
             WHERE course.active
            """
        )

    def action_open_lesson(self):
        """Show the lesson; of planned hours, the course."""
        self.ensure_one()
        record = self.lesson_id or self.course_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }
