from odoo import api, fields, models
from odoo.exceptions import AccessError


class SchoolErasedMixin(models.AbstractModel):
    """What is about a person, and says when the person was taken out of it."""

    _name = "school.erased.mixin"
    _description = "Anonymised when its time is over"

    erased_on = fields.Date(
        string="Anonymised on",
        readonly=True,
        copy=False,
        groups="school_diary.group_school_diary_staff",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_not_erased_by_hand(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_not_erased_by_hand(vals)
        return super().write(vals)

    @api.model
    def _check_not_erased_by_hand(self, *vals_list):
        """Else a record would be passed over when its time is over."""
        if not self.env.su and any("erased_on" in vals for vals in vals_list):
            raise AccessError(
                self.env._("A record is anonymised by its rule, not by hand.")
            )
