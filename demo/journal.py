"""The journal of the days that the demo tells of: lessons, grades, homework."""

import random
from dataclasses import dataclass
from datetime import time

from odoo.tools import SQL

from .attendance import Attendance
from .calendar import SchoolYear
from .lessons import PlannedLesson, plan_year
from .plan import CLASSES, SUBJECTS, TEACHERS
from .rearrangement import rearrange
from .recommendations import RECOMMENDATIONS
from .timetable import slot_key
from .work import add_work, close_past_terms

OVER_TODAY = 3
"""Lessons of today up to this number are over; half of them are not yet written up."""
GRADED = {"lesson": 0.0, "laboratory": 1.0, "practical": 0.6, "independent": 0.9}
"""Part of those present who get a grade; 0: as usual in the subject. Others: all."""
FULL = (
    *("school.student", "school.class", "school.enrollment", "school.course"),
    *("school.timetable.slot", "school.lesson", "school.absence", "school.grade"),
)
"""models with many records"""
MINUTES = (15, 20, 25, 30)
EVENING = time(15, 30)
"""When the day's lessons have been written up (UTC)."""
COMMENTS = (
    "Молодец!",
    "Ответ у доски",
    "Устный ответ",
    "Проверочная работа",
    "Аккуратнее с оформлением",
    "Работа в тетради",
    "Доклад",
    "Нужно повторить правило",
)


@dataclass
class Entry:
    """A lesson as it stands in the journal."""

    plan: PlannedLesson
    year: int
    teacher: str
    is_written: bool
    """held, with its topic, grades and absences"""
    pupils: list
    record: object = None

    @property
    def key(self):
        return "lesson", self.plan.course, self.plan.day, self.plan.period


def keep(school):
    """Write the journal."""
    entries = _entries(school)
    _add_lessons(school, entries)
    attendance = Attendance(school, entries)
    attendance.write_down()
    _add_grades(school, entries, attendance)
    school.take_stock(*FULL)
    _correct_some(school)
    _add_homework(school, entries)
    rearrange(school, entries)
    _add_recommendations(school)
    add_work(school)
    _date_entries(school)
    close_past_terms(school)


def _entries(school):
    """The lessons of the days told of."""
    shown = set(school.past) | set(school.coming)
    rng = random.Random(2)
    teachers = {
        (class_key, subject): login
        for login, teacher in TEACHERS.items()
        for class_key, subjects in teacher.rooms.items()
        for subject in subjects.split()
    }
    return [
        Entry(
            plan=lesson,
            year=year.start,
            teacher=teachers[lesson.course],
            is_written=_is_written(school, lesson, rng),
            pupils=school["members"][lesson.class_key],
        )
        for year in reversed(school.years)
        for lesson in plan_year(year)
        if lesson.day in shown
    ]


def _is_written(school, lesson, rng):
    """Older lessons are; of the last days' a few are not, of today's a half."""
    age = (school.today - lesson.day).days
    if age == 0:
        return lesson.period <= OVER_TODAY and rng.random() < 0.5
    return age > 3 or (age > 0 and rng.random() < 0.95)


def _add_lessons(school, entries):
    rows = {}
    types = {
        kind: school.env.ref(f"school_diary.lesson_type_{kind}").id
        for kind in {entry.plan.kind for entry in entries}
    }
    for entry in entries:
        lesson = entry.plan
        rows[entry.key] = {
            "course_id": school[("course", entry.year, *lesson.course)].id,
            "date": lesson.day,
            "period": lesson.period,
            "type_id": types[lesson.kind],
            # Tests are announced; the topic of a lesson is written when it was held.
            "topic": lesson.topic if entry.is_written or lesson.is_test else False,
            "state": "held" if entry.is_written else "planned",
            "slot_id": school[
                slot_key(entry.year, lesson.course, lesson.day.weekday(), lesson.period)
            ].id,
            "slot_date": lesson.day,
        }
    school.add("school.lesson", rows)
    _date_lessons(school)
    for entry in entries:
        entry.record = school[entry.key]


def _date_lessons(school):
    """Written in the evening; now and then only after a week and a half."""
    school.env["school.lesson"].flush_model(["held_at"])
    school.env.cr.execute(
        SQL(
            """
            UPDATE school_lesson
               SET held_at = LEAST(held_at, date + %s + CASE id %% 50
                   WHEN 0 THEN INTERVAL '10 days' ELSE INTERVAL '0' END)
             WHERE state = 'held' AND company_id = %s
            """,
            EVENING,
            school.company.id,
        )
    )
    school.env["school.lesson"].invalidate_model(["held_at"])


def _add_grades(school, entries, attendance):
    rng = random.Random(4)
    values = {
        number: school.env.ref(f"school_diary.grade_scale_five_{number}").id
        for number in (2, 3, 4, 5)
    }
    rows = []
    for entry in entries:
        if not entry.is_written:
            continue
        present = attendance.present(entry)
        for pupil in rng.sample(present, _graded(entry.plan, len(present))):
            for place in range(1, 3 if _has_two_grades(entry.plan) else 2):
                rows.append(
                    {
                        "student_id": school["student", pupil.key].id,
                        "lesson_id": entry.record.id,
                        "sequence": place,
                        "same_work": place == 2,
                        "value_id": values[_draw(rng, pupil, entry.plan)],
                        "author_id": school["user", entry.teacher].id,
                        "comment": rng.choice(COMMENTS)
                        if entry.plan.kind == "lesson" and rng.random() < 0.1
                        else False,
                    }
                )
    school.records["grades"] = school.env["school.grade"].create(rows)


def _graded(lesson, present):
    """How many of those present get a grade."""
    share = GRADED.get(lesson.kind, 1.0) or SUBJECTS[lesson.subject].density
    return min(present, max(1, round(share * present)))


def _has_two_grades(lesson):
    """Essays and dictations: one grade for the content, one for the spelling."""
    return lesson.kind in ("dictation", "essay") and lesson.class_key != "3А"


def _draw(rng, pupil, lesson):
    """A grade from the pupil's ability, the subject and the day's luck."""
    mean = pupil.ability + SUBJECTS[lesson.subject].bonus
    return min(5, max(2, round(rng.gauss(mean - 0.2 * lesson.is_test, 0.55))))


def _correct_some(school):
    """A few grades of tests were improved afterwards; the revisions tell."""
    improved = school.env.ref("school_diary.grade_scale_five_4")
    weak = school["grades"].filtered(
        lambda grade: grade.code == "3" and grade.lesson_id.is_test
    )
    for grade in weak[::40]:
        grade = grade.with_user(grade.author_id).sudo()  # in a year perhaps over now
        grade.write(
            {
                "value_id": improved.id,
                "revision_reason": "Работа над ошибками сдана и проверена",
            }
        )


def _add_homework(school, entries):
    rng = random.Random(5)
    rows = {}
    for entry in entries:
        tasks = SUBJECTS[entry.plan.subject].tasks
        if not entry.is_written or entry.plan.is_test or not tasks:
            continue
        if rng.random() < 0.8:
            # By course and day: a double lesson gives it once.
            rows[entry.plan.course, entry.plan.day] = {
                "lesson_id": entry.record.id,
                "description": task(tasks, entry.plan),
                "minutes": MINUTES[entry.plan.number % len(MINUTES)],
            }
    school.env["school.homework"].create(list(rows.values()))


def task(tasks, lesson):
    """Homework of a lesson, drawn from the tasks of its subject."""
    number = 40 + lesson.number * 5
    page = 8 + lesson.number
    return tasks[lesson.number % len(tasks)].format(
        p=lesson.unit_number * 2 + 1 + lesson.number % 2,
        n=number,
        m=number + 3,
        k=number + 8,
        a=page,
        b=page + 3,
        unit=lesson.unit,
    )


def _add_recommendations(school):
    rows = []
    for pupil_key, class_key, subject, age, text in RECOMMENDATIONS:
        author = next(
            login
            for login, teacher in TEACHERS.items()
            if (subject and subject in teacher.rooms.get(class_key, "").split())
            or (not subject and login == CLASSES[class_key].homeroom)
        )
        day = school.past[-1 - age]
        year = SchoolYear.holding(day).start
        rows.append(
            {
                "student_id": school["student", pupil_key].id,
                "course_id": subject and school["course", year, class_key, subject].id,
                "date": day,
                "author_id": school["user", author].id,
                "text": text,
            }
        )
    school.env["school.recommendation"].create(rows)


def _date_entries(school):
    """Let everything have been entered on the afternoon of its lesson.

    The ORM knows no other time of creation than now; what is new in the diary, and
    whether the journal is kept in time, is told by it.
    """
    school.env.flush_all()
    for table in ("school_grade", "school_absence", "school_homework"):
        school.env.cr.execute(
            SQL(
                """
                UPDATE %(table)s entry
                   SET create_date =
                           LEAST(entry.create_date, lesson.end_at + '3 hours'),
                       write_date =
                           LEAST(entry.write_date, lesson.end_at + '3 hours')
                  FROM school_lesson lesson WHERE lesson.id = entry.lesson_id
                """,
                table=SQL.identifier(table),
            )
        )
    school.env.invalidate_all()
