from odoo import api, fields, models
from odoo.tools import SQL

from .school_visit import GRADE_SECTIONS


class SchoolVisitWeek(models.Model):
    """On how many days of a school week a pupil's guardians looked at the grades.

    A pupil of age looks in person (001-c).

    004-4b, 004-4c: at least as often as the regulation says; what the homeroom teacher
    and the administration know of at the end of a period. Weeks in which the pupil's
    class has lessons, from the pupil's first to the present one.
    """

    _name = "school.visit.week"
    _description = "Week of the diary's visits"
    _auto = False
    _rec_names_search = ["student_id"]
    _order = "monday desc, class_id, student_id"
    _check_company_auto = True
    _depends = {
        "school.visit": ["user_id", "student_id", "section", "date"],
        "school.enrollment": ["student_id", "class_id", "date_from", "date_to", "kind"],
        "school.lesson": ["class_id", "date"],
        "school.student": ["partner_id", "birth_date", "company_id"],
        "school.term": ["year_id", "kind", "date_start", "date_end"],
        "school.class": ["year_id", "term_kind"],
        "school.year": ["date_start", "date_end"],
    }

    student_id = fields.Many2one(
        "school.student", string="Pupil", readonly=True, check_company=True
    )
    class_id = fields.Many2one("school.class", readonly=True, check_company=True)
    year_id = fields.Many2one("school.year", readonly=True, check_company=True)
    term_id = fields.Many2one("school.term", readonly=True, check_company=True)
    monday = fields.Date(string="Week", readonly=True)
    day_count = fields.Integer(
        string="Days", readonly=True, help="On which a guardian looked at the grades."
    )
    norm = fields.Integer(
        string="Required", readonly=True, help="By the school's regulation."
    )
    is_enough = fields.Boolean(string="Often enough", readonly=True)
    company_id = fields.Many2one("res.company", string="School", readonly=True)

    @api.depends("student_id", "monday")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.student_id.short_name}, {one.monday}"

    @property
    def _table_query(self):
        return SQL(
            """
            WITH week AS (
                SELECT class.id AS class_id, monday::date
                  FROM school_class class
                  JOIN school_year year ON year.id = class.year_id
                 CROSS JOIN generate_series(
                       date_trunc('week', year.date_start::timestamp),
                       LEAST(year.date_end, CURRENT_DATE)::timestamp,
                       interval '7 days') AS monday
                 WHERE EXISTS (
                       SELECT FROM school_lesson lesson
                        WHERE lesson.class_id = class.id
                          AND lesson.state IN ('planned', 'held')
                          AND lesson.date BETWEEN monday::date
                              AND LEAST(monday::date + 6, CURRENT_DATE))
            )
            SELECT place.id::bigint * 100000 + (week.monday - DATE '2000-01-03') / 7
                       AS id,
                   place.student_id, place.class_id, class.year_id, term.id AS term_id,
                   week.monday, looked.day_count::int,
                   regulation.guardian_checks_per_week AS norm,
                   looked.day_count >= regulation.guardian_checks_per_week AS is_enough,
                   place.company_id
              FROM school_enrollment place
              JOIN school_class class ON class.id = place.class_id
              JOIN week ON week.class_id = place.class_id
               AND week.monday >= place.date_from
               AND (place.date_to IS NULL OR week.monday <= place.date_to)
              JOIN res_company school ON school.id = place.company_id
              JOIN school_regulation regulation
                ON regulation.id = school.school_regulation_id
              LEFT JOIN school_term term
                ON term.year_id = class.year_id AND term.kind = class.term_kind
               AND week.monday BETWEEN term.date_start - 6 AND term.date_end
               AND week.monday + 6 >= term.date_start
               AND NOT EXISTS (
                   SELECT FROM school_term later
                    WHERE later.year_id = term.year_id AND later.kind = term.kind
                      AND later.date_start > term.date_start
                      AND later.date_start <= week.monday + 6)
             CROSS JOIN LATERAL (
                   SELECT COUNT(DISTINCT visit.date) AS day_count
                     FROM school_visit visit
                     JOIN res_users reader ON reader.id = visit.user_id
                     JOIN school_student pupil ON pupil.id = visit.student_id
                    WHERE visit.student_id = place.student_id
                      AND visit.date BETWEEN week.monday AND week.monday + 6
                      AND visit.section IN %(sections)s
                      AND (reader.partner_id IS DISTINCT FROM pupil.partner_id
                           OR visit.date >= pupil.birth_date + interval '18 years')
                   ) looked
             WHERE place.kind = 'class'
            """,
            sections=GRADE_SECTIONS,
        )
