from odoo.http import Controller, request, route


class Floor(Controller):
    @route(
        "/school_diary_floor/page",
        type="http",
        auth="user",
        website=True,
        readonly=True,
    )
    def empty_page(self):
        return request.render("school_diary_floor.empty_page")
