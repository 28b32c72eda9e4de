from datetime import date
from typing import NamedTuple

from odoo import api, models
from odoo.tools.misc import formatLang

from ...tools.consolidated_print import Page, Text, fitted_name, pages
from ...tools.consolidated_sheet import Sheet

GRADE_WIDTH, NAME_SIZE, HEAD_SIZE = 34, 13, 11
"""on the screen"""


class Document(NamedTuple):
    """The sheet of a class, and what stands around it."""

    class_id: int
    title: str
    subtitle: str
    words: dict
    teacher: str
    today: date
    sheet: Sheet
    pages: list
    on_screen: bool

    def name(self, pupil):
        """As it stands in the line, with when the pupil came or left."""
        text = ", ".join([pupil.name, *pupil.notes(self.words)])
        return Text(text, NAME_SIZE) if self.on_screen else fitted_name(text)

    def head(self, page, subject):
        """A subject's name above its columns."""
        if self.on_screen:
            return Text(subject.name, HEAD_SIZE)
        return page.head(subject)


class ReportConsolidatedSheet(models.AbstractModel):
    """The consolidated sheets of classes: on paper in pages, on the screen whole."""

    _name = "report.school_diary.report_consolidated_sheet"
    _description = "Consolidated sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        classes = self.env["school.class"].browse(docids)
        classes._check_sheet()
        on_screen = (data or {}).get("report_type") == "html"
        readable = classes.sudo()  # asked: the whole sheets are the reader's
        documents = [self._document(one, on_screen) for one in readable]
        return {
            "documents": documents,
            "on_screen": on_screen,
            "number": self._number,
        }

    @api.model
    def _document(self, school_class, on_screen):
        sheet = school_class._consolidated_sheet()
        whole = [Page(sheet.subjects, sheet.pupils, 0, True, GRADE_WIDTH)]
        titles = school_class._sheet_titles()
        return Document(
            school_class.id,
            *titles,
            school_class.homeroom_teacher_id.name or "",
            school_class.company_id._school_today(),
            sheet,
            whole if on_screen else pages(sheet) or whole,
            on_screen,
        )

    @api.model
    def _number(self, value):
        if value is None:
            return ""
        return formatLang(self.env, value, digits=2 if isinstance(value, float) else 0)
