"""What indicators are made of."""

from datetime import date
from typing import NamedTuple

from odoo.fields import Domain


class Period(NamedTuple):
    """The days of a month that have come; of what is now so or not, the last.

    ``end`` is the first day that is not over: in the present month, today.
    """

    first: date
    last: date
    end: date

    def of(self, name):
        """The domain of what has its date or moment (UTC) in the period."""
        return Domain(name, ">=", self.first) & Domain(name, "<=", self.last)


class Measure(NamedTuple):
    """So many of all are as they should be."""

    model: str
    all: Domain
    good: Domain
