"""The forecasts of a whole school at once, from rows of results. No database."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from . import forecast
from .averages import in_hundredths

USUAL_MARKS = 8
"""in a term, where the class has none yet to judge by"""
SETTLED = 14
"""days of a term after which its own pace tells how many marks are to come"""
ENOUGH = 5
"""pupils with an average that make a class's mean: of fewer it would tell too much"""
SURELY = 0.8
"""how likely a fall must be to be told"""


class Row(NamedTuple):
    """A result, open or decided, of a term or of a year."""

    id: int
    student_id: int
    course_id: int
    subject_id: int
    scale_id: int
    term_id: int
    first: date
    last: date
    of_terms: bool
    """made of the terms' grades, not of marks"""
    is_open: bool
    average: float | None
    value_id: int | None
    """the final grade that was decided"""


class Given(NamedTuple):
    """A mark that counts."""

    number: float
    weight: float
    day: date
    counts: bool = True


@dataclass(slots=True)
class GradeScale:
    bounds: dict[int, float]
    """lowest average by final grade"""
    numbers: dict[int, float]
    """worth by mark, of all marks that count"""
    poor: frozenset
    """the final grades that are not positive"""
    span: forecast.Scale = field(init=False)

    def __post_init__(self):
        self.span = forecast.Scale(
            min(self.numbers.values()), max(self.numbers.values())
        )


@dataclass(slots=True)
class Prospect:
    """What is expected of a result."""

    average: float
    low: float
    high: float
    value_id: int
    chance: float
    left: int
    """marks still expected"""
    risk: str | None
    """poor: no positive grade is expected; fall: a lower one than in the last term"""


class Prospects:
    """What is expected of the open results of a school today.

    :param rows: ``Row`` of the terms and years that count
    :param marks: dict of result id to list of ``Given``, of the terms that run
    :param scales: dict of scale id to ``GradeScale``
    """

    def __init__(self, rows, marks, scales, today):
        self.today = today
        self.marks = marks
        self.scales = scales
        self.rows = [row for row in rows if row.scale_id in scales]
        self.terms = [row for row in self.rows if not row.of_terms]
        self.of_pupil = self._grouped(lambda row: self._series(row))
        self.of_course = self._grouped(lambda row: (row.course_id, row.term_id))
        self.centres = {
            place: self._centre(own) for place, own in self.of_course.items()
        }
        self.paces = {place: self._pace(own) for place, own in self.of_course.items()}
        self.model = forecast.fit(self._histories(), self._scattered())

    def all(self):
        """:return: dict of result id to ``Prospect``, of whom something is known"""
        outlooks, prospects = {}, {}
        for row in self.terms:
            if self._runs(row):
                outlooks[row.id] = self._outlook(row)
                left, _weight = self._to_come(row)
                self._add(prospects, row, outlooks[row.id], left)
        for row in self.rows:
            if row.of_terms and self._runs(row):
                self._add(prospects, row, self._year(row, outlooks), 0)
        return prospects

    # The rows in their order

    @staticmethod
    def _series(row):
        return row.student_id, row.subject_id, row.scale_id

    @staticmethod
    def _place(row):
        return row.course_id, row.term_id

    def _grouped(self, key):
        groups = defaultdict(list)
        for row in sorted(self.terms, key=lambda row: (row.first, row.id)):
            groups[key(row)].append(row)
        return groups

    def _runs(self, row):
        return row.is_open and row.first <= self.today

    @staticmethod
    def _mean(numbers):
        numbers = list(numbers)
        return sum(sorted(numbers)) / len(numbers) if numbers else None

    def _centre(self, rows):
        """The mean of a class; None where it would tell of single pupils."""
        known = [row.average for row in rows if row.average is not None]
        return self._mean(known) if len(known) >= ENOUGH else None

    def _before(self, row):
        """The terms before, with an average; of two courses at once the last."""
        found = {}
        for one in self.of_pupil[self._series(row)]:
            if one.last < row.first and one.average is not None:
                found[one.first] = one
        return list(found.values())

    # What the past teaches

    def _histories(self):
        for own in self.of_pupil.values():
            ended = [
                row for row in own if row.last < self.today and row.average is not None
            ]
            span = self.scales[own[0].scale_id].span
            for place in range(1, len(ended)):
                levels = [span.share(row.average) for row in ended[: place + 1]]
                centre = self.centres[self._place(ended[place - 1])]
                if centre is not None:
                    yield levels, span.share(centre)

    def _scattered(self):
        for row in self.terms:
            span = self.scales[row.scale_id].span
            given = self.marks.get(row.id, ())
            if len(given) > 1:
                yield [span.share(mark.number) for mark in given]

    # One result

    def _pace(self, rows):
        """How many marks a pupil of a course has on average, and their mean weight."""
        given = [mark for row in rows for mark in self.marks.get(row.id, ())]
        weight = self._mean(mark.weight for mark in given)
        return len(given) / len(rows), weight or 1.0

    def _to_come(self, row):
        """How many marks are still expected, as often as the pupil or the class had
        them, and their weight."""
        left = max((row.last - self.today).days, 0)
        gone = (self.today - row.first).days + 1
        if not left:
            return 0, 0.0
        usual, weight = self.paces[self._place(row)]
        number = max(usual, len(self.marks.get(row.id, ()))) * left / gone
        if not usual or gone < SETTLED:
            number = USUAL_MARKS * left / (left + gone)
        number = max(round(number), 1)
        return number, number * weight

    def _outlook(self, row):
        """None of a pupil of whom nothing is known but the class."""
        before = self._before(row)
        if not before and not self.marks.get(row.id):
            return None
        centre = self.centres[self._place(before[-1] if before else row)]
        _number, weight = self._to_come(row)
        return forecast.predict(
            self.scales[row.scale_id].span,
            self.marks.get(row.id, ()),
            [one.average for one in before],
            centre,
            weight,
            self.model,
            self.today,
        )

    def _year(self, year, outlooks):
        """Of the terms decided, those that run, and those to come."""
        scale = self.scales[year.scale_id]
        parts, last = [], None
        for row in self.of_pupil[self._series(year)]:
            if row.course_id != year.course_id or not self._within(row, year):
                continue
            past = [one.average for one in self._before(row)]
            if row.value_id in scale.numbers:
                number = scale.numbers[row.value_id]
                parts.append(forecast.Outlook(number, 0.0, scale.span))
                last = parts[-1]
                continue
            ahead = outlooks.get(row.id)
            if not ahead and last:
                ahead = forecast.follow(last, past, None, self.model)
            if ahead:
                last = ahead
                parts.append(forecast.as_grade(ahead, scale.bounds, scale.numbers))
        return forecast.mean_of(parts) if parts else None

    @staticmethod
    def _within(row, year):
        return year.first <= row.first and row.last <= year.last

    def _add(self, prospects, row, outlook, left):
        if not outlook:
            return
        scale = self.scales[row.scale_id]
        grades = outlook.grades(scale.bounds)
        value_id, chance = self._expected(scale, outlook, grades)
        prospects[row.id] = Prospect(
            average=round(outlook.mean, 2),
            low=round(outlook.low, 2),
            high=round(outlook.high, 2),
            value_id=value_id,
            chance=round(chance, 2),
            left=left,
            risk=self._risk(row, scale, grades, value_id),
        )

    @staticmethod
    def _expected(scale, outlook, grades):
        """What the expected average rounds to, as a proposal does; how likely it is."""
        mean = in_hundredths(outlook.mean)
        reached = [
            pair for pair in grades if in_hundredths(scale.bounds[pair[0]]) <= mean
        ]
        return (reached or grades[:1])[-1]

    def _risk(self, row, scale, grades, expected):
        if expected in scale.poor:
            return "poor"
        before = [] if row.of_terms else self._before(row)
        if not before:
            return None
        worth = self._worth(before[-1], scale)
        lower = sum(
            chance for value_id, chance in grades if scale.numbers[value_id] < worth
        )
        return "fall" if lower >= SURELY else None

    @staticmethod
    def _worth(row, scale):
        """The grade that a term ended with: decided, or what its average rounds to."""
        if row.value_id in scale.numbers:
            return scale.numbers[row.value_id]
        reached = [
            scale.numbers[value_id]
            for value_id, bound in scale.bounds.items()
            if bound <= row.average
        ]
        return max(reached, default=0.0)
