from odoo import api, models


class SchoolCachedMixin(models.AbstractModel):
    """Few records, which every page looks up in the cache: to change one clears it."""

    _name = "school.cached.mixin"
    _description = "Looked up by every page of the diary"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    def _update_field_translations(self, *args, **kwargs):
        # The translation dialog of the web client writes by SQL, past ``write``.
        result = super()._update_field_translations(*args, **kwargs)
        self.env.registry.clear_cache()
        return result
