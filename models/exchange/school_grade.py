from odoo import models


class SchoolGrade(models.Model):
    _name = "school.grade"
    _inherit = ["school.grade", "school.bulk", "school.exchanged.mixin"]
    _exchanged_fields = frozenset({"value_id", "same_work", "weight", "lesson_id"})
