from datetime import timedelta

from werkzeug.exceptions import NotFound

from odoo.http import request, route
from odoo.tools import groupby

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.diary.school_diary import AHEAD
from ..models.diary.school_visit import SECTIONS
from ..tools.calendars import heat_weeks, months, year_bar
from ..tools.chart import levels, mean_over_subjects, meter, sparkline, top_of
from .diary_gate import own_students
from .diary_page import DiaryPage, diary_url
from .diary_text import DiaryText

PAGE = {
    "type": "http",
    "auth": "user",
    "website": True,
    "readonly": True,
    "sitemap": False,
}
LARGEST_FORM = 200_000  # bytes; longer than anything that a form takes
SEND = {
    **PAGE,
    "readonly": False,
    "methods": ["POST"],
    "max_content_length": LARGEST_FORM,
}
TWO_WEEKS = timedelta(days=14)


class Diary(CustomerPortal):
    """The diary that guardians and pupils read (000-1, 000-4a, 000-4b)."""

    @route("/my/diary", **PAGE)
    def diary_home(self, **_kwargs):
        students = own_students()
        return request.render(
            "school_diary.portal_home", self._prepare_home_values(students)
        )

    @route("/my/diary/<int:student_id>", **PAGE)
    def diary_pupil(self, student_id, **_kwargs):
        page = DiaryPage(student_id, "week")
        return request.redirect(f"{page.base}/week")

    @route("/my/diary/<int:student_id>/week", **PAGE)
    def diary_week(self, student_id, **kwargs):
        page = DiaryPage(student_id, "week")
        values = self._prepare_week_values(page, kwargs.get("date"))
        return page.render("school_diary.portal_week", **values)

    @route("/my/diary/<int:student_id>/timetable", **PAGE)
    def diary_timetable(self, student_id, **kwargs):
        page = DiaryPage(student_id, "timetable")
        values = self._prepare_timetable_values(page, kwargs.get("date"))
        return page.render("school_diary.portal_timetable", **values)

    @route("/my/diary/<int:student_id>/grades", **PAGE)
    def diary_grades(self, student_id, **kwargs):
        page = DiaryPage(student_id, "grades")
        values = self._prepare_grades_values(page, kwargs.get("term"))
        return page.render("school_diary.portal_grades", **values)

    @route("/my/diary/<int:student_id>/homework", **PAGE)
    def diary_homework(self, student_id, **_kwargs):
        page = DiaryPage(student_id, "homework")
        period = page.today - TWO_WEEKS, page.today + AHEAD
        work = page.of("_homework", *period, page.places)
        days = self._by_day(work, lambda one: one.due)
        return page.render(
            "school_diary.portal_homework",
            coming=[(day, work) for day, work in days if day >= page.today],
            past=[(day, work) for day, work in days[::-1] if day < page.today],
        )

    @route("/my/diary/<int:student_id>/tests", **PAGE)
    def diary_tests(self, student_id, **kwargs):
        page = DiaryPage(student_id, "tests")
        terms = page.terms()
        term = page.asked_term(terms, kwargs.get("term"))
        tests = self._term_of(page, "_tests", term, places=page.places)
        monday = page.today - timedelta(days=page.today.weekday())
        return page.render(
            "school_diary.portal_tests",
            weekdays=[monday + timedelta(days=offset) for offset in range(7)],
            terms=terms,
            term=term,
            months=months(term.date_from, term.date_to) if term else [],
            on_day=dict(self._by_day(tests, lambda test: test.day)),
            coming=[test for test in tests if test.day >= page.today],
            past=[test for test in tests[::-1] if test.day < page.today],
        )

    @route("/my/diary/<int:student_id>/attendance", **PAGE)
    def diary_attendance(self, student_id, **kwargs):
        page = DiaryPage(student_id, "attendance")
        values = self._prepare_attendance_values(page, kwargs.get("term"))
        return page.render("school_diary.portal_attendance", **values)

    @route("/my/diary/<int:student_id>/teachers", **PAGE)
    def diary_teachers(self, student_id, **_kwargs):
        page = DiaryPage(student_id, "teachers")
        courses = page.of("_teachers", page.today, page.places)
        return page.render("school_diary.portal_teachers", courses=courses)

    @route("/my/diary/<int:student_id>/vacations", **PAGE)
    def diary_vacations(self, student_id, **_kwargs):
        page = DiaryPage(student_id, "vacations")
        vacations = page.of("_vacations", page.today, page.places)
        terms = page.terms()
        return page.render(
            "school_diary.portal_vacations",
            vacations=vacations,
            bar=year_bar(terms[-1], vacations, page.today) if terms else None,
        )

    @route("/my/diary/<int:student_id>/recommendations", **PAGE)
    def diary_recommendations(self, student_id, **_kwargs):
        page = DiaryPage(student_id, "recommendations")
        [year] = page.terms()[-1:] or [None]
        advice = self._term_of(page, "_recommendations", year)
        return page.render("school_diary.portal_recommendations", advice=advice)

    @route("/my/diary/<int:student_id>/visit", type="jsonrpc", auth="user")
    def diary_visit(self, student_id, section=""):
        """Record that the reader looks at a page; it asks for this itself."""
        student = own_students().filtered(lambda one: one.id == student_id)
        if not student or section not in [name for name, _label in SECTIONS]:
            raise NotFound()
        visits = request.env["school.visit"].sudo()  # nobody may write visits
        visits._record(student.sudo(), section)  # the gate is passed

    # Values of the pages

    def _prepare_home_values(self, students):
        students = students.sudo()  # the gate is passed
        company = students[:1].company_id or request.env.company.sudo()  # its clock
        today = company._school_today()
        diary = request.env["school.diary"].sudo()  # the gate is passed
        glances = (
            diary._glance(students, today, today, diary._places(students))
            if students
            else {}
        )
        return {
            "page_name": "diary",
            "pageName": "o_school_diary_page",
            "base": diary_url(),
            "text": DiaryText(request.env, today),
            "today": today,
            "children": [
                {
                    "week": week,
                    "day": next((day for day in week.days if day.date == today), None),
                    "ahead": ahead,
                }
                for week, ahead in glances.values()
            ],
        }

    def _prepare_week_values(self, page, asked):
        day = page.asked_day(asked)
        if day != page.today:
            page.query = {"date": day.isoformat()}
        week, ahead = page.of("_glance", day, page.today, page.places)
        open_day = page.today if self._holds(week, page.today) else week.date_from
        return {
            **self._prepare_week_bar_values(page, week),
            "open_day": day if page.query else open_day,
            "marks_shown": week.new_grades or week.grades,
            "ahead": ahead,
            "term_note": ahead.term_on(page.today),
        }

    def _prepare_timetable_values(self, page, asked):
        day = page.asked_day(asked)
        if day != page.today:
            page.query = {"date": day.isoformat()}
        week = page.of("_week", day, places=page.places)
        cells = {}
        for entry in week.entries:
            lesson = entry.lesson
            cells.setdefault((lesson.period, lesson.day), []).append(lesson)
        periods = sorted({period for period, _day in cells}, key=lambda one: one or 99)
        return {
            **self._prepare_week_bar_values(page, week),
            "open_day": day if self._holds(week, day) else week.date_from,
            "cells": cells,
            "rows": [(period, self._bell(cells, period)) for period in periods],
        }

    def _prepare_week_bar_values(self, page, week):
        url = f"{page.base}/{page.section}"
        return {
            "week": week,
            "this_url": url,
            "previous_url": f"{url}?date={week.date_from - timedelta(days=7)}",
            "next_url": f"{url}?date={week.date_from + timedelta(days=7)}",
        }

    def _prepare_grades_values(self, page, asked):
        terms = page.terms()
        term = page.asked_term(terms, asked)
        subjects = self._term_of(
            page, "_grades", term, today=page.today, places=page.places
        )
        subjects.sort(key=lambda subject: not subject.marks)
        overall = mean_over_subjects(subjects)
        top = top_of(subjects)
        return {
            "terms": terms,
            "term": term,
            "subjects": subjects,
            "overall": overall,
            "levels": levels(top),
            "line": sparkline(overall, 600, 120, top),
            "spark": lambda subject: sparkline(subject.running, 96, 28, top),
            "meter": lambda mean: meter(mean, top),
        }

    def _prepare_attendance_values(self, page, asked):
        terms = page.terms()
        term = page.asked_term(terms, asked)
        marks = self._term_of(page, "_absences", term)
        totals = {}
        for mark in marks:
            totals[mark.kind, mark.work] = totals.get((mark.kind, mark.work), 0) + 1
        on_day = dict(self._by_day(marks, lambda mark: mark.day))
        return {
            "terms": terms,
            "term": term,
            "totals": sorted(totals.items(), key=lambda item: -item[1]),
            "missed": sum(mark.is_missed for mark in marks),
            "days": sorted(on_day.items(), reverse=True),
            "heat": heat_weeks(term.date_from, term.date_to, on_day) if term else [],
        }

    # Pieces

    @staticmethod
    def _term_of(page, method, term, **kwargs):
        """What a method of ``school.diary`` says of the page's pupil in a term."""
        if not term:
            return []
        return page.of(method, term.date_from, term.date_to, **kwargs)

    @staticmethod
    def _by_day(items, key):
        """(day, items) pairs of what is in the order of days."""
        return list(groupby(items, key))

    @staticmethod
    def _holds(week, day):
        return any(one.date == day for one in week.days)

    @staticmethod
    def _bell(cells, period):
        """When a lesson of that number usually begins and ends, as texts."""
        for (number, _day), lessons in cells.items():
            if number == period and period and lessons[0].time_end:
                return lessons[0].time_start, lessons[0].time_end
        return None
