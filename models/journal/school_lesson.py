from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from ...tools.days import sane_days

JOURNAL_READERS = (
    "school_diary.group_school_diary_teacher,school_diary.group_school_diary_head"
)
# What only the deputy head may change: who teaches decides who sees the pupils.
TIMETABLE_FIELDS = {
    "course_id",
    "date",
    "moved_to_id",
    "period",
    "substitute_id",
    "teacher_id",
    "time_end",
    "time_start",
}


class SchoolLesson(models.Model):
    """A dated lesson of a course.

    ``period`` is its number in the day; 0 where it is not known (a journal brought
    from another system). A moved lesson stays where it was, in the state ``moved``,
    and names the lesson that replaces it.
    """

    _name = "school.lesson"
    _description = "Lesson"
    _rec_names_search = ["course_id", "topic"]
    _order = "date, period, id"
    _check_company_auto = True

    course_id = fields.Many2one(
        "school.course",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    class_id = fields.Many2one(
        related="course_id.class_id", store=True, precompute=True
    )
    subject_id = fields.Many2one(
        related="course_id.subject_id", store=True, precompute=True
    )
    scale_id = fields.Many2one(related="course_id.scale_id")
    date = fields.Date(
        required=True, default=lambda self: self.env.company._school_today()
    )
    period = fields.Integer(string="No.", help="Number of the lesson in the day.")
    time_start = fields.Float(
        string="From",
        compute="_compute_times",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
    )
    time_end = fields.Float(
        string="To",
        compute="_compute_times",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
    )
    # For the calendar, which knows nothing of hours of the school's day.
    start_at = fields.Datetime(
        string="Begins", compute="_compute_moments", store=True, precompute=True
    )
    end_at = fields.Datetime(
        string="Ends", compute="_compute_moments", store=True, precompute=True
    )
    is_untimed = fields.Boolean(
        string="Time unknown", compute="_compute_moments", store=True, precompute=True
    )
    room = fields.Char(
        compute="_compute_room", store=True, readonly=False, precompute=True
    )
    type_id = fields.Many2one(
        "school.lesson.type",
        required=True,
        check_company=True,
        default=lambda self: self._default_type_id(),
    )
    is_test = fields.Boolean(related="type_id.is_test", store=True, precompute=True)
    topic = fields.Char()
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("held", "Held"),
            ("cancelled", "Cancelled"),
            ("moved", "Moved"),
        ],
        required=True,
        default="planned",
        copy=False,
    )
    reason = fields.Char(
        copy=False, help="Why it was cancelled, moved or given by another teacher."
    )
    teacher_id = fields.Many2one(
        "res.users",
        compute="_compute_teacher_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        check_company=True,
        domain="[('share', '=', False)]",
    )
    substitute_id = fields.Many2one(
        "res.users",
        string="Substitute teacher",
        copy=False,
        check_company=True,
        domain="[('share', '=', False)]",
        index="btree_not_null",
        help="Who gives the lesson instead of the course's teacher.",
    )
    moved_to_id = fields.Many2one(
        "school.lesson",
        string="Moved to",
        copy=False,
        index="btree_not_null",
        check_company=True,
    )
    moved_from_ids = fields.One2many(
        "school.lesson", "moved_to_id", string="Moved from"
    )
    homework_ids = fields.One2many("school.homework", "lesson_id")
    grade_ids = fields.One2many(
        "school.grade", "lesson_id", string="Grades", groups=JOURNAL_READERS
    )
    absence_ids = fields.One2many(
        "school.absence", "lesson_id", string="Absences", groups=JOURNAL_READERS
    )
    may_arrange = fields.Boolean(
        compute="_compute_may_arrange",
        help="The present user keeps the timetable.",
    )
    company_id = fields.Many2one(
        related="course_id.company_id", store=True, index=True, precompute=True
    )

    _slot_uniq = models.UniqueIndex(
        "(course_id, date, period) WHERE period > 0 AND state IN ('planned', 'held')",
        "This course has a lesson at that time already.",
    )
    _class_date_idx = models.Index("(class_id, date)")
    _tests_idx = models.Index("(class_id, date) WHERE is_test")
    _days_check = models.Constraint(*sane_days("date"))
    _period_check = models.Constraint(
        "CHECK (period >= 0)", "The number of a lesson cannot be negative."
    )
    _times_check = models.Constraint(
        "CHECK (time_start BETWEEN 0 AND 24 AND time_end BETWEEN 0 AND 24 "
        "AND (time_end = 0 OR time_start < time_end))",
        "A lesson ends after it begins, within one day.",
    )
    _moved_check = models.Constraint(
        "CHECK ((state = 'moved') = (moved_to_id IS NOT NULL))",
        "A moved lesson names the lesson that replaces it.",
    )

    def _default_type_id(self):
        return self.env["school.lesson.type"].search(
            [("company_id", "in", (False, self.env.company.id))], limit=1
        )

    @api.depends("course_id", "date", "period")
    def _compute_times(self):
        schedule_on = self.env["school.bell.day"]._schedules(
            self.course_id.class_id, [day for day in self.mapped("date") if day]
        )
        for lesson in self:
            schedule = schedule_on(lesson.course_id.class_id, lesson.date)
            bell = schedule._bell(lesson.period)
            lesson.time_start = bell.time_start
            lesson.time_end = bell.time_end

    @api.depends("date", "time_start", "time_end", "company_id")
    def _compute_moments(self):
        for lesson in self:
            lesson.is_untimed = not lesson.time_end
            lesson.start_at = lesson._moment(lesson.time_start)
            lesson.end_at = lesson._moment(lesson.time_end)

    def _moment(self, hours):
        """The moment (naive, UTC) of an hour of the lesson's day at the school."""
        if not self.date:
            return False
        timezone = self.company_id._school_timezone() if self.company_id else pytz.utc
        try:
            clock = datetime.combine(self.date, time.min) + timedelta(hours=hours)
            return timezone.localize(clock).astimezone(pytz.utc).replace(tzinfo=None)
        except OverflowError:
            # Beyond any calendar: the constraints refuse it in words.
            return False

    @api.depends("course_id")
    def _compute_room(self):
        for lesson in self:
            lesson.room = lesson.course_id.room

    @api.depends("course_id")
    def _compute_teacher_id(self):
        for lesson in self:
            lesson.teacher_id = lesson.course_id.teacher_id

    @api.depends("course_id", "date", "period")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for lesson in self:
            date = format_date(self.env, lesson.date)
            lesson.display_name = f"{lesson.course_id.display_name}, {date}"

    @api.depends_context("uid")
    def _compute_may_arrange(self):
        self.may_arrange = self._may_arrange()

    @api.constrains("state")
    def _check_nothing_entered(self):
        """What does not take place has no grades and no absences."""
        gone = self.filtered(lambda lesson: lesson.state in ("cancelled", "moved"))
        if gone.sudo()._has_entries():  # whoever entered them
            raise ValidationError(
                self.env._(
                    "Grades or absences stand in this lesson; remove them first."
                )
            )

    @api.constrains("course_id", "date")
    def _check_entries(self):
        """Grades and absences stay right when their lesson goes elsewhere."""
        entered = self.sudo()  # whoever entered them
        entered.grade_ids._check_scale()
        self._check_enrolled(entered.grade_ids)
        self._check_enrolled(entered.absence_ids)

    def write(self, vals):
        if TIMETABLE_FIELDS & vals.keys() or self._is_arranged_by(vals):
            self._check_may_arrange()
        return super().write(vals)

    def _is_arranged_by(self, vals):
        """Whether lessons are put off or back; that planned ones were held is said by
        their teachers."""
        if "state" not in vals:
            return False
        gone = {"cancelled", "moved"} & set(self.mapped("state"))
        return vals["state"] != "held" or bool(gone)

    def _check_may_arrange(self):
        if not self._may_arrange():
            raise AccessError(self.env._("The timetable is kept by the deputy head."))

    def _may_arrange(self):
        return self.env.su or self.env.user.has_group(
            "school_diary.group_school_diary_deputy"
        )

    def _has_entries(self):
        return bool(self.grade_ids or self.absence_ids)

    def _check_open(self):
        if any(lesson.state not in ("planned", "held") for lesson in self):
            raise UserError(self.env._("This lesson does not take place any more."))

    @api.model
    def _check_enrolled(self, records):
        """Refuse grades or absences of pupils who are not in the lesson's class.

        :param records: of a model with ``student_id`` and ``lesson_id``
        """
        enrollments = self.env["school.enrollment"].sudo()  # a teacher's pupils only
        periods = {}
        for enrollment in enrollments.search_fetch(
            [
                ("student_id", "in", records.student_id.ids),
                ("class_id", "in", records.lesson_id.class_id.ids),
            ],
            ["student_id", "class_id", "date_from", "date_to"],
        ):
            key = (enrollment.student_id, enrollment.class_id)
            periods.setdefault(key, []).append(enrollment)
        for record in records:
            lesson = record.lesson_id
            if not any(
                enrollment.date_from <= lesson.date
                and (not enrollment.date_to or lesson.date <= enrollment.date_to)
                for enrollment in periods.get((record.student_id, lesson.class_id), ())
            ):
                raise ValidationError(self._not_enrolled(record.student_id, lesson))

    def _not_enrolled(self, student, lesson):
        """Who may not read them is not told their names; a constraint reads all."""
        if not all(one.sudo(False).has_access("read") for one in (student, lesson)):
            return self.env._("The pupil was not in the lesson's class on that day.")
        return self.env._(
            "%(student)s was not in the class %(name)s on %(date)s.",
            student=student.name,
            name=lesson.class_id.name,
            date=format_date(self.env, lesson.date),
        )

    def action_hold(self):
        self._check_open()
        self.state = "held"

    def action_cancel(self):
        """Cancel lessons in which nobody has a grade or an absence yet."""
        self._check_open()
        self.state = "cancelled"

    def action_plan(self):
        """Put cancelled lessons back into the timetable; held ones were not, then."""
        self.filtered(
            lambda lesson: lesson.state in ("cancelled", "held")
        ).state = "planned"

    def action_move(self):
        """Ask for the new time."""
        self.ensure_one()
        self._check_open()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "school_diary.school_lesson_move_action"
            ),
            "context": {"default_lesson_id": self.id},
        }

    def _move(self, date, period, reason=None):
        """Give the lesson at another time; both stay visible (000-4b).

        :return: the lesson that replaces it
        """
        self.ensure_one()
        self._check_open()
        if (self.date, self.period) == (date, period):
            raise UserError(self.env._("The lesson is at that time already."))
        target = self.copy({"date": date, "period": period})
        self.homework_ids.lesson_id = target
        self.write({"state": "moved", "moved_to_id": target.id, "reason": reason})
        return target
