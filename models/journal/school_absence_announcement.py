from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_date

from ...tools.days import sane_days

ACTIVITY = "school_diary.mail_activity_type_absence"
# The reasons that a family gives, and the kind of absence that each becomes.
REASONS = [("ill", "Illness"), ("excused", "Family reasons"), ("exempt", "Exempt")]


class SchoolAbsenceAnnouncement(models.Model):
    """A family says that its child will be, or was, away.

    The homeroom teacher confirms it; then it becomes an absence in each lesson of
    those days as the lesson is held. What a teacher entered stays: where it says
    otherwise, the announcement's history tells in which lessons.
    """

    _name = "school.absence.announcement"
    _description = "Announced absence"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _rec_names_search = ["student_id"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        required=True,
        ondelete="cascade",
        check_company=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Announced by", required=True, ondelete="restrict"
    )
    date_from = fields.Date(required=True)
    date_to = fields.Date(required=True)
    period_from = fields.Integer(string="From lesson", help="0: whole days.", default=0)
    period_to = fields.Integer(string="To lesson", default=0)
    reason = fields.Selection(REASONS, required=True, default="ill")
    text = fields.Char(string="Explanation")
    certificate = fields.Binary(attachment=True)
    certificate_name = fields.Char()
    state = fields.Selection(
        [
            ("announced", "Announced"),
            ("confirmed", "Confirmed"),
            ("declined", "Declined"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="announced",
        tracking=True,
        copy=False,
    )
    decline_reason = fields.Char(string="Why declined", copy=False)
    absence_ids = fields.One2many("school.absence", "announcement_id")
    company_id = fields.Many2one(
        related="student_id.company_id", store=True, index=True, precompute=True
    )

    _twice_uniq = models.UniqueIndex(
        "(student_id, date_from, date_to, period_from, period_to)"
        " WHERE state IN ('announced', 'confirmed')",
        "This absence is announced already.",
    )
    _days_check = models.Constraint(*sane_days("date_from", "date_to"))
    _dates_check = models.Constraint(
        "CHECK (date_from <= date_to AND date_to <= date_from + 60)",
        "An absence ends after it begins, within two months.",
    )
    _periods_check = models.Constraint(
        "CHECK (period_from BETWEEN 0 AND period_to AND period_to <= 20)",
        "The lessons are counted from the first to the last.",
    )

    @api.depends("student_id.short_name", "date_from", "date_to")
    def _compute_display_name(self):
        for one in self:
            days = {format_date(self.env, day) for day in (one.date_from, one.date_to)}
            name = one.student_id.short_name or ""
            one.display_name = f"{name}, {'–'.join(sorted(days))}"

    @api.model_create_multi
    def create(self, vals_list):
        announced = super().create(vals_list)
        announced._ask_homeroom_teacher()
        return announced

    def _ask_homeroom_teacher(self):
        for one in self.filtered(lambda one: one.state == "announced"):
            student = one.student_id.sudo()  # who announces does not know the classes
            homes = student._classes_on(one.company_id._school_today())
            home = homes.get(student)
            if home and home.homeroom_teacher_id:
                # Without a mail: what it says of a child is read in the system.
                one.with_context(mail_activity_quick_update=True).activity_schedule(
                    ACTIVITY, user_id=home.homeroom_teacher_id.id
                )

    # What becomes of it

    def action_confirm(self):
        self._check_answerer()
        # sudo: nobody writes an announcement but by these actions.
        mine = self.sudo()  # just checked
        mine.state = "confirmed"
        mine.activity_feedback([ACTIVITY])
        mine._enter()

    def action_decline(self):
        self._check_answerer()
        if not all(self.mapped("decline_reason")):
            raise UserError(self.env._("Tell the family why it is declined."))
        mine = self.sudo()  # just checked
        mine.state = "declined"
        mine.activity_feedback([ACTIVITY])

    def write(self, vals):
        """The teacher who answers may say why, nothing else."""
        if not self.env.su and vals.keys() - {"decline_reason"}:
            raise AccessError(
                self.env._("An announcement is confirmed or declined, not rewritten.")
            )
        return super().write(vals)

    @api.private
    def _withdraw(self):
        """The family takes it back, while nobody has answered."""
        if any(one.state != "announced" for one in self):
            raise UserError(self.env._("The school has answered already."))
        self.state = "withdrawn"
        self.activity_unlink([ACTIVITY])

    def _check_answerer(self):
        """The homeroom teacher, and the deputy head, answer; the head reads."""
        self.check_access("write")
        if any(one.state != "announced" for one in self):
            raise UserError(self.env._("This announcement is answered already."))

    # Into the journal

    @api.model
    def _enter_held(self, lessons):
        """Enter what is announced for lessons that are being held."""
        rows = self._pairs(SQL("lesson.id = ANY(%s)", lessons.ids))
        self._enter_pairs(rows)

    def _enter(self):
        """Enter the announced absences in the lessons that were held already."""
        self._enter_pairs(self._pairs(SQL("said.id = ANY(%s)", self.ids)))

    def _pairs(self, condition):
        """The held lessons of confirmed announcements, in one query.

        :return: rows of (announcement id, pupil's id, lesson id, reason, comment,
            kind of the absence that stands there, whether there is a grade)
        """
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (said.student_id, lesson.id)
                       said.id, said.student_id, lesson.id, said.reason, said.text,
                       absence.kind,
                       EXISTS (SELECT FROM school_grade grade
                                WHERE grade.student_id = said.student_id
                                  AND grade.lesson_id = lesson.id)
                  FROM school_absence_announcement said
                  JOIN school_enrollment place ON place.student_id = said.student_id
                  JOIN school_lesson lesson
                    ON lesson.class_id = place.class_id
                   AND lesson.date BETWEEN said.date_from AND said.date_to
                   AND lesson.date BETWEEN place.date_from
                       AND COALESCE(place.date_to, lesson.date)
                   AND (said.period_from = 0
                        OR lesson.period BETWEEN said.period_from AND said.period_to)
                  LEFT JOIN school_absence absence
                    ON absence.student_id = said.student_id
                   AND absence.lesson_id = lesson.id
                 WHERE said.state = 'confirmed' AND lesson.state = 'held' AND %s
                 ORDER BY said.student_id, lesson.id, said.id
                """,
                condition,
            )
        )

    def _enter_pairs(self, rows):
        contrary = {}
        new = []
        for said, student_id, lesson_id, reason, text, kind, is_graded in rows:
            if not kind and not is_graded:
                new.append(
                    {
                        "student_id": student_id,
                        "lesson_id": lesson_id,
                        "kind": reason,
                        "comment": text,
                        "announcement_id": said,
                    }
                )
            elif is_graded or kind != reason:
                contrary.setdefault(said, []).append(lesson_id)
        absences = self.env["school.absence"].sudo()  # other teachers' lessons, too
        absences.create(new)
        announced = self.sudo()  # as above
        for said, lesson_ids in contrary.items():
            announced.browse(said)._tell_contrary(lesson_ids)

    def _tell_contrary(self, lesson_ids):
        lessons = self.env["school.lesson"].browse(lesson_ids)
        self.message_post(
            body=self.env._(
                "What the teachers entered stays in: %(lessons)s.",
                lessons="; ".join(lessons.mapped("display_name")),
            )
        )


class SchoolAbsence(models.Model):
    _inherit = "school.absence"

    announcement_id = fields.Many2one(
        "school.absence.announcement",
        string="Announced",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        readonly=True,
    )

    def action_day_ill(self):
        self._set_reason_of_day("ill")

    def action_day_excused(self):
        self._set_reason_of_day("excused")

    def _set_reason_of_day(self, kind):
        """Give the pupils' whole days a reason; the homeroom teacher's to do.

        Coming late stays what it was.
        """
        self.check_access("read")
        deputy = self.env.user.has_group("school_diary.group_school_diary_deputy")
        if not deputy and not all(self.student_id.mapped("in_my_class")):
            raise AccessError(
                self.env._("The reasons are the homeroom teacher's to enter.")
            )
        days = {(one.student_id.id, one.date) for one in self}
        absences = self.sudo().search(  # just checked; other teachers' lessons, too
            [
                ("student_id", "in", self.student_id.ids),
                ("date", "in", list({day for _student, day in days})),
                ("kind", "!=", "late"),
            ]
        )
        absences.filtered(lambda one: (one.student_id.id, one.date) in days).kind = kind


class SchoolLesson(models.Model):
    _inherit = "school.lesson"

    def write(self, vals):
        held = self.browse()
        if vals.get("state") == "held":
            held = self.filtered(lambda lesson: lesson.state != "held")
        result = super().write(vals)
        if held:
            self.env["school.absence.announcement"]._enter_held(held)
        return result
