"""What is expected of a pupil in a subject, as the diary tells it. No database."""

import json
from dataclasses import dataclass, field

from .averages import HUNDRED, in_hundredths
from .targets import Sums, targets


@dataclass(slots=True, frozen=True)
class ScaleMark:
    """A mark of a scale that counts in averages."""

    code: str
    tone: str
    number: float
    bound: float | None
    """the lowest average that rounds to it; None: not a final grade"""


@dataclass(slots=True)
class Expected:
    """The forecast of a term or year, and what is needed for each grade."""

    grade: ScaleMark
    chance: float
    average: float
    low: float
    high: float
    left: int
    """marks still expected; 0: nothing can be changed, or the year is made of terms"""
    sums: Sums
    """of the marks so far"""
    scale: list[ScaleMark]
    """the best mark first"""
    targets: list = field(init=False)
    """``Target`` by code, the best grade first, down to the one that is reached"""

    def __post_init__(self):
        found = targets(
            self.sums,
            {one.code: one.bound for one in self.scale if one.bound is not None},
            {one.code: one.number for one in self.scale},
            self.left,
        )
        reached = [place for place, one in enumerate(found) if one.is_reached]
        # The lowest grade is no target.
        last = reached[0] + 1 if reached else len(found) - 1
        self.targets = found[:last] if self.left else []

    @property
    def sureness(self):
        """Nobody is wholly sure while marks are still to come."""
        return min(self.chance, 0.99) if self.left else self.chance

    @property
    def chips(self):
        """(code, tone, number in hundredths) of the marks one may get, best first."""
        return [
            (one.code, one.tone, in_hundredths(one.number))
            for one in self.scale
            if one.bound is not None
        ]

    @property
    def bounds(self):
        """Lowest average in hundredths and code of the final grades, as JSON."""
        return json.dumps(
            [
                (in_hundredths(one.bound), one.code)
                for one in self.scale
                if one.bound is not None
            ]
        )

    @property
    def steps(self):
        """What each mark would make of the average: (``ScaleMark``, average)."""
        return [
            (one, self.sums.plus(one.number).average / HUNDRED)
            for one in self.scale
            if one.bound is not None
        ]
