from odoo import fields, models


class SchoolExchangedMixin(models.AbstractModel):
    """What an import brings, until somebody changes it here."""

    _name = "school.exchanged.mixin"
    _description = "Brought by an import"
    # What the file says of the record: who changes that, takes it over.
    _exchanged_fields = frozenset()

    exchange_id = fields.Many2one(
        "school.exchange",
        string="Brought by",
        check_company=True,
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="school_diary.group_school_diary_staff",
        help="The import whose file has this. Emptied by a change made here: from "
        "then on no import changes it.",
    )

    def write(self, vals):
        if self._exchanged_fields & vals.keys():
            vals = {"exchange_id": False, **vals}
        return super().write(vals)
