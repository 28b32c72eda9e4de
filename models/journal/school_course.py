from odoo import api, fields, models


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

    @api.model_create_multi
    def create(self, vals_list):
        """The scale is looked up once, however many courses there are."""
        if any("scale_id" not in vals for vals in vals_list):
            scale = self.default_get(["scale_id"])
            vals_list = [{**scale, **vals} for vals in vals_list]
        return super().create(vals_list)

    @api.constrains("scale_id", "class_id")
    def _check_entries(self):
        """Grades and absences stay right when their course changes."""
        entries = [
            self.env[name]
            .sudo()  # whoever entered them
            .search([("course_id", "in", self.ids)])
            for name in ("school.grade", "school.absence")
        ]
        entries[0]._check_scale()
        for records in entries:
            self.env["school.lesson"]._check_enrolled(records)

    def write(self, vals):
        """The lessons to come follow the course to its new teacher."""
        lessons = self.env["school.lesson"]
        if "teacher_id" in vals:
            lessons = self._lessons_to_come().filtered(
                lambda lesson: lesson.teacher_id == lesson.course_id.teacher_id
            )
        result = super().write(vals)
        if lessons:
            lessons.teacher_id = vals["teacher_id"]
        return result

    def _lessons_to_come(self):
        """The lessons planned from today on."""
        return self.env["school.lesson"].search(
            [
                ("course_id", "in", self.ids),
                ("state", "=", "planned"),
                ("date", ">=", self.env.company._school_today()),
            ]
        )

    def _prepare_next_year(self, keeps_teacher):
        """Graded as before; after the first year, which has no grades, anew."""
        vals = super()._prepare_next_year(keeps_teacher)
        if self.class_id.grade_level > 1:
            vals["scale_id"] = self.scale_id.id
        return vals

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
