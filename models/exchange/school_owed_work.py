from odoo import models


class SchoolOwedWork(models.Model):
    _name = "school.owed.work"
    _inherit = ["school.owed.work", "school.exchanged.mixin"]
    _exchanged_fields = frozenset({"is_cancelled", "lesson_id"})
