"""One page of one pupil's diary: who reads about whom, and what all pages show."""

from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.http import request

from ..tools.diary import Term
from .diary_gate import own_students
from .diary_text import DiaryText


def diary_url():
    """``/my/diary`` in the language of the page, so that links are not redirected.

    The address that was asked for tells whether the language is named in it.
    """
    asked = request.httprequest.environ.get("REQUEST_URI", "")
    prefix = f"/{request.lang.url_code}"
    return f"{prefix}/my/diary" if asked.startswith(f"{prefix}/") else "/my/diary"


class DiaryPage:
    """What the pages of a pupil's diary have in common.

    The gate is asked first: a pupil who is not the reader's, and one who does not
    exist, are the same to it.

    :param section: of ``school.visit``
    """

    def __init__(self, student_id, section):
        self.students = own_students()
        self.student = self.students.filtered(lambda one: one.id == student_id)
        if not self.student:
            raise NotFound()
        self.section = section
        # The gate is passed: the reading itself knows no rights.
        self.diary = request.env["school.diary"].sudo()  # gate passed
        company = self.student.company_id.sudo()  # for nothing but its clock
        self.today = company._school_today()
        students = self.students.sudo()  # as above
        self.places = self.diary._places(students)
        self.pupils = self.diary._pupils(students, self.today, self.places)
        self.pupil = self.pupils[self.student.id]
        self.url = diary_url()
        self.base = f"{self.url}/{student_id}"
        self.text = DiaryText(request.env, self.today, company._school_timezone())
        self.query = {}

    def of(self, method, *args, **kwargs):
        """What a method of ``school.diary`` says of this pupil."""
        students = self.student.sudo()  # the gate is passed
        return getattr(self.diary, method)(students, *args, **kwargs)[self.student.id]

    def asked_day(self, value):
        """The day that the address asks for; today if none, or nonsense."""
        try:
            day = fields.Date.to_date(value) or self.today
        except ValueError:
            return self.today
        # Weeks before and after it are shown, too.
        return day if 1900 <= day.year <= 2200 else self.today

    def terms(self):
        """The terms of the pupil's year; the whole year is always the last."""
        terms = self.of("_terms", self.today, places=self.places)
        if terms and terms[-1].kind != "year":
            first = min(term.date_from for term in terms)
            last = max(term.date_to for term in terms)
            terms.append(Term(0, request.env._("Year"), "year", 1, first, last))
        return terms

    def asked_term(self, terms, value):
        """The term that the address asks for; otherwise the one that runs.

        Between two terms it is the one that has ended last.
        """
        for term in terms:
            if str(term.id) == value:
                self.query = {"term": value}
                return term
        begun = [
            term
            for term in terms
            if term.kind != "year" and term.date_from <= self.today
        ]
        return (begun or terms or [None])[-1 if begun else 0]

    def render(self, template, **values):
        return request.render(
            template,
            {
                "page_name": "diary",
                "pageName": "o_school_diary_page",
                "home_url": self.url,
                "base": self.base,
                "query": f"?{urlencode(self.query)}" if self.query else "",
                "section": self.section,
                "pupil": self.pupil,
                "pupils": list(self.pupils.values()),
                "text": self.text,
                "today": self.today,
                **values,
            },
        )
