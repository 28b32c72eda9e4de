"""The short address that text messages carry."""

from odoo.http import Controller, request, route

from ..models.delivery.school_notice_page import SHORT


class DiaryShort(Controller):
    @route(f"{SHORT}/<string:code>", type="http", auth="user", readonly=True)
    def diary_short(self, code, **_kwargs):
        """To the page of which the message tells; for others to their own diaries."""
        notices = request.env["school.notice"].sudo()  # own messages are told apart
        return request.redirect(
            notices._page_of_code(code, request.env.user.partner_id)
        )
