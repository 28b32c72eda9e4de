"""Where a guardian, or a pupil of age, makes and revokes a calendar's address."""

from odoo.http import request, route

from ..models.exchange.school_calendar_feed import CONTENT
from .service_portal import MINE, SEND, ServicePortal


class ServiceCalendar(ServicePortal):
    @route("/my/calendar", readonly=True, **MINE)
    def my_calendar(self, **_kwargs):
        return self._render_calendar()

    @route("/my/calendar/<int:guardian_id>/make", **SEND)
    def my_calendar_make(self, guardian_id, **typed):
        """A new address; it is told here and nowhere else, so nothing is redirected."""
        guardian = self._own(self._open_guardians(), guardian_id)
        content = self._content(typed)
        if not any(content.values()):
            return self._render_calendar(guardian, is_empty=True)
        feeds = guardian.env["school.calendar.feed"]
        return self._render_calendar(guardian, feeds._make(guardian, content))

    @route("/my/calendar/<int:guardian_id>/content", **SEND)
    def my_calendar_content(self, guardian_id, **typed):
        guardian = self._own(self._open_guardians(), guardian_id)
        content = self._content(typed)
        if not any(content.values()):
            return self._render_calendar(guardian, is_empty=True)
        guardian._live_feed().write(content)
        return request.redirect("/my/calendar")

    @route("/my/calendar/<int:guardian_id>/revoke", **SEND)
    def my_calendar_revoke(self, guardian_id, **_kwargs):
        """Also by whom the diary is shut to: an address is not left behind."""
        guardian = self._own(self._own_guardians(), guardian_id)
        guardian._live_feed()._revoke()
        return request.redirect("/my/calendar")

    def _open_guardians(self):
        return self._own_guardians().filtered("diary_open")

    @staticmethod
    def _content(typed):
        return {name: name in typed for name in CONTENT}

    def _render_calendar(self, guardian=None, address="", is_empty=False):
        """
        :param guardian: of whom the rest tells
        :param address: that was made just now
        :param is_empty: nothing was chosen to be in it
        """
        guardians = self._own_guardians()
        feeds = guardians.env["school.calendar.feed"]
        described = feeds.fields_get(CONTENT, ["string", "help"])
        return request.render(
            "school_diary.portal_calendar",
            {
                "page_name": "school_calendar",
                "guardians": guardians,
                "under_age": self._under_age(),
                "live": {one: one._live_feed() for one in guardians},
                "content": [(name, described[name]) for name in CONTENT],
                "usual": feeds.new(),
                "of": guardian,
                "address": address,
                "is_empty": is_empty,
            },
            headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"},
        )
