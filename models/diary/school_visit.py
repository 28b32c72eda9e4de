from odoo import api, fields, models
from odoo.tools import SQL

SECTIONS = [
    ("home", "Children"),
    ("week", "Week"),
    ("grades", "Grades"),
    ("results", "Results"),
    ("timetable", "Timetable"),
    ("homework", "Homework"),
    ("tests", "Tests"),
    ("attendance", "Attendance"),
    ("teachers", "Teachers"),
    ("vacations", "Vacations"),
    ("recommendations", "Recommendations"),
]
# The pages that show grades: who saw them has seen what was new.
GRADE_SECTIONS = ("home", "week", "grades")


class SchoolVisit(models.Model):
    """Who looked into which pupil's diary on which day (004-4b)."""

    _name = "school.visit"
    _description = "Visit of the diary"
    _rec_names_search = ["student_id", "user_id"]
    _order = "date desc, id desc"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        required=True,
        ondelete="cascade",
    )
    section = fields.Selection(SECTIONS, required=True)
    date = fields.Date(required=True, help="On the school's clock.")
    first_at = fields.Datetime(required=True)
    last_at = fields.Datetime(required=True)
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True
    )

    _day_uniq = models.UniqueIndex(
        "(user_id, student_id, section, date)", "This visit is recorded already."
    )
    _student_idx = models.Index("(student_id, date)")

    @api.depends("user_id.name", "student_id.short_name", "date")
    def _compute_display_name(self):
        for visit in self:
            date = fields.Date.to_string(visit.date)
            visit.display_name = (
                f"{visit.user_id.name}, {visit.student_id.short_name}, {date}"
            )

    @api.private
    def _record(self, student, section):
        """Note that the present user looks at a section of the pupil's diary now.

        One statement, since a person may open two pages at once.
        """
        company = student.company_id
        now = fields.Datetime.now()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO school_visit
                            (user_id, student_id, company_id, section, date,
                             first_at, last_at)
                     VALUES (%(user)s, %(student)s, %(company)s, %(section)s,
                             %(date)s, %(now)s, %(now)s)
                ON CONFLICT (user_id, student_id, section, date)
                  DO UPDATE SET last_at = EXCLUDED.last_at
                  RETURNING id
                """,
                user=self.env.uid,
                student=student.id,
                company=company.id,
                section=section,
                date=company._school_today(),
                now=now,
            )
        )
