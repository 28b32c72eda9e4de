"""The report card in the portal, and the family's word that it has seen it."""

from werkzeug.exceptions import NotFound

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
    def diary_results_seen(self, student_id, term_id, message="", as_of="", **_kwargs):
        """Note that the grades were seen: those that the page showed, no newer ones."""
        page = DiaryPage(student_id, "results")
        term = next((term for term in page.terms() if term.id == term_id), None)
        published_at = term and self._published_at(self._card(page), term)
        if not published_at:  # the page has no button for it
            raise NotFound()
        if as_of == str(published_at):
            acknowledgements = request.env["school.acknowledgement"]
            student = page.student.sudo()  # the gate is passed
            acknowledgements.sudo()._acknowledge(  # as above
                student,
                student.env["school.term"].browse(term_id),
                typed_text(message),
            )
        return request.redirect(f"{page.base}/results")

    @staticmethod
    def _card(page):
        home = page.places.home(page.student.id, page.today)
        return page.of("_results", home.year_id) if home else ReportCard()

    def _values(self, page):
        card = self._card(page)
        shown = {term_id for line in card.lines for term_id in line.terms}
        terms = [term for term in page.terms() if term.id in shown]
        return {
            "terms": terms,
            "card": card,
            "published_at": self._published_at,
            "has_final": any(line.final for line in card.lines),
            "to_acknowledge": [
                term for term in terms if self._is_to_acknowledge(card, term)
            ],
        }

    @classmethod
    def _is_to_acknowledge(cls, card, term):
        """Whether grades of a term are published that the reader has not seen."""
        published_at = cls._published_at(card, term)
        return published_at and not any(
            one.term_id == term.id
            and one.user_id == request.env.uid
            and one.seen_at >= published_at
            for one in card.seen
        )

    @staticmethod
    def _published_at(card, term):
        """When the last grade of a term was published, or corrected; None before."""
        cells = filter(None, (line.terms.get(term.id) for line in card.lines))
        moments = (cell.published_at for cell in cells)
        return max(filter(None, moments), default=None)
