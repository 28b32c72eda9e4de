from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools.days import sane_days
from ...tools.timetable import minutes, room_key
from .timetable_clash import ROOM, clash_query, exclusion

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
WEEKS = [("every", "Every week"), ("odd", "Odd weeks"), ("even", "Even weeks")]
CLASH_FIELDS = (
    "course_id",
    "weekday",
    "week",
    "period",
    "date_from",
    "date_to",
    "room",
    "teacher_id",
)
SHOWN_CLASHES = 5
MAX_CLASHES = 100


class SchoolTimetableSlot(models.Model):
    """A lesson of the week: when and where a course is taught, from a day to a day.

    The dated lessons are generated from the slots. Two slots clash when a teacher, a
    room or a pupil would be needed in both at once; what counts is the hour (by the
    bells of the class), so two shifts may have the same number of the lesson.
    """

    _name = "school.timetable.slot"
    _description = "Lesson of the week"
    _rec_names_search = ["course_id"]
    _order = "weekday, period, class_id, id"
    _check_company_auto = True

    course_id = fields.Many2one(
        "school.course",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    class_id = fields.Many2one(
        related="course_id.class_id", store=True, precompute=True, index=True
    )
    subject_id = fields.Many2one(
        related="course_id.subject_id", store=True, precompute=True
    )
    year_id = fields.Many2one(
        related="course_id.year_id", store=True, precompute=True, index=True
    )
    weekday = fields.Selection(WEEKDAYS, string="Day", required=True, default="0")
    period = fields.Integer(
        string="No.", required=True, default=1, help="Number of the lesson in the day."
    )
    week = fields.Selection(
        WEEKS,
        required=True,
        default="every",
        help="Odd and even weeks are counted from the first week of the school year.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_to = fields.Date(
        string="To",
        required=True,
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        help="Last day.",
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
        help="The course's teacher, unless another.",
    )
    room = fields.Char(
        compute="_compute_room", store=True, readonly=False, precompute=True
    )
    room_key = fields.Char(compute="_compute_room_key", store=True, precompute=True)
    # The hour as the clashes compare it, in minutes.
    minute_start = fields.Integer(
        compute="_compute_minutes", store=True, precompute=True
    )
    minute_end = fields.Integer(compute="_compute_minutes", store=True, precompute=True)
    lesson_ids = fields.One2many("school.lesson", "slot_id", string="Lessons")
    company_id = fields.Many2one(
        related="course_id.company_id", store=True, index=True, precompute=True
    )

    _teacher_excl = models.Constraint(
        exclusion("teacher_id"), "This teacher has another lesson at that time."
    )
    _class_excl = models.Constraint(
        exclusion("class_id"), "This class has another lesson at that time."
    )
    _room_excl = models.Constraint(
        exclusion("room_key", ROOM), "This room is taken at that time."
    )
    _days_check = models.Constraint(*sane_days("date_from", "date_to"))
    _dates_check = models.Constraint(
        "CHECK (date_from <= date_to)", "A slot ends after it begins."
    )
    _period_check = models.Constraint(
        "CHECK (period BETWEEN 1 AND 20)",
        "The number of a lesson is between 1 and 20.",
    )

    @api.depends("course_id")
    def _compute_dates(self):
        for slot in self:
            year = slot.course_id.year_id
            slot.date_from = slot.date_from or year.date_start
            slot.date_to = slot.date_to or year.date_end

    @api.depends("course_id")
    def _compute_teacher_id(self):
        for slot in self:
            slot.teacher_id = slot.course_id.teacher_id

    @api.depends("course_id")
    def _compute_room(self):
        for slot in self:
            slot.room = slot.course_id.room

    @api.depends("room")
    def _compute_room_key(self):
        for slot in self:
            slot.room_key = room_key(slot.room) or False

    @api.depends(
        "period",
        "class_id.bell_schedule_id.bell_ids.period",
        "class_id.bell_schedule_id.bell_ids.time_start",
        "class_id.bell_schedule_id.bell_ids.time_end",
        "class_id.parent_id.bell_schedule_id.bell_ids.period",
        "class_id.parent_id.bell_schedule_id.bell_ids.time_start",
        "class_id.parent_id.bell_schedule_id.bell_ids.time_end",
    )
    def _compute_minutes(self):
        for slot in self:
            bell = slot.class_id._bell_schedule()._bell(slot.period)
            slot.minute_start, slot.minute_end = minutes(
                bell.time_start, bell.time_end, slot.period
            )

    @api.depends("course_id", "weekday", "period", "week")
    @api.depends_context("lang")
    def _compute_display_name(self):
        weekdays = dict(self._fields["weekday"]._description_selection(self.env))
        for slot in self:
            slot.display_name = self.env._(
                "%(weekday)s, lesson %(period)s, %(course)s",
                course=slot.course_id.display_name,
                weekday=weekdays.get(slot.weekday, ""),
                period=slot.period,
            )

    @api.constrains("course_id", "date_from", "date_to")
    def _check_within_year(self):
        for slot in self:
            year = slot.year_id
            if slot.date_from < year.date_start or slot.date_to > year.date_end:
                raise ValidationError(
                    self.env._(
                        "%(slot)s leaves the school year %(year)s.",
                        slot=slot.display_name,
                        year=year.name,
                    )
                )

    @api.constrains(*CLASH_FIELDS)
    def _check_clashes(self):
        """Refuse what needs a teacher, a room or a pupil in two places at once."""
        clashes = self._clashes_refused()
        if clashes:
            texts = [self._clash_text(*clash) for clash in clashes[:SHOWN_CLASHES]]
            error = ValidationError("\n".join(texts))
            # For an import, which says to which of its rows they belong.
            error.clashing = [
                (self.ids.index(clash[0].id), self._clash_text(*clash))
                for clash in clashes[:MAX_CLASHES]
            ]
            raise error
        # Another transaction's slots are seen by the database alone: let it look now,
        # while the answer can still be given in words.
        names = SQL(", ").join(
            SQL.identifier(f"school_timetable_slot_{name}")
            for name in ("teacher_excl", "class_excl", "room_excl")
        )
        self.env.cr.execute(SQL("SET CONSTRAINTS %s IMMEDIATE", names))
        self.env.cr.execute(SQL("SET CONSTRAINTS %s DEFERRED", names))

    def _clashes(self):
        """What clashes with these slots.

        :return: list of (slot, other slot, same teacher, same room, same class, ids of
            the pupils that both have)
        """
        if not self:
            return []
        self.env.flush_all()
        rows = self.env.execute_query(clash_query(self.ids))
        slots = self.sudo()  # the clash is told to whoever may arrange the slot
        others = slots.browse({other for _id, other, *_why in rows})
        others.fetch(["course_id", "weekday", "period", "teacher_id", "room"])
        return [
            (self.browse(slot_id), slots.browse(other_id), *why)
            for slot_id, other_id, *why in rows
        ]

    def _clash_text(self, slot, other, teacher, room, same_class, pupil_ids):
        """Who and where; pupils are counted, not named."""
        names = {
            "slot": slot.display_name,
            "other": other.display_name,
            "teacher": other.teacher_id.name,
            "room": other.room,
            "class_name": slot.class_id.name,
            "other_class": other.class_id.name,
            "count": len(pupil_ids),
        }
        if teacher:
            reason = self.env._("%(teacher)s teaches then: %(other)s", **names)
        elif same_class:
            reason = self.env._("%(class_name)s is taught then: %(other)s", **names)
        elif room:
            reason = self.env._("room %(room)s is taken: %(other)s", **names)
        else:
            reason = self.env._(
                "%(class_name)s and %(other_class)s share pupils (%(count)s), who are "
                "taught then: %(other)s",
                **names,
            )
        return self.env._("%(slot)s: %(reason)s", slot=names["slot"], reason=reason)
