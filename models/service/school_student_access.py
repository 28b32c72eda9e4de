from odoo import api, fields, models
from odoo.tools import SQL

# The role in which somebody opens a card, the highest first.
ROLES = [
    ("admin", "Administrator"),
    ("head", "Head of the school"),
    ("deputy", "Deputy head"),
    ("secretary", "Secretary"),
    ("teacher", "Teacher"),
    ("staff", "School staff"),
]


class SchoolStudentAccess(models.Model):
    """Who of the staff opened whose card on which day.

    Written by the database alone and by nobody's hand; deleted when its time of
    retention is over.
    """

    _name = "school.student.access"
    _description = "Opening of a pupil's card"
    _rec_names_search = ["student_id", "user_id"]
    _order = "date desc, opened_at desc, id desc"

    user_id = fields.Many2one(
        "res.users",
        string="Opened by",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    role = fields.Selection(
        ROLES, required=True, readonly=True, help="That the person had then."
    )
    date = fields.Date(required=True, readonly=True, help="On the school's clock.")
    opened_at = fields.Datetime(
        string="First time of the day", required=True, readonly=True
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, readonly=True, index=True
    )

    _day_uniq = models.UniqueIndex(
        "(user_id, student_id, date)", "This is recorded already."
    )

    @api.depends("user_id.name", "student_id.short_name", "date")
    def _compute_display_name(self):
        for access in self:
            date = fields.Date.to_string(access.date)
            access.display_name = (
                f"{access.user_id.name}, {access.student_id.short_name}, {date}"
            )

    @api.private
    def _record(self, student):
        """Note that the present user opens the pupil's card.

        One statement, which writes nothing when the day has its row already.
        """
        company = student.sudo().company_id  # to know the day; nothing of it is told
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO school_student_access
                            (user_id, student_id, company_id, role, date, opened_at)
                     VALUES (%(user)s, %(student)s, %(company)s, %(role)s, %(date)s,
                             %(now)s)
                ON CONFLICT (user_id, student_id, date) DO NOTHING
                """,
                user=self.env.uid,
                student=student.id,
                company=company.id,
                role=self._role(),
                date=company._school_today(),
                now=fields.Datetime.now(),
            )
        )

    @api.model
    def _role(self):
        """The present user's highest role in the diary."""
        user = self.env.user
        return next(
            role
            for role, _name in ROLES
            if user.has_group(f"school_diary.group_school_diary_{role}")
            or role == ROLES[-1][0]
        )
