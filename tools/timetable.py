"""The weekly timetable, laid out on dates. Plain Python, no database."""

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

SUNDAY = 6
DAY = timedelta(days=1)
# Without bells a lesson has no hour: such lessons meet by their number, in a day of
# their own after midnight.
UNTIMED = 24 * 60


class Slot(NamedTuple):
    """A lesson of the week, from a day to a day (both included)."""

    id: int
    weekday: int
    """0 is Monday"""
    week: str
    """every, odd or even"""
    date_from: object
    date_to: object
    class_id: int


def is_odd_week(day, year_start):
    """Whether a day lies in an odd week of the school year.

    The first is the week of the year's first day; a Sunday counts to the next week,
    as nothing is taught before.

    >>> from datetime import date
    >>> is_odd_week(date(2026, 9, 4), date(2026, 9, 1))
    True
    >>> is_odd_week(date(2026, 9, 7), date(2026, 9, 1))
    False
    >>> is_odd_week(date(2024, 9, 2), date(2024, 9, 1))
    True
    """
    if year_start.weekday() == SUNDAY:
        year_start += DAY
    first = year_start - timedelta(days=year_start.weekday())
    return (day - first).days // 7 % 2 == 0


def dated(slots, date_from, date_to, year_start, days_off):
    """Every lesson that the slots make in a period.

    :param slots: of ``Slot``
    :param days_off: function from class id to a set of dates
    :return: list of (slot, date)
    """
    by_weekday = defaultdict(list)
    for slot in slots:
        by_weekday[slot.weekday].append(slot)
    result = []
    day = date_from
    while day <= date_to:
        parity = "odd" if is_odd_week(day, year_start) else "even"
        result += [
            (slot, day)
            for slot in by_weekday[day.weekday()]
            if slot.week in ("every", parity)
            and slot.date_from <= day <= slot.date_to
            and day not in days_off(slot.class_id)
        ]
        day += DAY
    return result


def minutes(time_start, time_end, period):
    """A lesson's place in the day, to be compared with others: [start, end).

    >>> minutes(8.5, 9.25, 1)
    (510, 555)
    >>> minutes(0, 0, 2)
    (1442, 1443)
    """
    if time_end:
        return round(time_start * 60), round(time_end * 60)
    return UNTIMED + period, UNTIMED + period + 1


def room_key(room):
    """The form in which two spellings of one room are equal.

    >>> room_key(" каб. 21 ") == room_key("Каб.21")
    True
    """
    return "".join((room or "").casefold().replace("ё", "е").split())
