"""Where a pupil's average is going, how far that may miss, and how sure a grade is.

Three textbook steps, in plain Python, the same for one result and for a school.

1. *Before the first mark of a term*: regression to the mean. A pupil keeps a part of
   the distance from the class (T. L. Kelley, Interpretation of Educational
   Measurements, 1927; as best linear prediction G. K. Robinson, That BLUP is a Good
   Thing, Statistical Science 6, 1991) and a part of the last change, the trend. What
   part, ``fit`` finds by least squares in the school's own past terms, drawn towards
   the naive forecast (ridge: Hoerl and Kennard, Technometrics 12, 1970), so that a
   short past does no harm.
2. *With each mark* the expectation gives way to the marks: normal marks around a normal
   level (H. Bühlmann, Experience Rating and Credibility, ASTIN Bulletin 4, 1967). For
   what is still to come a mark counts half after each ``HALF_LIFE`` days (discounting:
   West and Harrison, Bayesian Forecasting and Dynamic Models, 1997).
3. *The end of the term*: the marks given, exactly, and those still expected, at that
   level. The interval narrows by itself as the term goes; on its last day there is
   none.

Everything is counted in shares of the scale, 0 for its lowest mark and 1 for its best,
so that one model holds for all scales. ``benchmarks/forecast_rmse.py`` measures it.
"""

import math
from dataclasses import dataclass

from .averages import HUNDRED, in_hundredths, weighted_mean

HALF_LIFE = 45
"""days"""
STRENGTH = 20
"""how many results of the school's own weigh as much as what is assumed before"""
SURE = 1.2816
"""standard deviations to either side within which four of five outcomes lie"""


@dataclass(frozen=True, slots=True)
class Step:
    """From the terms before to the next: ``last + drift + …``."""

    drift: float = 0.0
    """by what everybody changes"""
    keep: float = 1.0
    """what remains of the distance from the class"""
    trend: float = 0.0
    """what goes on of the last change"""
    spread: float = 0.1
    """standard deviation of what then comes"""


@dataclass(frozen=True, slots=True)
class Model:
    """What a school's past teaches; without one, the naive forecast."""

    steps: tuple[Step, Step] = (Step(), Step())
    """after one term, and after two or more"""
    between: float = 0.25
    """standard deviation of pupils around their class, where no term is known"""
    noise: float = 0.25
    """of a mark of weight one around its pupil's level"""


NAIVE = Model()


@dataclass(frozen=True, slots=True)
class Scale:
    low: float
    high: float

    def share(self, number):
        return (number - self.low) / self._span

    def number(self, share):
        return self.low + min(max(share, 0.0), 1.0) * self._span

    @property
    def _span(self):
        return max(self.high - self.low, 1 / HUNDRED)


@dataclass(frozen=True, slots=True)
class Outlook:
    """An average to come: a normal distribution, cut off where the scale ends."""

    mean: float
    spread: float
    scale: Scale

    @property
    def low(self):
        return self._within(self.mean - SURE * self.spread)

    @property
    def high(self):
        return self._within(self.mean + SURE * self.spread)

    def _within(self, number):
        return min(max(number, self.scale.low), self.scale.high)

    def chance(self, bound):
        """How likely the average, as it is rounded, reaches a bound: 0 to 1."""
        edge = (in_hundredths(bound) - 0.5) / HUNDRED
        if edge <= self.scale.low:
            return 1.0
        if self.spread * HUNDRED < 1:
            return float(in_hundredths(self.mean) >= in_hundredths(bound))
        return 0.5 * math.erfc((edge - self.mean) / (self.spread * math.sqrt(2)))

    def grades(self, bounds):
        """How likely each final grade is.

        :param bounds: dict of the grade to the lowest average that rounds to it
        :return: list of (grade, chance), the lowest grade first; together 1
        """
        ordered = sorted(bounds, key=bounds.get)
        reached = [1.0, *(self.chance(bounds[grade]) for grade in ordered[1:]), 0.0]
        return [
            (grade, reached[place] - reached[place + 1])
            for place, grade in enumerate(ordered)
        ]


def predict(scale, marks, past=(), centre=None, to_come=0.0, model=NAIVE, today=None):
    """The average that a term will end with.

    :param marks: of the term, each with ``number``, ``weight``, ``counts`` and ``day``
    :param past: averages of the terms before, the oldest first; the last two matter
    :param centre: mean of the class: in the last term, or in this one where ``past``
        is empty; None where not known
    :param to_come: weight of the marks that are still expected
    :param today: from which the age of marks counts; without it all count alike
    :return: ``Outlook``, or None where nothing is known
    """
    counted = [mark for mark in marks if mark.counts and mark.weight > 0]
    prior = _expected(scale, past, centre, model)
    if prior is None and not counted:
        return None
    level, doubt = _level(scale, counted, prior, model, today)
    done = math.fsum(mark.weight for mark in counted)
    left = to_come if done else max(to_come, 1.0)
    share = left / (done + left)
    given = scale.share(weighted_mean(counted)) if counted else 0.0
    noise = model.noise**2 / left if left else 0.0
    return Outlook(
        scale.number((1 - share) * given + share * level),
        share * math.sqrt(doubt + noise) * (scale.number(1) - scale.low),
        scale,
    )


def follow(outlook, past, centre, model):
    """The term after one whose outlook is known.

    :param past: the terms before that one
    """
    step = model.steps[1 if past else 0]
    mean, spread = _expected(outlook.scale, [*past, outlook.mean], centre, model)
    span = outlook.scale.number(1) - outlook.scale.low
    return Outlook(
        outlook.scale.number(mean),
        math.hypot(abs(step.keep) * outlook.spread, spread * span),
        outlook.scale,
    )


def mean_of(outlooks):
    """The year's average, as if all its terms missed to the same side: the widest."""
    number = len(outlooks)
    return Outlook(
        math.fsum(one.mean for one in outlooks) / number,
        math.fsum(one.spread for one in outlooks) / number,
        outlooks[0].scale,
    )


def as_grade(outlook, bounds, numbers):
    """The worth of the final grade that will be given, where the year counts that.

    :param bounds: dict of the grade to the lowest average that rounds to it
    :param numbers: dict of the grade to its worth
    """
    grades = outlook.grades(bounds)
    mean = math.fsum(chance * numbers[grade] for grade, chance in grades)
    square = math.fsum(
        chance * (numbers[grade] - mean) ** 2 for grade, chance in grades
    )
    return Outlook(mean, math.sqrt(max(square, 0.0)), outlook.scale)


def fit(histories, marks=(), strength=STRENGTH):
    """What a school's past teaches.

    :param histories: (averages of a pupil's terms in a subject, the oldest first, the
        last of them the outcome; mean of the class in the term before it), in shares
    :param marks: lists of the shares of the marks that one pupil had in one term
    :param strength: how many results weigh as much as the naive forecast
    :return: ``Model``
    """
    past = [(levels[-3:], centre) for levels, centre in histories if len(levels) > 1]
    return Model(
        steps=(
            _fit_step([([*one[-2:]], centre) for one, centre in past], strength),
            _fit_step([pair for pair in past if len(pair[0]) > 2], strength),
        ),
        between=NAIVE.between,
        noise=_fit_noise(marks, NAIVE.noise, strength),
    )


def _expected(scale, past, centre, model):
    """Level and its standard deviation before the first mark, as shares; or None."""
    if not past:
        return None if centre is None else (scale.share(centre), model.between)
    levels = [scale.share(number) for number in past[-2:]]
    step = model.steps[len(levels) - 1]
    mean = scale.share(centre) if centre is not None else levels[-1]
    level = levels[-1] + _change(step, levels, mean)
    return min(max(level, 0.0), 1.0), step.spread


def _change(step, levels, centre):
    parts = _features(levels, centre)
    weights = (step.drift, step.keep - 1, step.trend)
    return sum(weight * part for weight, part in zip(weights, parts, strict=False))


def _features(levels, centre):
    """What the change to the next term is explained by."""
    last = levels[-1]
    return (1.0, last - centre, *((last - before) for before in levels[-2:-1]))


def _level(scale, marks, prior, model, today):
    """The pupil's level now, and the variance of it, as shares."""
    fresh = [_freshness(mark, today) * mark.weight for mark in marks]
    amount = math.fsum(fresh)
    total = math.fsum(
        part * scale.share(mark.number) for part, mark in zip(fresh, marks, strict=True)
    )
    noise = model.noise**2
    if prior is None:
        return total / amount, noise / amount
    expected, spread = prior
    belief = noise / spread**2
    return (total + belief * expected) / (amount + belief), noise / (amount + belief)


def _freshness(mark, today):
    age = max((today - mark.day).days, 0) if today and mark.day else 0
    return 0.5 ** (age / HALF_LIFE)


def _fit_step(rows, strength):
    """Ridge regression of the change to the outcome, on what explains it."""
    start = Step()
    points = [(_features(one[:-1], mid), one[-1] - one[-2]) for one, mid in rows]
    size = len(points[0][0]) if points else 0
    matrix = [
        [math.fsum(x[i] * x[j] for x, _y in points) for j in range(size)]
        for i in range(size)
    ]
    right = [math.fsum(x[i] * y for x, y in points) for i in range(size)]
    for place in range(size):
        # A parameter is drawn to naive as by so many results of usual size.
        usual = max(matrix[place][place] / len(points), 1e-6)
        matrix[place][place] += strength * usual
    drift, keep, trend = [*_solve(matrix, right), 0.0, 0.0, 0.0][:3]
    step = Step(drift, 1 + keep, trend)
    missed = math.fsum(
        (one[-1] - one[-2] - _change(step, one[:-1], mid)) ** 2 for one, mid in rows
    )
    variance = missed + strength * start.spread**2
    return Step(drift, 1 + keep, trend, math.sqrt(variance / (len(points) + strength)))


def _fit_noise(marks, usual, strength):
    square = strength * usual**2
    number = strength
    for levels in marks:
        mean = math.fsum(levels) / len(levels)
        square += math.fsum((level - mean) ** 2 for level in levels)
        number += len(levels) - 1
    # Marks that never differ are no reason to be sure for ever.
    return max(math.sqrt(square / number), usual / 4)


def _solve(matrix, right):
    """Gauss, for a small matrix that is positive definite: no pivot is ever zero."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for place in range(size):
        for below in range(place + 1, size):
            factor = rows[below][place] / rows[place][place]
            for column in range(place, size + 1):
                rows[below][column] -= factor * rows[place][column]
    found = [0.0] * size
    for place in reversed(range(size)):
        known = sum(rows[place][c] * found[c] for c in range(place + 1, size))
        found[place] = (rows[place][size] - known) / rows[place][place]
    return found
