from odoo import api, models

PAGES = {
    "week": "week?date={day}",
    "change": "week?date={day}",
    "forecast": "grades",
    "absence": "attendance",
    "result": "results",
    "exam": "results",
    "recommendation": "recommendations",
}
"""The page of the pupil's diary on which each kind stands."""
OWN_PAGES = {"application": "/my/applications", "consent": "/my/consents"}
"""Those that are about the guardian."""
DIARY = "/my/diary"
SHORT = "/d"
LARGEST_ID = 2**31


class SchoolNotice(models.Model):
    """Where a notice is read: the page itself, and an address short enough for SMS."""

    _inherit = "school.notice"

    def _page(self):
        """The path of the page that shows what the notice tells."""
        self.ensure_one()
        if self.kind in OWN_PAGES:
            return OWN_PAGES[self.kind]
        page = PAGES[self.kind].format(day=self.period_from)
        return f"{DIARY}/{self.student_id.id}/{page}"

    def _short_path(self):
        """Leads who may read it to the page; its number alone tells nobody anything."""
        self.ensure_one()
        return f"{SHORT}/{self.id:x}"

    @api.model
    @api.private
    def _page_of_code(self, code, partner):
        """Where a short address leads this person.

        To the page of the message's notices, to the pupil's diary where they stand on
        several pages, to all diaries where they are of several pupils; and there, too,
        where the message is not this person's.

        :param code: as in ``_short_path``
        :return: a path
        """
        letter = self._of_code(code)
        own = letter.filtered(lambda notice: notice.partner_id == partner)
        pages = {notice._page() for notice in own}
        if len(pages) == 1:
            return pages.pop()
        students = own.student_id
        return f"{DIARY}/{students.id}" if len(students) == 1 else DIARY

    @api.model
    def _of_code(self, code):
        """The notices of the message that has this code."""
        try:
            number = int(code, 16)
        except ValueError:
            return self.browse()
        if not 0 < number < LARGEST_ID:
            return self.browse()
        notice = self.browse(number).exists()
        if not notice.message_id:
            return notice
        return self.search([("message_id", "=", notice.message_id)])
