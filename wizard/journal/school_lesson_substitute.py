from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...tools.days import sane_days


class SchoolLessonSubstitute(models.TransientModel):
    """Finds who gives the lessons of a teacher who is away.

    Who is free is offered first, among them who teaches the subject, and last who
    teaches nothing; then the others, with what they have at that time.
    """

    _name = "school.lesson.substitute"
    _description = "Substitute a teacher"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    teacher_id = fields.Many2one(
        "res.users",
        string="Absent teacher",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    date_from = fields.Date(
        string="From", default=lambda self: self.env.company._school_today()
    )
    date_to = fields.Date(
        string="To", default=lambda self: self.env.company._school_today()
    )
    reason = fields.Char(help="For the journal; the diary does not show it.")
    line_ids = fields.One2many("school.lesson.substitute.line", "wizard_id")

    _days_check = models.Constraint(*sane_days("date_from", "date_to"))

    @api.model
    def _open(self, lessons):
        """Offer substitutes for these lessons."""
        wizard = self.create(
            {
                "company_id": lessons.company_id[:1].id,
                "teacher_id": lessons.teacher_id.id if len(lessons) == 1 else False,
                "reason": lessons.filtered("reason")[:1].reason,
            }
        )
        wizard._offer(lessons)
        return wizard._reopen()

    def action_find(self):
        """List the teacher's lessons in these days, with an offer for each."""
        self.ensure_one()
        lessons = self.env["school.lesson"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("date", ">=", self.date_from),
                ("date", "<=", self.date_to),
                ("state", "=", "planned"),
                "|",
                ("substitute_id", "=", self.teacher_id.id),
                "&",
                ("teacher_id", "=", self.teacher_id.id),
                ("substitute_id", "=", False),
            ]
        )
        if not lessons:
            raise UserError(self.env._("The teacher has no lessons in these days."))
        self._offer(lessons)
        return self._reopen()

    def action_substitute(self):
        """Write down who gives which lesson; lines without anybody stay as they are."""
        self.ensure_one()
        if not self.reason:
            raise UserError(self.env._("Say why the teacher is away."))
        for user, lines in self.line_ids.grouped(
            lambda line: line.offer_id.user_id
        ).items():
            if user:
                lines.lesson_id._check_open()
                lines.lesson_id.write({"substitute_id": user.id, "reason": self.reason})
        return {"type": "ir.actions.act_window_close"}

    def _offer(self, lessons):
        lessons._check_may_arrange()
        offers = _Offers(self.env, self.company_id, lessons)
        self.line_ids.unlink()
        self.line_ids = [
            Command.create(
                {
                    "lesson_id": lesson.id,
                    "offer_ids": [
                        Command.create(vals) for vals in offers.prepare(lesson)
                    ],
                }
            )
            for lesson in lessons
        ]
        taken = set()
        for line in self.line_ids:
            line.offer_id = line.offer_ids.filtered(
                lambda offer, line=line: (
                    offer.is_free and (offer.user_id, *line._moment()) not in taken
                )
            )[:1]
            taken.add((line.offer_id.user_id, *line._moment()))

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Substitute a Teacher"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }


class SchoolLessonSubstituteLine(models.TransientModel):
    _name = "school.lesson.substitute.line"
    _description = "Lesson to be given by somebody else"

    wizard_id = fields.Many2one(
        "school.lesson.substitute", required=True, ondelete="cascade"
    )
    lesson_id = fields.Many2one(
        "school.lesson", required=True, ondelete="cascade", readonly=True
    )
    date = fields.Date(related="lesson_id.date")
    period = fields.Integer(related="lesson_id.period")
    course_id = fields.Many2one(related="lesson_id.course_id")
    offer_ids = fields.One2many("school.lesson.substitute.offer", "line_id")
    offer_id = fields.Many2one(
        "school.lesson.substitute.offer",
        string="Given by",
        domain="[('line_id', '=', id)]",
    )

    def _moment(self):
        return self.lesson_id.date, self.lesson_id.period


class SchoolLessonSubstituteOffer(models.TransientModel):
    """A colleague who might give a lesson."""

    _name = "school.lesson.substitute.offer"
    _description = "Possible substitute"
    _order = "sequence, id"

    line_id = fields.Many2one(
        "school.lesson.substitute.line", required=True, ondelete="cascade", index=True
    )
    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    name = fields.Char(required=True)
    sequence = fields.Integer()
    is_free = fields.Boolean()
    teaches_subject = fields.Boolean()
    busy_with = fields.Char()

    @api.depends("name", "is_free", "teaches_subject", "busy_with")
    def _compute_display_name(self):
        for offer in self:
            notes = [self.env._("free") if offer.is_free else offer.busy_with]
            if offer.teaches_subject:
                notes.append(self.env._("same subject"))
            offer.display_name = f"{offer.name} ({', '.join(notes)})"


class _Offers:
    """Who has what at the time of some lessons, in a fixed number of queries."""

    def __init__(self, env, company, lessons):
        group = env.ref("school_diary.group_school_diary_teacher")
        users = env["res.users"].sudo()  # colleagues' names are no secret
        self.teachers = users.search(
            [
                ("all_group_ids", "in", group.id),
                ("company_ids", "in", company.id),
                ("share", "=", False),
            ]
        )
        self.subjects = defaultdict(set)
        for teacher, subjects in env["school.course"]._read_group(
            [("company_id", "=", company.id), ("teacher_id", "!=", False)],
            ["teacher_id"],
            ["subject_id:array_agg_distinct"],
        ):
            self.subjects[teacher.id] = set(subjects)
        self.busy = defaultdict(list)
        for lesson in env["school.lesson"].search(
            [
                ("company_id", "=", company.id),
                ("date", "in", lessons.mapped("date")),
                ("state", "in", ("planned", "held")),
            ]
        ):
            giver = lesson.substitute_id or lesson.teacher_id
            self.busy[giver.id, lesson.date].append(lesson)

    def prepare(self, lesson):
        """The values of the offers for a lesson, the best first."""
        away = lesson.teacher_id | lesson.substitute_id
        offers = sorted(
            (self._offer(one, lesson) for one in self.teachers - away),
            key=lambda offer: (
                not offer["is_free"],
                not offer["teaches_subject"],
                not self.subjects[offer["user_id"]],  # who teaches nothing at all
                offer["name"],
            ),
        )
        return [{**one, "sequence": place} for place, one in enumerate(offers)]

    def _offer(self, teacher, lesson):
        clashing = [
            other.course_id.display_name
            for other in self.busy[teacher.id, lesson.date]
            if other._meets(lesson)
        ]
        return {
            "user_id": teacher.id,
            "name": teacher.name,
            "is_free": not clashing,
            "teaches_subject": lesson.subject_id.id in self.subjects[teacher.id],
            "busy_with": ", ".join(clashing),
        }
