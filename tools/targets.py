"""What is needed to reach a grade, exact in hundredths as ``averages.py`` counts.

An average reaches a bound when, rounded as it is shown, it is not below it.
"""

from dataclasses import dataclass

from .averages import in_hundredths


@dataclass(frozen=True, slots=True)
class Sums:
    """What an average is made of, in whole hundredths."""

    total: int = 0
    """sum of number × weight"""
    weight: int = 0

    @classmethod
    def of(cls, marks):
        """:param marks: each with ``number``, ``weight`` and ``counts``"""
        counted = [mark for mark in marks if mark.counts]
        return cls(
            sum(
                in_hundredths(one.number) * in_hundredths(one.weight) for one in counted
            ),
            sum(in_hundredths(one.weight) for one in counted),
        )

    @property
    def average(self):
        """In whole hundredths, or None where nothing counts."""
        if not self.weight:
            return None
        return (2 * self.total + self.weight) // (2 * self.weight)

    def plus(self, number, times=1, weight=1.0):
        """The sums with ``times`` more marks of a number."""
        added = times * in_hundredths(weight)
        return Sums(self.total + in_hundredths(number) * added, self.weight + added)

    def reaches(self, bound):
        return bool(self.weight) and self.average >= in_hundredths(bound)


@dataclass(frozen=True, slots=True)
class Target:
    """What it takes to end with a final grade."""

    grade: object
    is_reached: bool
    """with the marks that there are"""
    ways: tuple
    """(mark, how many of it are enough) pairs, within the marks still expected"""


def needed(sums, number, bound, weight=1.0):
    """The smallest number of marks of one kind after which a bound is reached.

    :param number: what each of them is worth
    :return: 0 where it is reached already; None where no number is enough
    """
    if sums.reaches(bound):
        return 0
    # Reached is 2 × total >= (2 × bound - 1) × weight, all in hundredths.
    edge = 2 * in_hundredths(bound) - 1
    gain = (2 * in_hundredths(number) - edge) * in_hundredths(weight)
    if gain <= 0:
        # The edge itself is enough only where nothing has been given yet.
        return 1 if gain == 0 and weight and not sums.weight else None
    gap = edge * sums.weight - 2 * sums.total
    return max(-(-gap // gain), 1)


def targets(sums, bounds, numbers, to_come):
    """What is needed for each final grade.

    :param bounds: dict of final grade to the lowest average that rounds to it
    :param numbers: dict of mark that may be given to its worth
    :param int to_come: how many marks are still expected
    :return: list of ``Target``, the best grade first
    """
    found = []
    for grade in sorted(bounds, key=bounds.get, reverse=True):
        counts = {
            mark: needed(sums, number, bounds[grade])
            for mark, number in numbers.items()
        }
        ways = sorted(
            (count, -numbers[mark], mark)
            for mark, count in counts.items()
            if count and count <= to_come
        )
        found.append(
            Target(
                grade,
                sums.reaches(bounds[grade]),
                tuple((mark, count) for count, _number, mark in ways),
            )
        )
    return found
