"""The school year into which a class report goes."""

from datetime import date
from typing import NamedTuple

from odoo.fields import Domain


class SchoolYear(NamedTuple):
    """The school year of the report; ``id`` is ``None`` if it is to be made."""

    id: int | None
    name: str
    date_start: date
    date_end: date

    @classmethod
    def find(cls, env, company, name, day):
        """By name, else by a day in it, else the usual year of that name."""
        years = env["school.year"]
        domain = Domain("company_id", "=", company.id)
        year = years.search(domain & Domain("name", "=", name), limit=1)
        if not year:
            around = Domain("date_start", "<=", day) & Domain("date_end", ">=", day)
            year = years.search(domain & around, limit=1)
        if year:
            return cls.of(year)
        first = int(name[:4])
        return cls(None, name, date(first, 9, 1), date(first + 1, 8, 31))

    @classmethod
    def of(cls, year):
        return cls(year.id, year.name, year.date_start, year.date_end)
