"""Days that a school can have to do with."""

DEFAULT_TIMEZONE = "Europe/Moscow"
"""Of a school whose working calendar names none."""
FIRST, LAST = "2000-01-01", "2099-12-31"
FAR_DAYS = "A date lies between the years 2000 and 2099."


def sane_days(*columns):
    """A constraint that keeps slips of the pen (year 0202, year 9999) out of columns.

    Counting weeks or time zones from them would leave the calendar.

    :return: definition and message, for ``models.Constraint``
    """
    checks = (f"{column} BETWEEN '{FIRST}' AND '{LAST}'" for column in columns)
    return f"CHECK ({' AND '.join(checks)})", FAR_DAYS
