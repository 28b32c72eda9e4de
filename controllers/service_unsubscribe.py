"""The link in every letter that ends its kind, without a login (RFC 8058)."""

from werkzeug.exceptions import NotFound

from odoo.http import Controller, request, route

from ..models.delivery.school_notice_unsubscribe import UNSUBSCRIBE
from .service import PUBLIC

LINK = f"{UNSUBSCRIBE}/<int:notice_id>/<string:token>"


class ServiceUnsubscribe(Controller):
    """Opening the link changes nothing: programs that look for evil open it, too."""

    @route(LINK, methods=["GET"], readonly=True, sitemap=False, **PUBLIC)
    def unsubscribe(self, notice_id, token, **_kwargs):
        return self._page(self._letter(notice_id, token))

    # The mail program posts without a session, hence without its token.
    @route(LINK, methods=["POST"], csrf=False, save_session=False, **PUBLIC)
    def unsubscribe_now(self, notice_id, token, **_kwargs):
        letter = self._letter(notice_id, token)
        letter._unsubscribe()
        return self._page(letter, is_done=True)

    def _letter(self, notice_id, token):
        notices = request.env["school.notice"].sudo()  # the link's seal decides
        letter = notices._of_token(notice_id, token)
        if not letter:
            raise NotFound()
        partner = letter[:1].guardian_id.partner_id
        if partner.lang:
            request.update_context(lang=partner.lang)
        return letter.with_context(lang=partner.lang)

    def _page(self, letter, is_done=False):
        told = set(letter.mapped("kind"))
        kinds = letter.env["school.notice.kind"].search([("code", "in", list(told))])
        return request.render(
            "school_diary.portal_unsubscribe",
            {
                "school": letter[:1].company_id,
                "kinds": kinds.filtered(lambda kind: kind.code != "week"),
                "is_week": "week" in told,
                "is_done": is_done,
            },
            headers={"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"},
        )
