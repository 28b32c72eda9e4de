from werkzeug.routing import PathConverter

from odoo import models


class AnythingConverter(PathConverter):
    """Whatever follows; line breaks, too, which a path's converter leaves to nobody."""

    regex = "(?s:.+)"
    part_isolating = False


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_converters(cls):
        return {**super()._get_converters(), "school_anything": AnythingConverter}
