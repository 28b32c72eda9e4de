"""A full page of the journal: 35 pupils × 60 lessons with 1,000 grades.

It is entered into a copy of the large school, by the ORM, in a class of its own.
"""

import random
from datetime import timedelta
from typing import NamedTuple

from benchmarks import school

PUPILS = 35
LESSONS = 60
GRADES = 1000
TEACHER = "bench_teacher_0"
NO_CELL = {"grades": [], "absence": False}


class Page(NamedTuple):
    """What a client needs to know of the page; ids alone."""

    course: int
    term: int
    days: tuple
    pupils: list
    lessons: list
    empty: list
    """(pupil, lesson) where nothing stands, in random order."""
    values: dict

    def operation(self, place, code, seen=(NO_CELL,)):
        """What the grid sends when a grade is typed into a cell."""
        pupil, lesson = place
        return {
            "op": "1",
            "student": pupil,
            "lesson": lesson,
            "seen": list(seen),
            "wanted": {"grades": [{"code": code}], "absence": False},
        }


def enter(env):
    """The page in an environment of the superuser; its teacher may log in."""
    env = env(context={**env.context, "tracking_disable": True})
    teacher = env["res.users"].search([("login", "=", TEACHER)])
    teacher.password = TEACHER
    term = env["school.term"].search([("number", "=", 3)], limit=1)
    course = _course(env, term.year_id, teacher)
    days = [term.date_start + timedelta(i) for i in range(LESSONS)]
    lessons = env["school.lesson"].create(
        [{"course_id": course.id, "date": day, "period": 1} for day in days]
    )
    pupils = course.class_id.enrollment_ids.student_id
    places = [(pupil.id, lesson.id) for pupil in pupils for lesson in lessons]
    random.Random(1).shuffle(places)
    values = {value.code: value.id for value in course.scale_id.value_ids}
    env["school.grade"].create(
        [
            {
                "student_id": pupil,
                "lesson_id": lesson,
                "value_id": values["5432"[number % 4]],
            }
            for number, (pupil, lesson) in enumerate(places[:GRADES])
        ]
    )
    env.cr.execute("ANALYZE")
    return Page(
        course.id,
        term.id,
        (str(term.date_start), str(term.date_end)),
        pupils.ids,
        lessons.ids,
        places[GRADES:],
        values,
    )


def _course(env, year, teacher):
    """A course of a new class of so many new pupils."""
    school_class = env["school.class"].create(
        {
            "name": "11Я",
            "grade_level": 11,
            "year_id": year.id,
            "bell_schedule_id": env["school.bell.schedule"].search([], limit=1).id,
        }
    )
    pupils = env["school.student"].create(
        [{"last_name": f"Новичков{i:02}", "first_name": "Иван"} for i in range(PUPILS)]
    )
    env["school.enrollment"].create(
        [{"student_id": pupil.id, "class_id": school_class.id} for pupil in pupils]
    )
    subject = env["school.subject"].search([("name", "=", school.SUBJECTS[0])])
    return env["school.course"].create(
        {
            "class_id": school_class.id,
            "subject_id": subject.id,
            "teacher_id": teacher.id,
        }
    )
