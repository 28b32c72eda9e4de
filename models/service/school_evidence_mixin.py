from odoo import api, fields, models


class SchoolEvidenceMixin(models.AbstractModel):
    """Counts records of another model, which not everybody who sees the count may read.

    Who may not is shown no way to them.
    """

    _name = "school.evidence.mixin"
    _description = "Counts what not everybody may read"

    can_open = fields.Boolean(
        string="May be looked at",
        compute="_compute_can_open",
        help="The reader may read what is counted.",
    )

    @api.depends_context("uid")
    def _compute_can_open(self):
        for counted, model in self._counted_models():
            counted.can_open = self.env[model].has_access("read")

    def _counted_models(self):
        """:return: iterable of records of this model and the name of the counted one"""
        raise NotImplementedError
