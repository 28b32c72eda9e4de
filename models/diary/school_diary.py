from datetime import timedelta

from odoo import api, models

from ...tools.diary import (
    CourseTeacher,
    Day,
    Entry,
    Homework,
    Lesson,
    Mark,
    Pupil,
    Recommendation,
    SubjectGrades,
    Term,
    Test,
    Vacation,
    Week,
    running_means,
    weighted_mean,
)
from ...tools.names import short_full_name
from ..journal.school_absence import ABSENCE_CODES


class SchoolDiary(models.AbstractModel):
    """The one reading of the diary, for one pupil or a thousand.

    Every method takes pupils and returns plain data (``tools/diary.py``) by pupil
    id, in a number of queries that depends neither on the number of pupils nor on
    what they have. The rows come from ``school_diary_source.py``.

    It checks no rights: who calls it has asked the gate before, and calls it as
    superuser. No method can be called from outside.
    """

    _name = "school.diary"
    _description = "Diary"

    @api.private
    def _pupils(self, students, day=None):
        """Who the pupils are on ``day`` (today): class, homeroom teacher, school.

        :return: dict of pupil id to ``Pupil``
        """
        day = day or students[:1].company_id._school_today()
        return {
            row["id"]: Pupil(
                id=row["id"],
                name=row["name"],
                first_name=row["first_name"],
                last_name=row["last_name"],
                short_name=row["short_name"],
                class_id=row["class_id"] or 0,
                class_name=row["class_name"] or "",
                homeroom_teacher=short_full_name(row["homeroom_teacher"]),
                school=row["school"],
            )
            for row in self._source_pupils(students, day)
        }

    @api.private
    def _week(self, students, day, since=None, pupils=None, places=None):
        """The week of ``day``: lessons, marks, homework due, changes, advice.

        :param datetime since: marks entered later are new to the reader (naive UTC)
        :param pupils: what ``_pupils`` says of the same pupils, if known
        :param places: what ``_places`` says of them for the week or more, if known
        :return: dict of pupil id to ``Week``
        """
        monday = day - timedelta(days=day.weekday())
        sunday = monday + timedelta(days=6)
        places = places or self._places(students, monday, sunday)
        class_ids = places.class_ids
        lessons = self._lessons(class_ids, monday, sunday)
        homework = self._due(class_ids, monday, sunday)
        loose = self._attach(homework, lessons)
        marks = self._marks(students, monday, sunday, since)
        days_off = self._days_off(students, class_ids, monday, sunday)
        advice = self._recommendations(students, monday, sunday)
        by_day = self._group(
            lessons.values(), lambda lesson: (lesson.class_id, lesson.day)
        )
        weeks = {}
        pupils = pupils or self._pupils(students, sunday)
        for pupil_id, pupil in pupils.items():
            days = []
            for offset in range(7):
                date = monday + timedelta(days=offset)
                classes = places.on(pupil_id, date)
                entries = [
                    Entry(lesson, marks.get((pupil_id, lesson.id), []))
                    for class_id in classes
                    for lesson in by_day.get((class_id, date), ())
                ]
                if offset == 6 and not entries:
                    continue
                entries.sort(key=lambda entry: entry.lesson.period or 99)
                days.append(
                    Day(
                        date,
                        entries,
                        self._first(days_off, classes, date),
                        [
                            work
                            for class_id in classes
                            for work in loose.get((class_id, date), ())
                        ],
                    )
                )
            weeks[pupil_id] = Week(
                pupil, monday, days[-1].date, days, advice.get(pupil_id, [])
            )
        return weeks

    @api.private
    def _grades(self, students, date_from, date_to, since=None):
        """The marks of a period by subject, with weighted means.

        A subject without marks is there too, empty.

        :return: dict of pupil id to list of ``SubjectGrades``, by subject's name
        """
        places = self._places(students, date_from, date_to)
        courses = self._group(
            self._source_courses(places.class_ids), lambda row: row["class_id"]
        )
        marks = self._group(
            self._source_marks(students, date_from, date_to),
            lambda row: (row["student_id"], row["course_id"]),
        )
        result = {}
        for student in students:
            subjects = []
            for class_id in places.ever(student.id):
                for course in courses.get(class_id, ()):
                    own = [
                        self._mark(row, since)
                        for row in marks.get((student.id, course["id"]), ())
                    ]
                    subjects.append(
                        SubjectGrades(
                            course_id=course["id"],
                            subject=course["subject"],
                            teacher=short_full_name(course["teacher"]),
                            marks=own,
                            average=weighted_mean(own),
                            running=running_means(own),
                        )
                    )
            subjects.sort(key=lambda subject: subject.subject)
            result[student.id] = subjects
        return result

    @api.private
    def _means(self, students, date_from, date_to):
        """The weighted means of a period by subject, without the marks themselves.

        As ``_grades`` has them; the marks of a whole school are many.

        :return: dict of pupil id to dict of subject's name to float, or to None where
            nothing counts
        """
        places = self._places(students, date_from, date_to)
        courses = self._group(
            self._source_courses(places.class_ids), lambda row: row["class_id"]
        )
        means = {
            student.id: {
                course["subject"]: None
                for class_id in places.ever(student.id)
                for course in courses.get(class_id, ())
            }
            for student in students
        }
        for row in self._source_means(students, date_from, date_to):
            means[row["student_id"]][row["subject"]] = row["mean"]
        return means

    @api.private
    def _homework(self, students, date_from, date_to, places=None):
        """The homework due in a period, by day.

        :param places: what ``_places`` says of them for the period or more, if known
        :return: dict of pupil id to list of ``Homework``
        """
        places = places or self._places(students, date_from, date_to)
        due = self._group(
            self._due(places.class_ids, date_from, date_to), lambda pair: pair[0]
        )
        return {
            student.id: sorted(
                (
                    work
                    for class_id in places.ever(student.id)
                    for _class_id, work in due.get(class_id, ())
                    if class_id in places.on(student.id, work.due)
                ),
                key=lambda work: (work.due, work.subject, work.id),
            )
            for student in students
        }

    @api.private
    def _tests(self, students, date_from, date_to, places=None):
        """The planned tests of a period, cancelled and moved ones as such (000-4b).

        :param places: what ``_places`` says of them for the period or more, if known
        :return: dict of pupil id to list of ``Test``
        """
        places = places or self._places(students, date_from, date_to)
        tests = self._group(
            self._source_tests(places.class_ids, date_from, date_to),
            lambda row: row["class_id"],
        )
        return {
            student.id: sorted(
                (
                    Test(
                        day=row["date"],
                        period=row["period"],
                        subject=row["subject"],
                        work=row["work"],
                        topic=row["topic"] or "",
                        takes_place=row["state"] in ("planned", "held"),
                    )
                    for class_id in places.ever(student.id)
                    for row in tests.get(class_id, ())
                    if class_id in places.on(student.id, row["date"])
                ),
                key=lambda test: (test.day, test.period, test.subject),
            )
            for student in students
        }

    @api.private
    def _absences(self, students, date_from, date_to):
        """The absences of a period, in the order of the days.

        :return: dict of pupil id to list of ``Mark``
        """
        rows = self._source_marks(students, date_from, date_to, absences_only=True)
        absences = self._group(rows, lambda row: row["student_id"])
        return {
            student.id: [self._mark(row, None) for row in absences.get(student.id, ())]
            for student in students
        }

    @api.private
    def _teachers(self, students, day):
        """Who teaches the pupils: class, subgroup, stream, individual plan (000-4b).

        :return: dict of pupil id to list of ``CourseTeacher``, by subject's name
        """
        places = self._places(students, day, day)
        courses = self._group(
            self._source_courses(places.class_ids), lambda row: row["class_id"]
        )
        return {
            student.id: sorted(
                (
                    CourseTeacher(
                        subject=row["subject"],
                        teacher=row["teacher"] or "",
                        class_name=row["class_name"],
                        is_group=row["is_group"],
                        room=row["room"] or "",
                    )
                    for class_id in places.ever(student.id)
                    for row in courses.get(class_id, ())
                ),
                key=lambda course: (course.subject, course.class_name),
            )
            for student in students
        }

    @api.private
    def _recommendations(self, students, date_from, date_to):
        """Teachers' advice given in a period, the newest first.

        :return: dict of pupil id to list of ``Recommendation``
        """
        rows = self._group(
            self._source_recommendations(students, date_from, date_to),
            lambda row: row["student_id"],
        )
        return {
            student.id: [
                Recommendation(
                    day=row["date"],
                    author=short_full_name(row["author"]),
                    subject=row["subject"] or "",
                    text=row["text"],
                )
                for row in rows.get(student.id, ())
            ]
            for student in students
        }

    @api.private
    def _vacations(self, students, day=None, pupils=None):
        """The vacations of the school year of ``day`` (today).

        :param pupils: what ``_pupils`` says of the same pupils, if known
        :return: dict of pupil id to list of ``Vacation``
        """
        pupils = pupils or self._pupils(students, day)
        class_ids = {pupil.class_id for pupil in pupils.values()}
        rows = self._group(
            self._source_vacations(class_ids), lambda row: row["class_id"]
        )
        return {
            pupil.id: [
                Vacation(row["name"], row["date_start"], row["date_end"])
                for row in rows.get(pupil.class_id, ())
            ]
            for pupil in pupils.values()
        }

    @api.private
    def _terms(self, students, day=None, pupils=None):
        """The terms of the pupils' classes in the school year of ``day`` (today).

        :param pupils: what ``_pupils`` says of the same pupils, if known
        :return: dict of pupil id to list of ``Term``, the year itself last
        """
        pupils = pupils or self._pupils(students, day)
        class_ids = {pupil.class_id for pupil in pupils.values()}
        rows = self._group(self._source_terms(class_ids), lambda row: row["class_id"])
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
                for row in rows.get(pupil.class_id, ())
            ]
            for pupil in pupils.values()
        }

    # Pieces

    def _lessons(self, class_ids, date_from, date_to):
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
            for row in self._source_lessons(class_ids, date_from, date_to)
        }

    def _due(self, class_ids, date_from, date_to):
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
            for row in self._source_homework(class_ids, date_from, date_to)
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

    def _marks(self, students, date_from, date_to, since):
        """Marks by (pupil id, lesson id), in the order of the cell."""
        marks = {}
        for row in self._source_marks(students, date_from, date_to):
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
            is_new=bool(since and row["write_date"] > since),
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
