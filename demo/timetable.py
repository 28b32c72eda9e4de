"""The timetable of the week, and the lessons that it makes."""

from odoo.fields import Command

from ..models.journal.timetable_generation import Generation
from .lessons import weekly

SATURDAY = 5


def arrange(school):
    """Enter the lessons of the week of each year."""
    rows = {}
    for year in school.years:
        for weekday in range(SATURDAY + 1):
            for _class, period, course in weekly(weekday):
                rows[slot_key(year.start, course, weekday, period)] = {
                    "course_id": school[("course", year.start, *course)].id,
                    "weekday": str(weekday),
                    "period": period,
                }
    school.add("school.timetable.slot", rows)
    _shorten(school)


def _shorten(school):
    """Lessons of half an hour on the last day before each vacation."""
    bells = school.add(
        "school.bell.schedule",
        {
            ("bells", "short"): {
                "name": "Сокращённые уроки",
                "company_id": school.company.id,
                "bell_ids": [
                    Command.create(
                        {
                            "period": period,
                            "time_start": 8.5 + (period - 1) * 40 / 60,
                            "time_end": 9 + (period - 1) * 40 / 60,
                        }
                    )
                    for period in range(1, 8)
                ],
            }
        },
    )
    taught = school.current.taught_days()
    school.env["school.bell.day"].create(
        [
            {
                "name": f"Перед каникулами: {name}",
                "date_from": max(day for day in taught if day < first),
                "schedule_id": bells.id,
                "company_id": school.company.id,
            }
            for name, first, _last in school.current.vacations()
        ]
    )


def generate(school):
    """Plan the rest of the year, as the deputy head does with the wizard."""
    year = school["year", school.current.start]
    classes = school.env["school.class"].search([("year_id", "=", year.id)])
    Generation(school.env, year, classes, school.today, year.date_end).run()


def slot_key(start, course, weekday, period):
    """Under which the demo remembers a lesson of the week."""
    return ("slot", start, *course, weekday, period)
