"""The curricula of the demo school: as many hours as its timetable has lessons."""

from collections import Counter

from odoo.fields import Command

from .plan import CLASSES, INDIVIDUAL, SUBJECTS

WEEKS = 34
FORMED = {"проект", "нем"}
"""Subjects of the part that the participants form."""
CONTROL = 6
PRACTICE = 4
"""Hours a year of the subjects that have tests, and works of their own."""


def plan(school):
    """The plan of each year of study in each school year, and an individual one."""
    for year in school.years:
        age = school.current.start - year.start
        hours = {}
        for one in CLASSES.values():
            found = Counter(subject for _day, _period, subject in one.timetable())
            known = hours.setdefault(one.grade, found)
            known |= found
        _add_plans(school, year, age, hours)
        _add_individual(school, year)


def _add_plans(school, year, age, hours):
    school.add(
        "school.curriculum",
        {
            ("curriculum", year.start, grade - age): {
                "name": f"Учебный план {grade - age} класса",
                "year_id": school["year", year.start].id,
                "grade_level": grade - age,
                "weeks": WEEKS,
                "line_ids": [
                    Command.create(_line(school, subject, number))
                    for subject, number in found.items()
                ],
            }
            for grade, found in hours.items()
        },
    )


def _line(school, subject, number):
    return {
        "subject_id": school["subject", subject].id,
        "part": "b_formed" if subject in FORMED else "a_required",
        "hours_week": number,
        "type_ids": [
            Command.create(
                {
                    "type_id": school.env.ref(f"school_diary.lesson_type_{name}").id,
                    "hours_year": hours,
                }
            )
            for name, hours in (
                (SUBJECTS[subject].control, CONTROL),
                (SUBJECTS[subject].practice, PRACTICE),
            )
            if name
        ],
    }


def _add_individual(school, year):
    """The pupil of 8А with lessons of its own has a plan of its own."""
    key, lessons = INDIVIDUAL
    alone = school["class", year.start, f"{key} инд."]
    hours = Counter(subject for _day, _period, subject in lessons)
    plans = school.add(
        "school.curriculum",
        {
            ("curriculum", year.start, key): {
                "name": f"Индивидуальный учебный план ({alone.name})",
                "sequence": 20,
                "year_id": alone.year_id.id,
                "grade_level": alone.grade_level,
                "is_individual": True,
                "weeks": WEEKS,
                "line_ids": [
                    Command.create(
                        {
                            "subject_id": school["subject", subject].id,
                            "hours_week": number,
                        }
                    )
                    for subject, number in hours.items()
                ],
            }
        },
    )
    alone.curriculum_id = plans
