"""The school years around a day: terms, vacations, holidays, days taught.

Plain Python. Dates follow a real school's calendar (eight weeks, eight, eleven, seven;
vacations around the holidays), moved to whole weeks in each year.
"""

from dataclasses import dataclass
from datetime import date, timedelta

HOLIDAYS = {
    **{(1, day): "Новогодние каникулы" for day in range(1, 9)},
    (2, 23): "День защитника Отечества",
    (3, 8): "Международный женский день",
    (5, 1): "Праздник Весны и Труда",
    (5, 9): "День Победы",
    (6, 12): "День России",
    (11, 4): "День народного единства",
}
SUNDAY = 6
DAY = timedelta(days=1)


@dataclass(frozen=True)
class SchoolYear:
    start: int
    """the calendar year in which it begins"""

    @classmethod
    def holding(cls, day):
        """The year that holds a day; in summer, the one that has just ended."""
        return cls(day.year if day >= date(day.year, 9, 1) else day.year - 1)

    @property
    def name(self):
        return f"{self.start}/{self.start + 1}"

    @property
    def first(self):
        return date(self.start, 9, 1)

    @property
    def last(self):
        return date(self.start + 1, 5, 26)

    def vacations(self):
        """(name, first day, last day), from a Sunday to a Sunday but for New Year."""
        autumn = _sunday_from(date(self.start, 10, 25))
        spring = _sunday_from(date(self.start + 1, 3, 24))
        return (
            ("Осенние каникулы", autumn, autumn + 7 * DAY),
            (
                "Зимние каникулы",
                date(self.start, 12, 31),
                _sunday_from(date(self.start + 1, 1, 8)),
            ),
            ("Весенние каникулы", spring, spring + 7 * DAY),
        )

    def terms(self):
        """(kind, number, name, first day, last day)."""
        (_, autumn, after), (_, winter, new), (_, spring, april) = self.vacations()
        periods = {
            "quarter": (
                "четверть",
                (self.first, autumn - DAY),
                (after + DAY, winter - DAY),
                (new + DAY, spring - DAY),
                (april + DAY, self.last),
            ),
            "trimester": (
                "триместр",
                (self.first, date(self.start, 11, 30)),
                (date(self.start, 12, 1), date(self.start + 1, 3, 1) - DAY),
                (date(self.start + 1, 3, 1), self.last),
            ),
            "half_year": (
                "полугодие",
                (self.first, winter - DAY),
                (new + DAY, self.last),
            ),
        }
        for kind, (word, *ranges) in periods.items():
            for number, (first, last) in enumerate(ranges, 1):
                yield kind, number, f"{number} {word}", first, last
        yield "year", 1, "Учебный год", self.first, self.last

    def taught_days(self):
        """The days with lessons, Monday to Saturday, in order."""
        off = set(holidays(self.start)) | set(holidays(self.start + 1))
        for _name, first, last in self.vacations():
            off |= set(_days(first, last))
        return [
            day
            for day in _days(self.first, self.last)
            if day.weekday() != SUNDAY and day not in off
        ]


def holidays(year):
    """{date: name} of the public holidays of a calendar year."""
    return {date(year, *day): name for day, name in HOLIDAYS.items()}


def _days(first, last):
    return [first + n * DAY for n in range((last - first).days + 1)]


def _sunday_from(day):
    return day + (SUNDAY - day.weekday()) * DAY
