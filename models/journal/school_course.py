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
        return self.env["school.grade.scale"].search([], limit=1)

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
