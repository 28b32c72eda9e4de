"""The report card in the portal, and the family's word that it has seen it."""

from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from ..tools.diary_results import ReportCard
from .diary import PAGE, SEND
from .diary_page import DiaryPage
from .typed import typed_text


class DiaryResults(Controller):
    @route("/my/diary/<int:student_id>/results", **PAGE)
    def diary_results(self, student_id, **_kwargs):
        page = DiaryPage(student_id, "results")
        return page.render("school_diary.portal_results", **self._values(page))

    @route("/my/diary/<int:student_id>/results/<int:term_id>/seen", **SEND)
    def diary_results_seen(self, student_id, term_id, message="", **_kwargs):
        page = DiaryPage(student_id, "results")
        if term_id not in [term.id for term in page.terms()]:
            raise NotFound()
        acknowledgements = request.env["school.acknowledgement"].sudo()  # gate passed
        student = page.student.sudo()  # as above
        term = student.env["school.term"].browse(term_id)
        text = typed_text(message)
        try:
            acknowledgements._acknowledge(student, term, text)
        except UserError:  # nothing is published: the page has no button for it
            raise NotFound() from None
        return request.redirect(f"{page.base}/results")

    def _values(self, page):
        home = page.places.home(page.student.id, page.today)
        card = page.of("_results", home.year_id) if home else ReportCard()
        shown = {term_id for line in card.lines for term_id in line.terms}
        terms = [term for term in page.terms() if term.id in shown]
        return {
            "terms": terms,
            "card": card,
            "has_final": any(line.final for line in card.lines),
            "to_acknowledge": [
                term for term in terms if self._is_to_acknowledge(card, term)
            ],
        }

    @staticmethod
    def _is_to_acknowledge(card, term):
        """Whether grades of a term are published that the reader has not seen."""
        mine = [one.term_id for one in card.seen if one.user_id == request.env.uid]
        cells = [line.terms.get(term.id) for line in card.lines]
        return term.id not in mine and any(cell and cell.published_at for cell in cells)
