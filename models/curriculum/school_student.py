from odoo import api, fields, models
from odoo.fields import Domain


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
    in_my_class = fields.Boolean(
        string="In my homeroom class",
        compute="_compute_in_my_class",
        search="_search_in_my_class",
        compute_sudo=True,
        groups="school_diary.group_school_diary_staff",
        help="The present user is the homeroom teacher of a class in which the pupil "
        "is now.",
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
        current = self.env["school.enrollment"]._period_domain(today, today) & Domain(
            "kind", "=", "class"
        )
        if operator == "any":
            current &= Domain("class_id", "any", value)
            return [("enrollment_ids", "any", current)]
        ids = [school_class for school_class in value if school_class]
        domain = Domain(
            "enrollment_ids", "any", current & Domain("class_id", "in", ids)
        )
        if False in value:
            domain |= ~Domain("enrollment_ids", "any", current)
        return domain

    @api.depends(
        "enrollment_ids.is_current", "enrollment_ids.class_id.homeroom_teacher_id"
    )
    @api.depends_context("uid")
    def _compute_in_my_class(self):
        mine = set(self.search(self._my_class_domain() & Domain("id", "in", self.ids)))
        for student in self:
            student.in_my_class = student in mine

    def _search_in_my_class(self, operator, value):
        return self._school_search_flag(operator, value, "_my_class_domain")

    @api.model
    def _my_class_domain(self):
        """The pupils for whom the present user answers as homeroom teacher today."""
        return Domain(
            "enrollment_ids",
            "any",
            [
                ("is_current", "=", True),
                ("class_id.homeroom_teacher_id", "=", self.env.uid),
            ],
        )

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

    @api.model
    def _studying_domain(self, day):
        """The pupils who study in their school on ``day`` (001-f)."""
        return Domain("active", "=", True) & (
            Domain("departure_date", "=", False) | Domain("departure_date", ">", day)
        )

    def _classes_on(self, day):
        """The class (of kind class) of each pupil on ``day``.

        :return: dict of ``school.student`` to ``school.class``; who is in no class
            that day is left out
        """
        enrollments = self.env["school.enrollment"].search(
            self.env["school.enrollment"]._period_domain(day, day)
            & Domain("kind", "=", "class")
            & Domain("student_id", "in", self.ids)
        )
        return {
            enrollment.student_id: enrollment.class_id for enrollment in enrollments
        }
