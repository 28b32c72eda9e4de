from datetime import timedelta

from odoo import fields, models

from ...tools.diary import (
    Day,
    Entry,
    Homework,
    Lesson,
    Mark,
    Owed,
    Recommendation,
    Test,
)
from ..journal.school_absence import ABSENCE_CODES


class SchoolDiaryParts(models.AbstractModel):
    """From the rows of the queries to the plain data of ``tools/diary.py``."""

    _inherit = "school.diary"

    def _lessons(self, rows, classes):
        """Lessons by id, in the order of the day.

        :param classes: ``Place`` by class id
        """
        names = self._lookup()
        return {
            row["id"]: Lesson(
                id=row["id"],
                day=row["date"],
                period=row["period"] or 0,
                time_start=row["time_start"] or 0.0,
                time_end=row["time_end"] or 0.0,
                course_id=row["course_id"],
                subject=names.subject(row["subject_id"]),
                class_id=row["class_id"],
                class_name=classes[row["class_id"]].name,
                is_group=classes[row["class_id"]].is_group,
                room=row["room"] or "",
                topic=row["topic"] or "",
                work=names.lesson_work(row["type_id"]),
                is_test=row["is_test"],
                state=row["state"],
                teacher=names.teacher(row["teacher_id"]),
                substitute=names.teacher(row["substitute_id"]),
                reason=row["reason"] or "",
                moved_to=row["moved_to_date"],
                moved_from=row["moved_from_date"],
            )
            for row in rows
        }

    def _due(self, rows):
        """(class id, ``Homework``) pairs, with the course on the work's row."""
        names = self._lookup()
        files = self._file_names({one for row in rows for one in row["file_ids"] or ()})
        return [
            (
                row["class_id"],
                Homework(
                    id=row["id"],
                    course_id=row["course_id"],
                    subject=names.subject(row["subject_id"]),
                    description=row["description"],
                    given=row["date_given"],
                    due=row["date_due"],
                    attachments=tuple(
                        (file_id, files[file_id])
                        for file_id in sorted(row["file_ids"] or ())
                    ),
                    minutes=row["minutes"] or 0,
                    pupils=frozenset(row["student_ids"] or ()),
                    done_by=frozenset(row["done_by"] or ()),
                ),
            )
            for row in rows
        ]

    def _file_names(self, file_ids):
        """:return: dict of attachment id to name"""
        files = self.env["ir.attachment"].browse(file_ids)
        return {one.id: one.name for one in files}

    def _attach(self, homework, lessons):
        """Put homework to the lesson at which it is due.

        :return: dict of lesson id to list of ``Homework``, and of (class id, day) to
            what has no such lesson
        """
        at, due = {}, {}
        for lesson in lessons.values():
            if lesson.takes_place:
                at.setdefault((lesson.course_id, lesson.day), lesson)
        loose = {}
        for class_id, work in homework:
            lesson = at.get((work.course_id, work.due))
            if lesson:
                due.setdefault(lesson.id, []).append(work)
            else:
                loose.setdefault((class_id, work.due), []).append(work)
        return due, loose

    def _homework_of(self, students, rows, places, period):
        """The homework of each pupil's classes, by day; dict of pupil id to list."""
        rows = self._within(rows, period, "date_due")
        due = self._group(self._due(rows), lambda pair: pair[0])
        return {
            student_id: sorted(
                (
                    work
                    for class_id in places.ever(student_id, *period)
                    for _class_id, work in due.get(class_id, ())
                    if work.is_for(student_id)
                    and class_id in places.on(student_id, work.due)
                ),
                key=lambda work: (work.due, work.subject, work.id),
            )
            for student_id in students.ids
        }

    def _tests_of(self, students, rows, places, period):
        """The tests of each pupil's classes, by day; dict of pupil id to list."""
        names = self._lookup()
        rows = self._within(rows, period)
        tests = self._group(rows, lambda row: row["class_id"])
        return {
            student_id: sorted(
                (
                    Test(
                        day=row["date"],
                        period=row["period"],
                        subject=names.subject(row["subject_id"]),
                        work=names.work(row["type_id"]),
                        topic=row["topic"] or "",
                        takes_place=row["state"] in ("planned", "held"),
                    )
                    for class_id in places.ever(student_id, *period)
                    for row in tests.get(class_id, ())
                    if class_id in places.on(student_id, row["date"])
                ),
                key=lambda test: (test.day, test.period, test.subject),
            )
            for student_id in students.ids
        }

    def _advice(self, rows):
        """Recommendations by pupil id."""
        names = self._lookup()
        advice = {}
        for row in rows:
            advice.setdefault(row["student_id"], []).append(
                Recommendation(
                    day=row["date"],
                    author=names.teacher(row["author_id"]),
                    subject=names.subject(row["subject_id"]),
                    text=row["text"],
                    kind=row["kind"] or "advice",
                )
            )
        return advice

    def _owed(self, rows):
        """What pupils owe, by pupil id."""
        names = self._lookup()
        owed = {}
        for row in rows:
            owed.setdefault(row["student_id"], []).append(
                Owed(
                    lesson_day=row["date"],
                    subject=names.subject(row["subject_id"]),
                    text=row["description"]
                    or row["topic"]
                    or names.lesson_work(row["type_id"]),
                    due=row["date_due"],
                )
            )
        return owed

    def _since(self, students, visits):
        """Since when marks are new: the last look, a week ago for who never looked.

        :param visits: rows of ``_source_visits``
        :return: dict of pupil id to moment (naive UTC)
        """
        week_ago = fields.Datetime.now() - timedelta(days=7)
        seen = {row["student_id"]: row["last_at"] for row in visits}
        return {pupil_id: seen.get(pupil_id, week_ago) for pupil_id in students.ids}

    def _marks(self, absences, grades, since=None):
        """The marks of each pupil in the order of the lessons, and in the cell.

        The absence of a cell first, then its grades.

        :param since: dict of pupil id to the moment after which a mark is new
        :return: dict of pupil id to list of (row, ``Mark``) pairs
        """
        since = since or {}
        names = self._lookup()
        marks = [
            (row, self._mark(row, names, since, **self._absence_parts(row, names)))
            for row in absences
        ]
        marks += [
            (row, self._mark(row, names, since, **self._grade_parts(row, names)))
            for row in grades
        ]
        marks.sort(key=self._mark_place)
        return self._group(marks, lambda mark: mark[0]["student_id"])

    @staticmethod
    def _mark_place(mark):
        row, mark = mark
        lesson = row["date"], row["period"] or 0, row["lesson_id"]
        return *lesson, mark.kind == "grade", row.get("sequence", 0), row["id"]

    def _mark(self, row, names, since, **parts):
        new_from = since.get(row["student_id"])
        return Mark(
            is_test=row["is_test"],
            comment=row["comment"] or "",
            author=names.teacher(row["author_id"]),
            day=row["date"],
            subject=names.subject(row["subject_id"]),
            is_new=bool(new_from and row["write_date"] > new_from),
            **parts,
        )

    def _grade_parts(self, row, names):
        code, tone, number, counts = names.values[row["value_id"]]
        return {
            "code": code,
            "tone": tone,
            "weight": row["weight"],
            "number": number,
            "counts": counts,
            "same_work": bool(row["same_work"]),
            "work": names.work(row["type_id"]),
        }

    def _absence_parts(self, row, names):
        return {
            "code": ABSENCE_CODES[row["kind"]],
            "tone": "absence",
            "kind": row["kind"],
            "weight": 0.0,
            "work": names.absences[row["kind"]],
        }

    @staticmethod
    def _group(rows, key):
        groups = {}
        for row in rows:
            groups.setdefault(key(row), []).append(row)
        return groups

    def _day(self, pupil_id, date, classes, by_day, cells, days_off, homework):
        """One pupil's day.

        :param classes: ids of the pupil's classes on the day
        :param by_day: lessons by (class id, day)
        :param cells: the pupil's marks by lesson id
        :param days_off: names of days off by (class id, day)
        :param homework: what ``_attach`` returns
        """
        due, loose = homework
        entries = [
            Entry(
                lesson,
                cells.get(lesson.id, []),
                self._own(pupil_id, due.get(lesson.id, ())),
            )
            for class_id in classes
            for lesson in by_day.get((class_id, date), ())
        ]
        entries.sort(key=lambda entry: entry.lesson.period or 99)
        return Day(
            date,
            entries,
            self._first(days_off, classes, date),
            self._own(
                pupil_id,
                (work for one in classes for work in loose.get((one, date), ())),
            ),
        )

    @staticmethod
    def _own(pupil_id, homework):
        return [work for work in homework if work.is_for(pupil_id)]

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

    def _days_off(self, classes, date_from, date_to):
        """Names of vacations and public holidays.

        :param classes: a ``Place`` for each class
        :return: dict of (class id, date) to name
        """
        names = self._lookup()
        return {
            (place.class_id, day): name
            for place in classes
            for name, first, last in reversed(names.days_off_of(place))
            for day in self._days(max(first, date_from), min(last, date_to))
        }

    @staticmethod
    def _days(first, last):
        return [
            first + timedelta(days=count) for count in range((last - first).days + 1)
        ]
