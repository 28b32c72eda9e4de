from odoo import fields, models


class SchoolCourse(models.Model):
    _inherit = "school.course"

    scale_id = fields.Many2one(
        "school.grade.scale",
        required=True,
        check_company=True,
        default=lambda self: self._default_scale_id(),
    )
    lesson_ids = fields.One2many("school.lesson", "course_id", string="Lessons")

    def _default_scale_id(self):
        return self.env["school.grade.scale"].search(
            [("company_id", "in", (False, self.env.company.id))], limit=1
        )

    def write(self, vals):
        """The lessons to come follow the course to its new teacher."""
        before = {course: course.teacher_id for course in self}
        result = super().write(vals)
        for course in self if "teacher_id" in vals else ():
            course._hand_over(before[course])
        return result

    def _hand_over(self, former):
        self.lesson_ids.filtered(
            lambda lesson: (
                lesson.state == "planned"
                and lesson.date >= self.company_id._school_today()
                and lesson.teacher_id == former
            )
        ).teacher_id = self.teacher_id

    def action_open_lessons(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_lesson_action"
        )
        return {
            **action,
            "domain": [("course_id", "=", self.id)],
            "context": {"default_course_id": self.id},
        }
