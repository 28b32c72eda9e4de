from odoo import models


class SchoolResult(models.Model):
    _name = "school.result"
    _inherit = ["school.result", "school.exchanged.mixin"]
    _exchanged_fields = frozenset({"value_id"})
