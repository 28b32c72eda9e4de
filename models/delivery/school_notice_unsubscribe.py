from odoo import api, models
from odoo.tools import hmac

from ...tools.words_agreed import is_agreed

UNSUBSCRIBE = "/diary-service/unsubscribe"


class SchoolNotice(models.Model):
    """The person ends a kind of letters by one click in the mail program (RFC 8058).

    What the link opens says no name: who holds the letter may end its kind, no more.
    """

    _inherit = "school.notice"

    def _unsubscribe_path(self):
        self.ensure_one()
        return f"{UNSUBSCRIBE}/{self.id}/{self._unsubscribe_token()}"

    def _unsubscribe_token(self):
        return hmac(self.env(su=True), "school-unsubscribe", self.id)

    @api.model
    @api.private
    def _of_token(self, notice_id, token):
        """The notices of the letter of which a link is; none where it is no link."""
        notice = self.browse(notice_id)
        if not is_agreed(token, notice._unsubscribe_token()):
            return self.browse()
        notice = notice.exists()
        if not notice.message_id:
            return notice
        return self.search([("message_id", "=", notice.message_id)])

    @api.private
    def _unsubscribe(self):
        """Write no more letters of these kinds; the week is told otherwise."""
        kinds = self.env["school.notice.kind"].search(
            [("code", "in", self.mapped("kind"))]
        )
        for agreement, notices in self.grouped("agreement_id").items():
            told = notices.mapped("kind")
            agreement._successor()._do_without(
                kinds.filtered(lambda kind, told=told: kind.code in told)
            )
