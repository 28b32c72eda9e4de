"""Thematic plans of some courses of this year: what was taught so far follows them."""

from itertools import groupby

from odoo.fields import Command

from .journal import task
from .lessons import plan_year
from .plan import SUBJECTS

FOLLOWED = {
    ("6Б", "мат"): ("teacher", "Математика, 6 класс", 6),
    ("8А", "алг"): ("teacher", "Алгебра, 8 класс", 8),
    ("6Б", "рус"): ("sinitsyna", "Русский язык, 6 класс", 6),
    ("8А", "ист"): ("yasenev", "История, 8 класс", 8),
}


def follow(school):
    """Let the courses follow their plans, from the first day that the demo tells of."""
    first = min((day for day in school.past if day >= school.current.first), default=None)
    lessons = {}
    for lesson in plan_year(school.current):
        if lesson.course in FOLLOWED and (not first or lesson.day >= first):
            lessons.setdefault(lesson.course, []).append(lesson)
    rows = {
        ("thematic plan", course): _plan(school, course, lessons[course])
        for course in FOLLOWED
    }
    for (_kind, course), plan in zip(
        rows, school.add("school.thematic.plan", rows), strict=True
    ):
        school["course", school.current.start, *course].plan_id = plan


def _plan(school, course, lessons):
    login, name, grade = FOLLOWED[course]
    record = school["course", school.current.start, *course]
    topics = groupby(lessons, key=lambda one: (one.unit, one.topic, one.kind))
    return {
        "name": name,
        "subject_id": record.subject_id.id,
        "grade_level": grade,
        "year_id": record.year_id.id,
        "teacher_id": school["user", login].id,
        "company_id": school.company.id,
        "topic_ids": [
            Command.create(_topic(school, number, *key, list(hours)))
            for number, (key, hours) in enumerate(topics, 1)
        ],
    }


def _topic(school, number, unit, topic, kind, lessons):
    tasks = SUBJECTS[lessons[0].subject].tasks
    has_homework = tasks and not lessons[0].is_test
    type_id = school.env.ref(f"school_diary.lesson_type_{kind}").id
    return {
        "sequence": number,
        "section": unit,
        "name": topic,
        "hours": len(lessons),
        "type_id": type_id if kind != "lesson" else False,
        "homework": task(tasks, lessons[0]) if has_homework else False,
    }
