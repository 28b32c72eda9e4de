from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.days import sane_days
from ...tools.timetable import room_key


class SchoolLessonMove(models.TransientModel):
    """Asks when a lesson will be given instead (000-4b: moves are seen).

    What is given at that time already is told, not refused: it may be moved next.
    """

    _name = "school.lesson.move"
    _description = "Move a lesson"

    lesson_id = fields.Many2one("school.lesson", required=True, ondelete="cascade")
    date = fields.Date(string="New date", required=True)
    period = fields.Integer(string="Lesson no.", required=True, default=1)
    reason = fields.Char(required=True, help="Shown in the diary.")
    clashes = fields.Text(compute="_compute_clashes")

    _days_check = models.Constraint(*sane_days("date"))
    _period_check = models.Constraint(
        "CHECK (period BETWEEN 1 AND 20)",
        "The number of a lesson is between 1 and 20.",
    )

    @api.depends("lesson_id", "date", "period")
    def _compute_clashes(self):
        for wizard in self:
            wizard.clashes = wizard.lesson_id and wizard.date and wizard._clash_texts()

    def _clash_texts(self):
        """Who and what is taken at the new time, a line each."""
        lesson = self.lesson_id
        moved = lesson.new(
            {
                "course_id": lesson.course_id.id,
                "date": self.date,
                "period": self.period,
            }
        )
        others = lesson.search(
            [
                ("company_id", "=", lesson.company_id.id),
                ("date", "=", self.date),
                ("state", "in", ("planned", "held")),
                ("id", "!=", lesson.id),
            ]
        ).filtered(moved._meets)
        shared = self._shared_pupils(others.class_id)
        texts = (self._clash_text(other, shared) for other in others)
        return "\n".join(filter(None, texts))

    def _shared_pupils(self, classes):
        """How many pupils of the lesson's class are in other classes on the new day."""
        Enrollment = self.env["school.enrollment"]
        pupils = self.lesson_id.class_id._students(self.date)
        return dict(
            Enrollment._read_group(
                Domain("student_id", "in", pupils.ids)
                & Enrollment._on_day_domain(classes, self.date),
                ["class_id"],
                ["student_id:count_distinct"],
            )
        )

    def _clash_text(self, other, shared):
        lesson = self.lesson_id
        giver = other.substitute_id or other.teacher_id
        names = {
            "other": other.course_id.display_name,
            "teacher": giver.name,
            "room": other.room,
            "class_name": lesson.class_id.name,
            "other_class": other.class_id.name,
            "count": shared.get(other.class_id, 0),
        }
        if giver and giver == lesson.teacher_id:
            return self.env._("%(teacher)s teaches then: %(other)s", **names)
        if other.class_id == lesson.class_id:
            return self.env._("%(class_name)s is taught then: %(other)s", **names)
        if other.room and room_key(other.room) == room_key(lesson.room):
            return self.env._("room %(room)s is taken: %(other)s", **names)
        if names["count"]:
            return self.env._(
                "%(class_name)s and %(other_class)s share pupils (%(count)s), who are "
                "taught then: %(other)s",
                **names,
            )
        return ""

    def action_move(self):
        self.ensure_one()
        year = self.lesson_id.course_id.year_id
        if not year.date_start <= self.date <= year.date_end:
            raise UserError(
                self.env._("This day is not in the school year %s.", year.name)
            )
        target = self.lesson_id._move(self.date, self.period, self.reason)
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.lesson",
            "res_id": target.id,
            "views": [(False, "form")],
        }
