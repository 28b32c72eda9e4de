from odoo import fields, models


class SchoolClass(models.Model):
    _inherit = "school.class"

    lesson_count = fields.Integer(compute="_compute_lesson_count", string="Lessons")

    def _compute_lesson_count(self):
        counts = dict(
            self.env["school.lesson"]._read_group(
                [
                    ("class_id", "in", self.ids),
                    ("state", "in", ("planned", "held")),
                ],
                ["class_id"],
                ["__count"],
            )
        )
        for school_class in self:
            school_class.lesson_count = counts.get(school_class, 0)

    def action_open_lessons(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "school_diary.school_lesson_action"
            ),
            "domain": [("class_id", "=", self.id)],
            "context": {},
        }

    def action_open_grades(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "school_diary.school_grade_action"
            ),
            "domain": [("lesson_id.class_id", "=", self.id)],
            "context": {"search_default_group_student": 1},
        }
