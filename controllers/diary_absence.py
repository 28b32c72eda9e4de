"""A family announces its child's absence, and sees what became of it."""

import base64
from contextlib import suppress
from datetime import timedelta

from psycopg2.errors import UniqueViolation
from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import Controller, request, route
from odoo.tools import mute_logger

from ..models.journal.school_absence_announcement import REASONS
from ..tools.scan import scan_type
from .diary import PAGE, SEND
from .diary_page import DiaryPage
from .typed import typed_text

LONGEST_TEXT = 300
LARGEST_FILE = 5 * 1024 * 1024
BACK = timedelta(days=14)
"""How long afterwards an absence may still be explained here."""
AHEAD = timedelta(days=60)
LESSONS = [str(number) for number in range(1, 21)]


class AbsenceForm:
    """What was typed into the form of an announcement, and what is wrong with it."""

    def __init__(self, env, today, typed=None, file=None):
        self.env = env
        self.today = today
        self.errors = {}
        typed = typed or {}
        self.values = {
            name: " ".join(typed_text(typed.get(name)).split())
            for name in (
                *("date_from", "date_to", "period_from", "period_to"),
                *("reason", "text"),
            )
        }
        self.file = file

    def announcement(self):
        """Check what was typed.

        :return: values of ``school.absence.announcement``, or None
        """
        first = self._day("date_from")
        last = self._day("date_to") if self.values["date_to"] else first
        periods = [self._number("period_from"), self._number("period_to")]
        if first and last:
            self._check_days(first, last)
        if self.values["reason"] not in dict(REASONS):
            self.errors["reason"] = self.env._("Please choose one of these.")
        if len(self.values["text"]) > LONGEST_TEXT:
            self.errors["text"] = self.env._(
                "At most %s characters, please.", LONGEST_TEXT
            )
        certificate = self._certificate()
        if not self.errors and periods[0] > (periods[1] or periods[0]):
            self.errors["period_to"] = self.env._(
                "The last lesson is before the first."
            )
        if self.errors:
            return None
        return {
            "date_from": first,
            "date_to": last,
            "period_from": periods[0] or (1 if periods[1] else 0),
            "period_to": periods[1] or periods[0],
            "reason": self.values["reason"],
            "text": self.values["text"],
            **certificate,
        }

    def too_large(self):
        return self.env._("The file is larger than 5 MB.")

    def _day(self, name):
        try:
            day = fields.Date.to_date(self.values[name])
        except ValueError:
            day = None
        if not day:
            self.errors[name] = self.env._("Please give a day.")
        return day

    def _number(self, name):
        value = self.values[name]
        if not value:
            return 0
        if value not in LESSONS:
            self.errors[name] = self.env._("The number of a lesson, please.")
            return 0
        return int(value)

    def _check_days(self, first, last):
        if last < first:
            self.errors["date_to"] = self.env._("The last day is before the first.")
        elif first < self.today - BACK or last > self.today + AHEAD:
            self.errors["date_from"] = self.env._(
                "Days of the past two weeks and the next two months can be announced."
            )

    def _certificate(self):
        # A text in place of a file is none.
        if not getattr(self.file, "filename", None):
            return {}
        content = self.file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            self.errors["certificate"] = self.too_large()
            return {}
        kind = scan_type(content)
        if not kind:
            self.errors["certificate"] = self.env._(
                "A picture (JPEG, PNG) or a PDF, please."
            )
            return {}
        return {
            "certificate": base64.b64encode(content),
            "certificate_name": f"certificate.{kind}",
        }


class DiaryAbsence(Controller):
    @route("/my/diary/<int:student_id>/absences", **PAGE)
    def diary_absences(self, student_id, **_kwargs):
        page = DiaryPage(student_id, "attendance")
        return self._render(page, AbsenceForm(request.env, page.today))

    @route(
        "/my/diary/<int:student_id>/absences/new",
        **{**SEND, "max_content_length": 2 * LARGEST_FILE},
    )
    def diary_absence_new(self, student_id, certificate=None, **typed):
        page = DiaryPage(student_id, "attendance")
        if not self._may_announce(page):
            raise NotFound()
        form = AbsenceForm(request.env, page.today, typed, certificate)
        values = form.announcement()
        if values is None:
            return self._render(page, form)
        announcements = self._announcements()
        # A double click, or the other parent: it is announced already. Not logged: the
        # log would hold what was typed.
        with (
            suppress(UniqueViolation),
            mute_logger("odoo.sql_db"),
            request.env.cr.savepoint(),
        ):
            announcements.create(
                {
                    **values,
                    "student_id": page.student.id,
                    "user_id": request.env.uid,
                }
            )
            request.env.flush_all()
        return request.redirect(f"{page.base}/absences")

    @route("/my/diary/<int:student_id>/absences/<int:announcement_id>/withdraw", **SEND)
    def diary_absence_withdraw(self, student_id, announcement_id, **_kwargs):
        page = DiaryPage(student_id, "attendance")
        own = self._said_by_reader(page, announcement_id)
        with suppress(UserError):  # Answered meanwhile: the page shows it.
            own._withdraw()
        return request.redirect(f"{page.base}/absences")

    @route(
        "/my/diary/<int:student_id>/absences/<int:announcement_id>/certificate", **PAGE
    )
    def diary_absence_certificate(self, student_id, announcement_id, **_kwargs):
        """The file back to the person who attached it, to nobody else of the family."""
        page = DiaryPage(student_id, "attendance")
        own = self._said_by_reader(page, announcement_id)
        if not own.certificate_name:
            raise NotFound()
        binary = request.env["ir.binary"]
        stream = binary._get_stream_from(own, "certificate", own.certificate_name)
        return stream.get_response(as_attachment=True)

    def _said_by_reader(self, page, announcement_id):
        own = self._own(page).filtered(
            lambda one: one.id == announcement_id and one.user_id == request.env.user
        )
        if not own:
            raise NotFound()
        return own

    def _announcements(self):
        # sudo: no family has rights on announcements; what it may say is checked.
        return request.env["school.absence.announcement"].sudo()  # gate passed

    def _own(self, page):
        return self._announcements().search(
            [
                ("student_id", "=", page.student.id),
                ("date_to", ">=", page.today - timedelta(days=365)),
            ],
            limit=50,
        )

    @staticmethod
    def _may_announce(page):
        """A guardian may; the pupil in person sees what was announced."""
        student = page.student.sudo()  # the gate is passed
        return student.partner_id != request.env.user.partner_id

    def _render(self, page, form):
        return page.render(
            "school_diary.portal_absences",
            announcements=self._own(page),
            may_announce=self._may_announce(page),
            reasons=request.env["school.absence.announcement"]
            ._fields["reason"]
            ._description_selection(request.env),
            form=form,
            largest_file=LARGEST_FILE,
            too_large=form.too_large(),
            me=request.env.user,
        )
