from odoo import fields, models


class SchoolAbsence(models.Model):
    _name = "school.absence"
    _inherit = ["school.absence", "school.bulk"]

    exchange_id = fields.Many2one(
        "school.exchange",
        string="Brought by",
        check_company=True,
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="school_diary.group_school_diary_staff",
        help="The import whose file has this absence. Emptied by a change made here: "
        "from then on no import changes the absence.",
    )

    def write(self, vals):
        if {"kind", "lesson_id"} & vals.keys():
            vals = {"exchange_id": False, **vals}
        return super().write(vals)
