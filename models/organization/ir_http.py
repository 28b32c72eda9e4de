from werkzeug.exceptions import RequestEntityTooLarge

from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    """Where the staff begin, and what is far too large is refused unread."""

    _inherit = "ir.http"

    def session_info(self):
        """The school's staff begin with their day, unless they chose a home action."""
        info = super().session_info()
        user = self.env.user
        if not info["home_action_id"] and user.has_group(
            "school_diary.group_school_diary_staff"
        ):
            screen = "school_diary.school_diary_action_first_screen"
            info["home_action_id"] = self.env["ir.model.data"]._xmlid_to_res_id(screen)
        return info

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
