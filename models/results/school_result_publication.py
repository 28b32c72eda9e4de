from odoo import models


class SchoolResult(models.Model):
    """A result is known when the teacher has decided."""

    _name = "school.result"
    _inherit = ["school.result", "school.published.mixin"]

    _publish_idx = models.Index("(publish_at) WHERE published_at IS NULL")

    def _published_vals(self):
        return {"state": "published"}
