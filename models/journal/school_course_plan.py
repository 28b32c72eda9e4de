from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...tools.thematic_plan import by_hour


class SchoolCourse(models.Model):
    """A course follows a thematic plan: its n-th lesson is the plan's n-th hour."""

    _inherit = "school.course"

    plan_id = fields.Many2one(
        "school.thematic.plan",
        string="Thematic plan",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups=(
            "school_diary.group_school_diary_teacher,"
            "school_diary.group_school_diary_head"
        ),
        domain="[('subject_id', '=', subject_id)]",
        help="The n-th lesson of the year is about the plan's n-th hour.",
    )

    @api.constrains("plan_id", "subject_id")
    def _check_plan(self):
        for course in self.sudo():  # the secretary may not read plans
            if course.plan_id and course.plan_id.subject_id != course.subject_id:
                raise ValidationError(
                    self.env._(
                        "%(plan)s is no plan of the subject %(subject)s.",
                        plan=course.plan_id.name,
                        subject=course.subject_id.name,
                    )
                )

    def _follow(self, plan):
        """Follow a plan, or none; the courses' own teachers decide, and the deputy."""
        plan.with_env(self.env).check_access("read")
        self.check_access("read")
        others = self.filtered(lambda course: course.teacher_id != self.env.user)
        if others and not self.env.user.has_group(
            "school_diary.group_school_diary_deputy"
        ):
            raise UserError(
                self.env._("Which plan a course follows is its teacher's to say.")
            )
        self.sudo().plan_id = plan  # a teacher changes nothing else of a course

    def _plan_lessons(self):
        """The lessons in the order in which they take the plan's hours.

        What was cancelled takes none; what was moved takes one, at its new time.
        """
        return self.env["school.lesson"].search_fetch(
            Domain("course_id", "=", self.id)
            & Domain("state", "in", ("planned", "held")),
            ["topic", "date", "state"],
        )

    def _plan_topics(self):
        return self.env["school.thematic.topic"].search_fetch(
            [("plan_id", "=", self.plan_id.id)],
            ["name", "section", "hours", "type_id", "homework"],
        )

    def action_open_plan(self):
        """The plan, or, where there is none, the choice of one."""
        self.ensure_one()
        if not self.plan_id:
            return self.action_choose_plan()
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.thematic.plan",
            "res_id": self.plan_id.id,
            "views": [(False, "form")],
        }

    def action_choose_plan(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_thematic_plan_use_action"
        )
        return {**action, "context": {"default_course_ids": self.ids}}

    def action_fill_topics(self):
        """Give lessons without a topic the one of their hour; overwrite none."""
        self.ensure_one()
        self._check_may_fill()
        topics = self._plan_topics()
        lessons = self._plan_lessons()
        hours = by_hour(topics.mapped("hours"))
        mine = lessons._filtered_access("write")
        wanted, locked = {}, 0
        for lesson, place in zip(lessons, hours, strict=False):
            if lesson.topic or lesson not in mine:
                continue
            if self.env["school.term"]._closed_by(self.class_id, lesson.date):
                locked += 1
                continue
            name = topics[place].name
            wanted[name] = wanted.get(name, lessons.browse()) | lesson
        for name, filled in wanted.items():  # in memory; written at once afterwards
            filled.topic = name
        return self._tell_filled(sum(map(len, wanted.values())), locked)

    def _check_may_fill(self):
        if not self.plan_id:
            raise UserError(self.env._("This course follows no thematic plan."))
        self.env["school.grade"].check_access("write")
        if self._grid_is_past():
            raise UserError(
                self.env._("The year is over: its journal is the deputy head's.")
            )

    def _tell_filled(self, count, locked):
        message = self.env._("Lessons that got their topic: %(count)s.", count=count)
        if locked:
            message += " " + self.env._(
                "Left as they are, since their term is closed: %(count)s.",
                count=locked,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "success" if count else "info",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
