from datetime import timedelta

from odoo import api, models

from ...tools.diary import (
    Ahead,
    CourseTeacher,
    Day,
    Entry,
    Pupil,
    SubjectGrades,
    Vacation,
    Week,
    running_means,
    weighted_mean,
)
from ...tools.names import short_full_name

AHEAD = timedelta(days=60)


class SchoolDiary(models.AbstractModel):
    """The one reading of the diary, for one pupil or a thousand.

    Every method takes pupils and returns plain data (``tools/diary.py``) by pupil
    id, in a number of queries that depends neither on the number of pupils nor on
    what they have. The rows come from ``school_diary_source.py``, what is made of
    each from ``school_diary_parts.py``.

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
            for row in self._rows(self._source_pupils(students, day))
        }

    @api.private
    def _week(self, students, day, since=None, pupils=None, places=None):
        """The week of ``day``: lessons, marks, homework due, changes, advice.

        :param dict since: pupil id to moment (naive UTC); marks entered later are
            new to the reader
        :param pupils: what ``_pupils`` says of the same pupils, if known
        :param places: what ``_places`` says of them for the week or more, if known
        :return: dict of pupil id to ``Week``
        """
        monday = day - timedelta(days=day.weekday())
        sunday = monday + timedelta(days=6)
        places = places or self._places(students, monday, sunday)
        class_ids = places.class_ids
        rows = self._ask(
            lessons=self._source_lessons(class_ids, monday, sunday),
            homework=self._source_homework(class_ids, monday, sunday),
            marks=self._source_marks(students, monday, sunday),
            vacations=self._source_vacations(class_ids),
            holidays=self._source_holidays(students, monday, sunday),
            advice=self._source_recommendations(students, monday, sunday),
        )
        lessons = self._lessons(rows["lessons"])
        loose = self._attach(self._due(rows["homework"]), lessons)
        marks = self._marks(rows["marks"], since)
        days_off = self._days_off(
            rows["vacations"], rows["holidays"], class_ids, monday, sunday
        )
        advice = self._advice(rows["advice"])
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
    def _ahead(self, students, day, pupils, places):
        """What comes from ``day`` on, and the terms of the year; one round trip.

        :param pupils: what ``_pupils`` says of the same pupils
        :param places: what ``_places`` says of them from ``day`` on
        :return: dict of pupil id to ``Ahead``
        """
        tomorrow, until = day + timedelta(days=1), day + AHEAD
        rows = self._ask(
            homework=self._source_homework(places.class_ids, tomorrow, until),
            tests=self._source_tests(places.class_ids, day, until),
            terms=self._source_terms({pupil.class_id for pupil in pupils.values()}),
        )
        homework = self._homework_of(students, rows["homework"], places)
        tests = self._tests_of(students, rows["tests"], places)
        terms = self._terms_of(pupils, rows["terms"])
        return {
            pupil_id: Ahead(homework[pupil_id], tests[pupil_id], terms[pupil_id])
            for pupil_id in students.ids
        }

    @api.private
    def _grades(self, students, date_from, date_to, since=None):
        """The marks of a period by subject, with weighted means.

        A subject without marks is there too, empty.

        :return: dict of pupil id to list of ``SubjectGrades``, by subject's name
        """
        places = self._places(students, date_from, date_to)
        courses = self._group(
            self._rows(self._source_courses(places.class_ids)),
            lambda row: row["class_id"],
        )
        marks = self._group(
            self._rows(self._source_marks(students, date_from, date_to)),
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
            self._rows(self._source_courses(places.class_ids)),
            lambda row: row["class_id"],
        )
        means = {
            student.id: {
                course["subject"]: None
                for class_id in places.ever(student.id)
                for course in courses.get(class_id, ())
            }
            for student in students
        }
        for row in self._rows(self._source_means(students, date_from, date_to)):
            means[row["student_id"]][row["subject"]] = row["mean"]
        return means

    @api.private
    def _homework(self, students, date_from, date_to, places=None):
        """The homework due in a period, by day.

        :param places: what ``_places`` says of them for the period or more, if known
        :return: dict of pupil id to list of ``Homework``
        """
        places = places or self._places(students, date_from, date_to)
        rows = self._rows(self._source_homework(places.class_ids, date_from, date_to))
        return self._homework_of(students, rows, places)

    @api.private
    def _tests(self, students, date_from, date_to, places=None):
        """The planned tests of a period, cancelled and moved ones as such (000-4b).

        :param places: what ``_places`` says of them for the period or more, if known
        :return: dict of pupil id to list of ``Test``
        """
        places = places or self._places(students, date_from, date_to)
        rows = self._rows(self._source_tests(places.class_ids, date_from, date_to))
        return self._tests_of(students, rows, places)

    @api.private
    def _absences(self, students, date_from, date_to):
        """The absences of a period, in the order of the days.

        :return: dict of pupil id to list of ``Mark``
        """
        rows = self._rows(
            self._source_marks(students, date_from, date_to, absences_only=True)
        )
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
            self._rows(self._source_courses(places.class_ids)),
            lambda row: row["class_id"],
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
        advice = self._advice(
            self._rows(self._source_recommendations(students, date_from, date_to))
        )
        return {pupil_id: advice.get(pupil_id, []) for pupil_id in students.ids}

    @api.private
    def _vacations(self, students, day=None, pupils=None):
        """The vacations of the school year of ``day`` (today).

        :param pupils: what ``_pupils`` says of the same pupils, if known
        :return: dict of pupil id to list of ``Vacation``
        """
        pupils = pupils or self._pupils(students, day)
        class_ids = {pupil.class_id for pupil in pupils.values()}
        rows = self._group(
            self._rows(self._source_vacations(class_ids)), lambda row: row["class_id"]
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
        return self._terms_of(pupils, self._rows(self._source_terms(class_ids)))
