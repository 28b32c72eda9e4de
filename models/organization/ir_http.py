from odoo import models


class IrHttp(models.AbstractModel):
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
