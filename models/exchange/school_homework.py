from odoo import models


class SchoolHomework(models.Model):
    _name = "school.homework"
    _inherit = ["school.homework", "school.exchanged.mixin"]
    _exchanged_fields = frozenset({"description", "date_due", "lesson_id"})
