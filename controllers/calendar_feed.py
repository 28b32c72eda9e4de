"""The diary in a guardian's own calendar: read by a program, without a session."""

from odoo.http import Controller, Response, request, route

from ..models.exchange.school_calendar_feed import FEEDS

POLITE = 900
"""Seconds for which a program need not ask again."""


class CalendarFeed(Controller):
    @route(
        f"{FEEDS}/<string:token>.ics",
        type="http",
        auth="public",
        methods=["GET"],  # and HEAD with it
        save_session=False,
        sitemap=False,
    )
    def calendar_feed(self, token, **_params):
        """Whatever shuts it, it is as if there were nothing."""
        feeds = request.env["school.calendar.feed"].sudo()  # the address is the key
        feed = feeds._of_token(token)
        reads = request.env["school.calendar.read"].sudo()  # counted by the door
        wait = reads._take(feed, request.httprequest.remote_addr)
        if wait:
            return Response(
                status=429,
                headers={"Retry-After": str(wait), "Cache-Control": "no-store"},
            )
        if not feed:
            return Response(status=404, headers={"Cache-Control": "no-store"})
        feed._note_fetched()
        response = Response(
            feed.with_company(feed.company_id)._text(),
            headers={
                "Content-Type": "text/calendar; charset=utf-8",
                "Content-Disposition": 'inline; filename="diary.ics"',
                "Cache-Control": f"private, max-age={POLITE}",
                "Referrer-Policy": "no-referrer",
                "X-Robots-Tag": "noindex",
            },
        )
        response.add_etag()
        return response.make_conditional(request.httprequest)
