"""What there is to tell beside the week: events, each the source of its notices."""

from dataclasses import dataclass
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

RECENT = timedelta(days=3)
"""What happened longer ago is no news any more: the week tells of it."""
PAUSE = timedelta(minutes=10)
"""Time to take back an absence that was entered by a slip."""
LATELY = timedelta(days=7)
"""What is entered afterwards, with an older date, is told by the week."""
CONSENT_DAYS = 14
"""So long before its end a consent is spoken of."""


@dataclass(frozen=True, slots=True)
class Source:
    """The events of one kind in one school.

    ``stand`` selects id, student_id, guardian_id (empty: all guardians of the pupil),
    at (since when it is known) and until (when it has to be told at the latest, or
    empty) of what is to be told: what stands there no more is not told. ``news`` says
    of a ``source`` of these whether notices are made of it now.
    """

    stand: SQL
    news: SQL
    without: tuple = ()
    """channels by which it is not told"""


def event_sources(company):
    """The sources of a school's notices by kind."""
    now = fields.Datetime.now()
    today = company._school_today()
    recent = SQL("source.at >= %s", now - RECENT)
    return {
        "result": Source(_results("school_result", company), recent),
        "exam": Source(_results("school_exam_result", company), recent),
        "absence": Source(_absences(company, today), _first_absence(now, today)),
        "recommendation": Source(_recommendations(company, today), recent),
        # The letter with the decision goes by e-mail or by hand in any case.
        "application": Source(_applications(company), recent, ("email",)),
        "consent": Source(_consents(company, now, today), SQL("TRUE")),
    }


def _results(table, company):
    return SQL(
        """
        SELECT id, student_id, NULL::int AS guardian_id, published_at AS at,
               publish_until AS until
          FROM %s WHERE company_id = %s AND state = 'published'
        """,
        SQL.identifier(table),
        company.id,
    )


def _absences(company, today):
    """Of today, without a reason, and not announced by the family."""
    return SQL(
        """
        SELECT absence.id, absence.student_id, NULL::int AS guardian_id,
               absence.write_date AS at, NULL::timestamp AS until
          FROM school_absence absence
          JOIN school_lesson lesson ON lesson.id = absence.lesson_id
         WHERE absence.company_id = %(company)s AND absence.date = %(today)s
           AND absence.kind = 'unexcused'
           AND NOT EXISTS (
               SELECT 1 FROM school_absence_announcement announced
                WHERE announced.student_id = absence.student_id
                  AND announced.state IN ('announced', 'confirmed')
                  AND %(today)s BETWEEN announced.date_from AND announced.date_to
                  AND (announced.period_from = 0 OR lesson.period
                       BETWEEN announced.period_from AND announced.period_to))
        """,
        company=company.id,
        today=today,
    )


def _first_absence(now, today):
    """Once a day: the letter names all lessons that were missed by then."""
    return SQL(
        """
        source.at <= %s AND NOT EXISTS (
            SELECT 1 FROM school_notice told
             WHERE told.guardian_id = guardian.id AND told.kind = 'absence'
               AND told.channel = agreement.channel AND told.period_from = %s
               AND told.state <> 'cancelled')
        """,
        now - PAUSE,
        today,
    )


def _recommendations(company, today):
    return SQL(
        """
        SELECT id, student_id, NULL::int AS guardian_id, create_date AS at,
               NULL::timestamp AS until
          FROM school_recommendation
         WHERE company_id = %s AND date BETWEEN %s AND %s
        """,
        company.id,
        today - LATELY,
        today,
    )


def _applications(company):
    return SQL(
        """
        SELECT id, student_id, guardian_id, decided_at AS at, NULL::timestamp AS until
          FROM school_application
         WHERE company_id = %s AND state IN ('granted', 'refused')
           AND guardian_id IS NOT NULL
        """,
        company.id,
    )


def _consents(company, now, today):
    """Those that end soon, and are not followed by another one."""
    return SQL(
        """
        SELECT consent.id, consent.student_id, consent.guardian_id,
               %(now)s::timestamp AS at, NULL::timestamp AS until
          FROM school_consent consent
         WHERE consent.company_id = %(company)s AND consent.state = 'granted'
           AND consent.valid_until BETWEEN %(today)s AND %(last)s
           AND NOT EXISTS (
               SELECT 1 FROM school_consent later
                WHERE later.guardian_id = consent.guardian_id
                  AND later.purpose_id = consent.purpose_id
                  AND later.state = 'granted' AND later.date > consent.date)
        """,
        company=company.id,
        now=now,
        today=today,
        last=today + timedelta(days=CONSENT_DAYS),
    )
