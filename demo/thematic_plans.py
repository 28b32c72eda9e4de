"""Thematic plans of some courses of this year: what was taught so far follows them."""

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
    first = min(
        (day for day in school.past if day >= school.current.first), default=None
    )
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
        school[("course", school.current.start, *course)].plan_id = plan


def _plan(school, course, lessons):
    login, name, grade = FOLLOWED[course]
    record = school[("course", school.current.start, *course)]
    return {
        "name": name,
        "subject_id": record.subject_id.id,
        "grade_level": grade,
        "year_id": record.year_id.id,
        "teacher_id": school["user", login].id,
        "company_id": school.company.id,
        "topic_ids": [
            Command.create(_topic(school, number, hours))
            for number, hours in enumerate(_topics(lessons), 1)
        ],
    }


def _topics(lessons):
    """The lessons of each topic; one that comes back later is another."""
    found = []
    for lesson in lessons:
        before = found[-1][-1] if found else None
        if before and (before.topic, before.kind) == (lesson.topic, lesson.kind):
            found[-1].append(lesson)
        else:
            found.append([lesson])
    return found


def _topic(school, number, lessons):
    lesson = lessons[0]
    tasks = SUBJECTS[lesson.subject].tasks
    type_id = school.env.ref(f"school_diary.lesson_type_{lesson.kind}").id
    return {
        "sequence": number,
        "section": lesson.unit,
        "name": lesson.topic,
        "hours": len(lessons),
        "type_id": type_id if lesson.kind != "lesson" else False,
        "homework": task(tasks, lesson) if tasks and not lesson.is_test else False,
    }
