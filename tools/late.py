"""What came after the interval of the school's regulation, as a condition in SQL."""

from odoo.tools import SQL

from .days import DEFAULT_TIMEZONE


def late_sql(alias, moment, day, interval):
    """Whether something came, or has still not come, after the interval.

    Days are the school's own: ``moment`` is read on its clock.

    :param alias: of the table, which has ``company_id``
    :param moment: column (naive, UTC) of when it came; NULL: not yet
    :param day: column of the day from which the interval counts
    :param interval: column of ``school_regulation``, in days
    :return: ``SQL``
    """
    return SQL(
        """
        EXISTS (
            SELECT FROM res_company school
              JOIN school_regulation regulation
                ON regulation.id = school.school_regulation_id
              LEFT JOIN resource_calendar calendar
                ON calendar.id = school.resource_calendar_id
             WHERE school.id = %(school)s
               AND (COALESCE(%(moment)s, now() AT TIME ZONE 'UTC')
                    AT TIME ZONE 'UTC'
                    AT TIME ZONE COALESCE(calendar.tz, %(timezone)s))::date
                   > %(day)s + regulation.%(interval)s)
        """,
        school=SQL.identifier(alias, "company_id"),
        moment=SQL.identifier(alias, moment),
        day=SQL.identifier(alias, day),
        interval=SQL.identifier(interval),
        timezone=DEFAULT_TIMEZONE,
    )
