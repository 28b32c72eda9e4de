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
    """Who of the staff opened whose card, or took it along in a file, on which day.

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
    is_taken = fields.Boolean(
        string="In a file",
        readonly=True,
        help="The pupil's data left in a spreadsheet: a list, a page of the journal.",
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
    def _record(self, students, is_taken=False):
        """Note that the present user opens pupils' cards, or takes them in a file.

        One statement, which writes nothing when the day has its rows already.
        """
        schools = students.sudo().company_id  # to know the day; nothing of it is told
        for school in schools:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO school_student_access AS known
                                (user_id, student_id, company_id, role, date, opened_at,
                                 is_taken)
                         SELECT %(user)s, id, company_id, %(role)s, %(date)s, %(now)s,
                                %(is_taken)s
                           FROM school_student
                          WHERE id = ANY(%(students)s) AND company_id = %(school)s
                          ORDER BY id
                    ON CONFLICT (user_id, student_id, date) DO UPDATE
                            SET is_taken = TRUE
                          WHERE EXCLUDED.is_taken AND known.is_taken IS NOT TRUE
                    """,
                    user=self.env.uid,
                    students=list(students.ids),
                    school=school.id,
                    role=self._role(),
                    date=school._school_today(),
                    now=fields.Datetime.now(),
                    is_taken=is_taken,
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
