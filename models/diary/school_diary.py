from datetime import timedelta

from odoo import api, models

from ...tools.averages import running_means, weighted_mean
from ...tools.diary import (
    Ahead,
    CourseTeacher,
    Pupil,
    SubjectGrades,
    Week,
)

# How far tests are announced; how far homework is looked for: no vacation lasts longer.
AHEAD = timedelta(days=60)
SOON = timedelta(days=16)


class SchoolDiary(models.AbstractModel):
    """The one reading of the diary, for one pupil or a thousand.

    Every method takes pupils and returns plain data (``tools/diary.py``) by pupil
    id, in a number of queries that depends neither on the number of pupils nor on
    what they have. Who asks several of them reads ``_places`` once and hands it on.
    The rows come from ``school_diary_source.py``, names from
    ``school_diary_lookup.py``, what is made of each from ``school_diary_parts.py``.

    It checks no rights: who calls it has asked the gate before, and calls it as
    superuser. No method can be called from outside.
    """

    _name = "school.diary"
    _description = "Diary"

    @api.private
    def _pupils(self, students, day=None, places=None):
        """Who the pupils are on ``day`` (today): class, homeroom teacher, school.

        :return: dict of pupil id to ``Pupil``
        """
        day = day or students[:1].company_id._school_today()
        places = places or self._places(students)
        names = self._lookup()
        pupils = {}
        for student in students:
            home = places.home(student.id, day)
            pupils[student.id] = Pupil(
                id=student.id,
                name=student.name,
                first_name=student.first_name,
                last_name=student.last_name,
                short_name=student.short_name,
                class_id=home.class_id if home else 0,
                class_name=home.name if home else "",
                homeroom_teacher=names.teacher(home and home.homeroom_teacher_id),
                school=student.company_id.name,
            )
        return pupils

    @api.private
    def _week(self, students, day, places=None):
        """The week of ``day``: lessons, marks, homework due, changes, advice.

        :return: dict of pupil id to ``Week``
        """
        places = places or self._places(students)
        week = self._bounds(day)
        class_ids = places.class_ids(students.ids, *week)
        rows = self._ask(
            **self._sources_of_week(students, week),
            lessons=self._source_lessons(class_ids, week),
            homework=self._source_homework(students, class_ids, week),
        )
        return self._weeks(students, week, rows, places)

    @api.private
    def _glance(self, students, day, today, places):
        """What a parent came for: the week of ``day``, and what is ahead of ``today``.

        One round trip for both. New is what the present user has not seen yet.

        :return: dict of pupil id to (``Week``, ``Ahead``)
        """
        tomorrow, until = today + timedelta(days=1), today + AHEAD
        first, last = min(day, today), max(day, until)
        class_ids = places.class_ids(students.ids, *self._bounds(first, last))
        week = self._bounds(day)
        rows = self._ask(
            **self._sources_of_week(students, week),
            lessons=self._source_lessons(class_ids, week, (today, until)),
            homework=self._source_homework(
                students, class_ids, week, (tomorrow, today + SOON)
            ),
            visits=self._source_visits(students, today),
            unseen=self._source_unseen_results(students, today),
        )
        since = self._since(students, rows["visits"])
        unseen = self._group(rows["unseen"], lambda row: row["student_id"])
        weeks = self._weeks(students, week, rows, places, since)
        due = self._homework_of(students, rows["homework"], places, (tomorrow, until))
        tests = [row for row in rows["lessons"] if row["is_test"]]
        tests = self._tests_of(students, tests, places, (today, until))
        terms = self._terms(students, today, places)
        return {
            pupil_id: (
                weeks[pupil_id],
                Ahead(
                    due[pupil_id],
                    tests[pupil_id],
                    terms[pupil_id],
                    [row["name"] for row in unseen.get(pupil_id, ())],
                ),
            )
            for pupil_id in students.ids
        }

    def _sources_of_week(self, students, week):
        """What is the pupils' own; lessons and homework are their classes'."""
        return {
            "absences": self._source_absences(students, *week),
            "grades": self._source_grades(students, *week),
            "advice": self._source_recommendations(students, *week),
            "owed": self._source_owed(students, week[1]),
        }

    def _weeks(self, students, week, rows, places, since=None):
        """
        :param rows: lessons, homework and what is the pupils' own, of the week at least
        :param since: dict of pupil id to the moment (naive UTC) after which marks are
            new to the reader
        """
        monday, sunday = week
        lessons = self._lessons(self._within(rows["lessons"], week), places.classes)
        due = self._within(rows["homework"], week, "date_due")
        at_lesson, loose = self._attach(self._due(due), lessons)
        class_ids = places.class_ids(students.ids, monday, sunday)
        days_off = self._days_off(
            [places.classes[class_id] for class_id in class_ids], monday, sunday
        )
        by_day = self._group(
            lessons.values(), lambda lesson: (lesson.class_id, lesson.day)
        )
        marks = self._marks(rows["absences"], rows["grades"], since)
        advice = self._advice(rows["advice"])
        owed = self._owed(rows["owed"])
        weeks = {}
        for pupil_id, pupil in self._pupils(students, sunday, places).items():
            cells = {}
            for row, mark in marks.get(pupil_id, ()):
                cells.setdefault(row["lesson_id"], []).append(mark)
            days = [
                self._day(
                    pupil_id,
                    monday + timedelta(days=offset),
                    places.on(pupil_id, monday + timedelta(days=offset)),
                    by_day,
                    cells,
                    days_off,
                    (at_lesson, loose),
                )
                for offset in range(7)
            ]
            if not days[-1].entries:
                days.pop()
            weeks[pupil_id] = Week(
                pupil,
                monday,
                days[-1].date,
                days,
                advice.get(pupil_id, []),
                owed.get(pupil_id, []),
            )
        return weeks

    @staticmethod
    def _bounds(first, last=None):
        """The Monday and the Sunday of the whole weeks from one day to another."""
        last = last or first
        return (
            first - timedelta(days=first.weekday()),
            last + timedelta(days=6 - last.weekday()),
        )

    @staticmethod
    def _within(rows, period, name="date"):
        first, last = period
        return [row for row in rows if first <= row[name] <= last]

    @api.private
    def _grades(self, students, date_from, date_to, today=None, places=None):
        """The marks of a period by subject, with weighted means.

        A subject without marks is there too, empty.

        :param date today: if given, what the present user has not seen yet is new
        :return: dict of pupil id to list of ``SubjectGrades``, by subject's name
        """
        places = places or self._places(students)
        class_ids = places.class_ids(students.ids, date_from, date_to)
        rows = self._ask(
            courses=self._source_courses(class_ids),
            absences=self._source_absences(students, date_from, date_to),
            grades=self._source_grades(students, date_from, date_to),
            visits=self._source_visits(students if today else students[:0], today),
            forecasts=self._source_forecasts(students, date_from, date_to),
        )
        since = today and self._since(students, rows["visits"])
        courses = self._group(rows["courses"], lambda row: row["class_id"])
        marks = self._marks(rows["absences"], rows["grades"], since)
        forecasts = {
            (row["student_id"], row["course_id"]): row for row in rows["forecasts"]
        }
        result = {}
        for student in students:
            own = [
                course
                for class_id in places.ever(student.id, date_from, date_to)
                for course in courses.get(class_id, ())
            ]
            goes_on = self._courses_gone_on(student, own, places)
            cells = self._group(
                marks.get(student.id, ()),
                lambda mark, moved=goes_on: moved.get(mark[0]["course_id"]),
            )
            subjects = [
                self._subject_grades(
                    course,
                    [mark for _row, mark in cells.get(course["id"], ())],
                    forecasts.get((student.id, course["id"])),
                )
                for course in own
                if goes_on[course["id"]] == course["id"]
            ]
            subjects.sort(key=lambda subject: subject.subject)
            result[student.id] = subjects
        return result

    def _courses_gone_on(self, student, courses, places):
        """Where the marks of a course count: who moved goes on in another one.

        :return: dict of course id to course id
        """
        goes_on = {}
        alike = self._group(
            courses, lambda course: (course["subject_id"], course["scale_id"])
        )
        for group in alike.values():
            by_class = {course["class_id"]: course["id"] for course in group}
            moved = places.moved(student.id, by_class)
            goes_on |= {by_class[one]: by_class[other] for one, other in moved.items()}
        return goes_on

    def _subject_grades(self, course, marks, forecast):
        return SubjectGrades(
            course_id=course["id"],
            subject=self._lookup().subject(course["subject_id"]),
            teacher=self._lookup().teacher(course["teacher_id"]),
            marks=marks,
            average=weighted_mean(marks),
            running=running_means(marks),
            expected=self._expected(forecast, marks),
        )

    @api.private
    def _means(self, students, date_from, date_to):
        """The weighted means of a period by subject, without the marks themselves.

        As ``_grades`` has them; the marks of a whole school are many.

        :return: dict of pupil id to dict of subject's name to float, or to None where
            nothing counts
        """
        places = self._places(students)
        class_ids = places.class_ids(students.ids, date_from, date_to)
        rows = self._ask(
            courses=self._source_courses(class_ids),
            means=self._source_means(students, date_from, date_to),
        )
        courses = self._group(rows["courses"], lambda row: row["class_id"])
        names = self._lookup()
        means = {
            student.id: {
                names.subject(course["subject_id"]): None
                for class_id in places.ever(student.id, date_from, date_to)
                for course in courses.get(class_id, ())
            }
            for student in students
        }
        for row in rows["means"]:
            means[row["student_id"]][names.subject(row["subject_id"])] = row["mean"]
        return means

    @api.private
    def _homework(self, students, date_from, date_to, places=None):
        """The homework due in a period, by day.

        :return: dict of pupil id to list of ``Homework``
        """
        places = places or self._places(students)
        class_ids = places.class_ids(students.ids, date_from, date_to)
        period = date_from, date_to
        rows = self._ask(homework=self._source_homework(students, class_ids, period))
        return self._homework_of(students, rows["homework"], places, period)

    @api.private
    def _tests(self, students, date_from, date_to, places=None):
        """The planned tests of a period, cancelled and moved ones as such (000-4b).

        :return: dict of pupil id to list of ``Test``
        """
        places = places or self._places(students)
        class_ids = places.class_ids(students.ids, date_from, date_to)
        rows = self._ask(tests=self._source_tests(class_ids, date_from, date_to))
        return self._tests_of(students, rows["tests"], places, (date_from, date_to))

    @api.private
    def _absences(self, students, date_from, date_to):
        """The absences of a period, in the order of the days.

        :return: dict of pupil id to list of ``Mark``
        """
        rows = self._ask(absences=self._source_absences(students, date_from, date_to))
        marks = self._marks(rows["absences"], ())
        return {
            student.id: [mark for _row, mark in marks.get(student.id, ())]
            for student in students
        }

    @api.private
    def _teachers(self, students, day, places=None):
        """Who teaches the pupils: class, subgroup, stream, individual plan (000-4b).

        :return: dict of pupil id to list of ``CourseTeacher``, by subject's name
        """
        places = places or self._places(students)
        class_ids = places.class_ids(students.ids, day, day)
        rows = self._ask(courses=self._source_courses_told(class_ids))
        courses = self._group(rows["courses"], lambda row: row["class_id"])
        names = self._lookup()
        return {
            student.id: sorted(
                (
                    CourseTeacher(
                        subject=names.subject(row["subject_id"]),
                        teacher=names.staff.get(row["teacher_id"], ""),
                        class_name=places.classes[class_id].name,
                        is_group=places.classes[class_id].is_group,
                        room=row["room"] or "",
                    )
                    for class_id in places.on(student.id, day)
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
        rows = self._ask(
            advice=self._source_recommendations(students, date_from, date_to)
        )
        advice = self._advice(rows["advice"])
        return {pupil_id: advice.get(pupil_id, []) for pupil_id in students.ids}

    @api.private
    def _vacations(self, students, day=None, places=None):
        """The vacations of the school year of ``day`` (today).

        :return: dict of pupil id to list of ``Vacation``
        """
        return self._of_home(self._lookup().vacations_of, students, day, places)

    @api.private
    def _terms(self, students, day=None, places=None):
        """The terms of the pupils' classes in the school year of ``day`` (today).

        :return: dict of pupil id to list of ``Term``, the year itself last
        """
        return self._of_home(self._lookup().terms_of, students, day, places)

    def _of_home(self, method, students, day, places):
        """What a method says of each pupil's class; an empty list without one."""
        day = day or students[:1].company_id._school_today()
        places = places or self._places(students)
        homes = {
            student_id: places.home(student_id, day) for student_id in students.ids
        }
        return {
            student_id: method(home) if home else []
            for student_id, home in homes.items()
        }
