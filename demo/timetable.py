"""The timetable of the week, and the lessons that it makes."""

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


def generate(school):
    """Plan the rest of the year, as the deputy head does with the wizard."""
    year = school["year", school.current.start]
    classes = school.env["school.class"].search([("year_id", "=", year.id)])
    Generation(school.env, year, classes, school.today, year.date_end).run()


def slot_key(start, course, weekday, period):
    """Under which the demo remembers a lesson of the week."""
    return ("slot", start, *course, weekday, period)
