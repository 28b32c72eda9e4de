"""Calendars as the diary draws them. Plain Python, no database."""

from datetime import date, timedelta

WEEK = timedelta(days=7)


def months(first, last):
    """The months of a period, each as weeks of seven days, None outside it.

    :return: list of (first day of the month, weeks)
    """
    result = []
    month = first.replace(day=1)
    while month <= last:
        following = (month + timedelta(days=32)).replace(day=1)
        weeks = []
        monday = month - timedelta(days=month.weekday())
        while monday < following:
            days = [monday + timedelta(days=offset) for offset in range(7)]
            weeks.append([day if day.month == month.month else None for day in days])
            monday += WEEK
        result.append((month, weeks))
        month = following
    return result


def heat_weeks(first, last, on_day):
    """The working weeks of a period with what was missed on each day.

    :param on_day: dict of date to list of ``Mark``
    :return: list of (its first day in the period, list of (day, level) from Monday
        to Saturday); the level is None outside the period, 0 for nothing, 1 for being
        late, 2 to 4 for one, two or three, and more lessons missed
    """
    weeks = []
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        days = [monday + timedelta(days=offset) for offset in range(6)]
        weeks.append(
            (
                max(monday, first),
                [
                    (day, _level(on_day.get(day)) if first <= day <= last else None)
                    for day in days
                ],
            )
        )
        monday += WEEK
    return weeks


def _level(marks):
    if not marks:
        return 0
    missed = sum(mark.is_missed for mark in marks)
    return 1 if not missed else 2 + (missed > 1) + (missed > 3)


def year_bar(year, vacations, today):
    """The school year as a bar, in per cent of its length.

    :param year: ``Term`` of the whole year
    :return: dict of ``months`` (first day, left), ``vacations`` (vacation, left,
        width) and ``today`` (left, or None outside the year)
    """
    first = min([year.date_from, *(one.date_from for one in vacations)])
    last = max([year.date_to, *(one.date_to for one in vacations)])
    length = (last - first).days + 1

    def left(day):
        return round(100 * (day - first).days / length, 2)

    starts = []
    month = first.replace(day=1)
    while month <= last:
        starts.append((month, max(left(month), 0)))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return {
        "months": starts,
        "vacations": [
            (
                one,
                left(one.date_from),
                round(100 * ((one.date_to - one.date_from).days + 1) / length, 2),
            )
            for one in vacations
        ],
        "today": left(today) if first <= today <= last else None,
    }
