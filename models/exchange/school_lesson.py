from odoo import models


class SchoolLesson(models.Model):
    _name = "school.lesson"
    _inherit = ["school.lesson", "school.bulk"]
