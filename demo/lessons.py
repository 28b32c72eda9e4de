"""What is taught when: every lesson of a school year with its unit, type and topic.

Plain Python. A subject's lessons are divided among its units; a unit that is long
enough has a practical lesson in its middle and is closed by a test, never two tests a
day in one class.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from .plan import CLASSES, INDIVIDUAL, STREAM, SUBGROUPS, SUBJECTS, units

TEST_NAMES = {
    "test": "Контрольная работа по теме «{}»",
    "dictation": "Контрольный диктант по теме «{}»",
    "essay": "Сочинение: {}",
}
STEPS = ("{}", "{}. Закрепление", "{}. Упражнения", "{}. Практикум")


@dataclass
class PlannedLesson:
    day: date
    period: int
    class_key: str
    """the class, subgroup, stream or individual plan"""
    subject: str
    kind: str
    """lesson type"""
    topic: str
    unit: str
    number: int
    """of the lesson in its course, from 0"""
    unit_number: int

    @property
    def course(self):
        return self.class_key, self.subject

    @property
    def is_test(self):
        return self.kind in TEST_NAMES


def plan_year(year):
    """Every lesson of a school year, in order of time."""
    days = year.taught_days()
    slots = [
        (day, period, class_key, course)
        for day in days
        for class_key, period, course in weekly(day.weekday())
    ]
    totals = Counter(course for *_slot, course in slots)
    pools = units()
    progress = {
        course: _Progress(pools[_grade(course[0]), course[1]], course[1], total)
        for course, total in totals.items()
    }
    tested = set()
    for day, period, class_key, course in slots:
        kind, topic, unit, number, unit_number = progress[course].advance(
            may_test=(day, class_key) not in tested
        )
        if kind in TEST_NAMES:
            tested.add((day, class_key))
        yield PlannedLesson(
            day, period, *course, kind, topic, unit, number, unit_number
        )


def weekly(weekday):
    """(class, period, course) of a weekday."""
    for class_key, school_class in CLASSES.items():
        for day, period, subject in school_class.timetable():
            if day != weekday:
                continue
            for course in _courses(class_key, subject):
                yield class_key, period, course
    class_key, lessons = INDIVIDUAL
    for day, period, subject in lessons:
        if day == weekday:
            yield "8А инд.", period, ("8А инд.", subject)


def _courses(class_key, subject):
    if (class_key, subject) == SUBGROUPS:
        return [("6Б гр. 1", subject), ("6Б гр. 2", subject)]
    if subject == STREAM[-1]:
        # One lesson for both classes: it is planned with the first.
        return [("6 поток", subject)] if class_key == STREAM[0] else []
    return [(class_key, subject)]


def _grade(class_key):
    return int("".join(letter for letter in class_key[:2] if letter.isdigit()))


class _Progress:
    """How far a course has got in its units."""

    def __init__(self, pool, subject, total):
        self.pool = pool
        self.subject = SUBJECTS[subject]
        self.total = total
        self.number = 0
        self.place = 0
        self.owed = None

    def advance(self, may_test):
        """The next lesson: (kind, topic, unit, its number, number of the unit)."""
        number = self.number
        unit_number = number * len(self.pool) // self.total
        unit = self.pool[unit_number]
        last = (number + 1) * len(self.pool) // self.total != unit_number
        length = self.total // len(self.pool)
        self.number += 1
        if last and length > 2 and self.subject.control:
            self.owed = unit
        if self.owed and may_test:
            kind = self.subject.control
            topic = TEST_NAMES[kind].format(self.owed)
            self.owed = None
        elif self.place == length // 2 and length > 2 and self.subject.practice:
            kind, topic = self.subject.practice, unit
        else:
            kind, topic = "lesson", self._topic(unit, last)
        self.place = 0 if last else self.place + 1
        return kind, topic, unit, number, unit_number

    def _topic(self, unit, last):
        if not self.subject.tasks or self.subject.bonus > 0.3:
            return unit
        if last:
            return f"{unit}. Обобщение"
        return STEPS[self.place % len(STEPS)].format(unit)
