"""What goes beside the grades: ticks, owed work, announced absences, a remark."""

import random
from datetime import timedelta

from .results import decide

MOTHERS = ("masha", "kirill")
"""The children of the demo's mother."""


def add_work(school):
    rng = random.Random(7)
    _tick(school, rng)
    _owe(school, rng)
    _announce(school)


def _tick(school, rng):
    """Families tick what is due in these days; not all of it."""
    homework = school.env["school.homework"].search(
        [("date_due", ">=", school.today), ("company_id", "=", school.company.id)]
    )
    pupils = {
        school_class: school_class._students(school.today)
        for school_class in homework.class_id
    }
    school.env["school.homework.done"].create(
        [
            {
                "homework_id": work.id,
                "student_id": pupil.id,
                "company_id": school.company.id,
            }
            for work in homework
            for pupil in pupils[work.class_id]
            if rng.random() < 0.3
        ]
    )


def _owe(school, rng):
    """Who missed a test of late owes it."""
    missed = school.env["school.absence"].search(
        [
            ("lesson_id.is_test", "=", True),
            ("kind", "in", ("ill", "excused")),
            ("company_id", "=", school.company.id),
            ("date", ">=", school.past[-min(10, len(school.past))]),
        ]
    )
    owing = {(one.student_id, one.lesson_id) for one in missed}
    mine = school["student", MOTHERS[0]]
    tests = school.env["school.lesson"].search(
        [
            ("is_test", "=", True),
            ("state", "=", "held"),
            ("class_id.enrollment_ids.student_id", "=", mine.id),
            ("grade_ids.student_id", "not in", mine.ids),
        ],
        order="date desc",
        limit=1,
    )
    if tests and not tests.grade_ids.filtered(lambda one: one.student_id == mine):
        owing.add((mine, tests))
    school.env["school.owed.work"].create(
        [
            {
                "student_id": student.id,
                "lesson_id": lesson.id,
                "date_due": school.today + timedelta(days=rng.randint(-2, 10)),
                "description": "Написать работу, пропущенную по болезни",
            }
            for student, lesson in sorted(owing, key=lambda pair: pair[0].id)
        ]
    )


def _announce(school):
    """One is to be answered, one was confirmed. Who announced is the deputy, by
    telephone: the families' logins are made later."""
    deputy = school["user", "deputy"]
    tomorrow = school.today + timedelta(days=1)
    first, second = school.env["school.absence.announcement"].create(
        [
            {
                "student_id": school["student", key].id,
                "user_id": deputy.id,
                "date_from": day,
                "date_to": day,
                "reason": reason,
                "text": text,
            }
            for key, day, reason, text in (
                (MOTHERS[0], tomorrow, "excused", "Поездка к врачу"),
                (MOTHERS[1], school.past[-1], "ill", "Простуда"),
            )
        ]
    )
    second.with_user(deputy).action_confirm()
    return first


def close_past_terms(school):
    """The terms that ended two weeks ago are closed; the journal goes on."""
    over = school.today - timedelta(days=14)
    terms = school.env["school.term"].search(
        [
            ("company_id", "=", school.company.id),
            ("date_end", "<", over),
            ("kind", "!=", "year"),
        ],
        order="date_start",
    )
    decide(school, terms)
    terms.with_user(school["user", "deputy"]).action_close()
