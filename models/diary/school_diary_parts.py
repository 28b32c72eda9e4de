from datetime import timedelta

import pytz

from odoo import models

from ...tools.diary import Homework, Lesson, Mark, Recommendation, Term, Test
from ...tools.names import short_full_name
from ..journal.school_absence import ABSENCE_CODES


class SchoolDiaryParts(models.AbstractModel):
    """From the rows of the queries to the plain data of ``tools/diary.py``."""

    _inherit = "school.diary"

    def _lessons(self, rows):
        """Lessons by id, in the order of the day."""
        return {
            row["id"]: Lesson(
                id=row["id"],
                day=row["date"],
                period=row["period"] or 0,
                time_start=row["time_start"] or 0.0,
                time_end=row["time_end"] or 0.0,
                course_id=row["course_id"],
                subject=row["subject"],
                class_id=row["class_id"],
                class_name=row["class_name"],
                is_group=row["is_group"],
                room=row["room"] or "",
                topic=row["topic"] or "",
                work=row["work"] if row["is_named"] else "",
                is_test=row["is_test"],
                state=row["state"],
                teacher=short_full_name(row["teacher"]),
                substitute=short_full_name(row["substitute"]),
                reason=row["reason"] or "",
                moved_to=row["moved_to"],
                moved_from=row["moved_from"],
            )
            for row in rows
        }

    def _due(self, rows):
        """(class id, ``Homework``) pairs, with the course on the work's row."""
        return [
            (
                row["class_id"],
                Homework(
                    id=row["id"],
                    course_id=row["course_id"],
                    subject=row["subject"],
                    description=row["description"],
                    given=row["date_given"],
                    due=row["date_due"],
                    attachments=tuple(map(tuple, row["attachments"] or ())),
                ),
            )
            for row in rows
        ]

    def _attach(self, homework, lessons):
        """Put homework to the lesson at which it is due.

        :return: what has no such lesson, by (class id, day)
        """
        at = {}
        for lesson in lessons.values():
            if lesson.takes_place:
                at.setdefault((lesson.course_id, lesson.day), lesson)
        loose = {}
        for class_id, work in homework:
            lesson = at.get((work.course_id, work.due))
            if lesson:
                lesson.homework.append(work)
            else:
                loose.setdefault((class_id, work.due), []).append(work)
        return loose

    def _homework_of(self, students, rows, places):
        """The homework of each pupil's classes, by day; dict of pupil id to list."""
        due = self._group(self._due(rows), lambda pair: pair[0])
        return {
            student_id: sorted(
                (
                    work
                    for class_id in places.ever(student_id)
                    for _class_id, work in due.get(class_id, ())
                    if class_id in places.on(student_id, work.due)
                ),
                key=lambda work: (work.due, work.subject, work.id),
            )
            for student_id in students.ids
        }

    def _tests_of(self, students, rows, places):
        """The tests of each pupil's classes, by day; dict of pupil id to list."""
        tests = self._group(rows, lambda row: row["class_id"])
        return {
            student_id: sorted(
                (
                    Test(
                        day=row["date"],
                        period=row["period"],
                        subject=row["subject"],
                        work=row["work"],
                        topic=row["topic"] or "",
                        takes_place=row["state"] in ("planned", "held"),
                    )
                    for class_id in places.ever(student_id)
                    for row in tests.get(class_id, ())
                    if class_id in places.on(student_id, row["date"])
                ),
                key=lambda test: (test.day, test.period, test.subject),
            )
            for student_id in students.ids
        }

    def _terms_of(self, pupils, rows):
        """The terms of each pupil's class; dict of pupil id to list."""
        terms = self._group(rows, lambda row: row["class_id"])
        return {
            pupil.id: [
                Term(
                    id=row["id"],
                    name=row["name"],
                    kind=row["kind"],
                    number=row["number"],
                    date_from=row["date_start"],
                    date_to=row["date_end"],
                )
                for row in terms.get(pupil.class_id, ())
            ]
            for pupil in pupils.values()
        }

    def _advice(self, rows):
        """Recommendations by pupil id."""
        advice = {}
        for row in rows:
            advice.setdefault(row["student_id"], []).append(
                Recommendation(
                    day=row["date"],
                    author=short_full_name(row["author"]),
                    subject=row["subject"] or "",
                    text=row["text"],
                )
            )
        return advice

    def _marks(self, rows, since):
        """Marks by (pupil id, lesson id), in the order of the cell."""
        marks = {}
        for row in rows:
            key = (row["student_id"], row["lesson_id"])
            marks.setdefault(key, []).append(self._mark(row, since))
        return marks

    def _mark(self, row, since):
        is_grade = row["kind"] == "grade"
        return Mark(
            code=row["code"] if is_grade else ABSENCE_CODES[row["kind"]],
            tone=row["tone"],
            kind=row["kind"],
            weight=row["weight"],
            number=row["number"],
            counts=row["counts"],
            same_work=row["same_work"],
            work=row["work"] if is_grade else self._absence_name(row["kind"]),
            is_test=row["is_test"],
            comment=row["comment"] or "",
            author=short_full_name(row["author"]),
            day=row["date"],
            subject=row["subject"],
            is_new=bool(since and row["write_date"] > since[row["student_id"]]),
        )

    def _absence_name(self, kind):
        names = self.env["school.absence"]._fields["kind"]
        return dict(names._description_selection(self.env))[kind]

    @staticmethod
    def _group(rows, key):
        groups = {}
        for row in rows:
            groups.setdefault(key(row), []).append(row)
        return groups

    @staticmethod
    def _first(days_off, classes, date):
        """The name of the day off that one of the classes has on the date."""
        return next(
            (
                days_off[class_id, date]
                for class_id in classes
                if (class_id, date) in days_off
            ),
            "",
        )

    def _days_off(self, vacations, holidays, class_ids, date_from, date_to):
        """Names of vacations and public holidays.

        :param vacations: rows of ``_source_vacations``
        :param holidays: rows of ``_source_holidays``
        :return: dict of (class id, date) to name
        """
        days_off = {}

        def add(class_id, name, first, last):
            day = max(first, date_from)
            while day <= min(last, date_to):
                days_off.setdefault((class_id, day), name)
                day += timedelta(days=1)

        for row in vacations:
            add(row["class_id"], row["name"], row["date_start"], row["date_end"])
        for row in holidays:
            timezone = pytz.timezone(row["tz"] or "UTC")
            first, last = (
                pytz.utc.localize(moment).astimezone(timezone)
                for moment in (row["leave_from"], row["leave_to"])
            )
            last -= timedelta(seconds=1)
            for class_id in class_ids:
                add(class_id, row["name"] or "", first.date(), last.date())
        return days_off
