from werkzeug.exceptions import RequestEntityTooLarge

from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    """What is far too large is refused unread, by a page that says so."""

    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        if isinstance(exception, RequestEntityTooLarge):
            # The page of an error asks for the request's values, once more in vain.
            request.get_http_params = dict
        return super()._handle_error(exception)

    @classmethod
    def _get_error_html(cls, env, code, values):
        if code == RequestEntityTooLarge.code:
            return code, env["ir.ui.view"]._render_template(
                "school_diary.page_too_large", values
            )
        return super()._get_error_html(env, code, values)
