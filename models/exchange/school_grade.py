from odoo import fields, models


class SchoolGrade(models.Model):
    _name = "school.grade"
    _inherit = ["school.grade", "school.bulk"]

    exchange_id = fields.Many2one(
        "school.exchange",
        string="Brought by",
        check_company=True,
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="school_diary.group_school_diary_staff",
        help="The import whose file has this grade. Emptied by a change made here: "
        "from then on no import changes the grade.",
    )

    def write(self, vals):
        if {"value_id", "same_work", "weight", "lesson_id"} & vals.keys():
            vals = {"exchange_id": False, **vals}
        return super().write(vals)
