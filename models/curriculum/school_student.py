from odoo import api, fields, models


class SchoolStudent(models.Model):
    _inherit = "school.student"

    enrollment_ids = fields.One2many(
        "school.enrollment",
        "student_id",
        groups="school_diary.group_school_diary_staff",
    )
    class_id = fields.Many2one(
        "school.class",
        compute="_compute_class_id",
        search="_search_class_id",
        compute_sudo=True,
        help="The class in which the pupil is today.",
    )

    @api.depends(
        "enrollment_ids.class_id", "enrollment_ids.date_from", "enrollment_ids.date_to"
    )
    def _compute_class_id(self):
        classes = self._classes_on(fields.Date.context_today(self))
        for student in self:
            student.class_id = classes.get(student)

    def _search_class_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        today = fields.Date.context_today(self)
        current = self.env["school.enrollment"]._period_domain(
            today, today
        ) & fields.Domain("kind", "=", "class")
        if operator == "any":
            current &= fields.Domain("class_id", "any", value)
            return [("enrollment_ids", "any", current)]
        ids = [school_class for school_class in value if school_class]
        domain = fields.Domain(
            "enrollment_ids", "any", current & fields.Domain("class_id", "in", ids)
        )
        if False in value:
            domain |= ~fields.Domain("enrollment_ids", "any", current)
        return domain

    @api.model
    def search_panel_select_range(self, field_name, **kwargs):
        """Beside the pupils stand the classes of today, not subgroups or old ones."""
        if field_name == "class_id":
            today = fields.Date.context_today(self)
            kwargs["comodel_domain"] = [
                ("kind", "=", "class"),
                ("year_id.date_start", "<=", today),
                ("year_id.date_end", ">=", today),
            ]
        return super().search_panel_select_range(field_name, **kwargs)

    def _classes_on(self, day):
        """The class (of kind class) of each pupil on ``day``.

        :return: dict of ``school.student`` to ``school.class``; who is in no class
            that day is left out
        """
        enrollments = self.env["school.enrollment"].search(
            self.env["school.enrollment"]._period_domain(day, day)
            & fields.Domain("kind", "=", "class")
            & fields.Domain("student_id", "in", self.ids)
        )
        return {
            enrollment.student_id: enrollment.class_id for enrollment in enrollments
        }
