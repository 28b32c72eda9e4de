from odoo import models


class SchoolAbsence(models.Model):
    _name = "school.absence"
    _inherit = ["school.absence", "school.bulk", "school.exchanged.mixin"]
    _exchanged_fields = frozenset({"kind", "lesson_id"})
