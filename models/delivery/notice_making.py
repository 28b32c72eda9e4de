"""The statement that makes a school's notices of a week."""

from datetime import date, timedelta

from odoo.tools import SQL

CALLED_OFF = ("right", "access", "agreement")
"""Why a week is called off that is told when the reason is gone in time."""


def unwanted_query(kind):
    """SELECT of the agreements whose guardian wants no notices of a kind."""
    return SQL(
        """
        SELECT unwanted.school_delivery_agreement_id
          FROM school_delivery_agreement_school_notice_kind_rel unwanted
          JOIN school_notice_kind kind ON kind.id = unwanted.school_notice_kind_id
         WHERE kind.code = %s
        """,
        kind,
    )


def _going_on_sql(agreed_by):
    """Of an ``agreement``: it took the place of one that was in force in the week.

    Who has withdrawn a consent and given it again is told the week, as is who has
    chosen another channel meanwhile.
    """
    return SQL(
        """
        EXISTS (SELECT 1 FROM school_delivery_agreement before
                 WHERE before.guardian_id = agreement.guardian_id
                   AND before.date_from <= %(agreed_by)s
                   AND before.date_end > %(agreed_by)s)
        """,
        agreed_by=agreed_by,
    )


def _told_before_sql(sunday):
    """Of an ``agreement``: the week was told by the one whose place it took."""
    return SQL(
        """
        EXISTS (SELECT 1 FROM school_notice told
                  JOIN school_delivery_agreement before
                    ON before.id = told.agreement_id AND before.date_end IS NOT NULL
                 WHERE told.guardian_id = agreement.guardian_id
                   AND told.channel <> agreement.channel AND told.kind = 'week'
                   AND told.state NOT IN ('failed', 'cancelled')
                   AND %s BETWEEN told.period_from AND told.period_to)
        """,
        sunday,
    )


def making_query(env, company, monday, agreed_by=None):
    """INSERT … SELECT of the notices that are due and missing, or were called off.

    ``place`` is each pupil's class in the week; ``since`` the first day that a notice
    has to tell of: Monday, or for paper the day after the last extract; ``told`` the
    first lesson from then on: where there is none (a vacation) nothing is made.

    :param date agreed_by: leave out who agreed on nothing before that day's end, or
        None
    :return: ``SQL`` returning the ids
    """
    sunday = monday + timedelta(days=6)
    agreed_by = agreed_by or date.max
    regulation = company.school_regulation_id
    return SQL(
        """
        WITH place AS (
            SELECT DISTINCT ON (student_id) student_id, class_id
              FROM school_enrollment
             WHERE company_id = %(company)s AND kind = 'class'
               AND date_from <= %(sunday)s
               AND COALESCE(date_to, %(sunday)s) >= %(monday)s
             ORDER BY student_id, date_from DESC, id DESC)
        INSERT INTO school_notice (guardian_id, student_id, class_id, agreement_id,
                    channel, kind, period_from, period_to, address, state, in_doubt,
                    message_id, attempts, company_id,
                    create_uid, write_uid, create_date, write_date)
        SELECT guardian.id, guardian.student_id, place.class_id, agreement.id,
               agreement.channel, 'week',
               date_trunc('week', told.day)::date, %(sunday)s,
               agreement.address, 'queued', FALSE,
               CASE WHEN agreement.channel <> 'paper'
                    THEN '<notice.' || gen_random_uuid() || '@' || %(domain)s || '>'
                    END,
               0, %(company)s, %(uid)s, %(uid)s, %(now)s, %(now)s
          FROM school_delivery_agreement agreement
          JOIN school_guardian guardian ON guardian.id = agreement.guardian_id
          JOIN place ON place.student_id = guardian.student_id
          LEFT JOIN LATERAL (
               SELECT max(period_to) AS day FROM school_notice notice
                WHERE notice.guardian_id = guardian.id AND notice.channel = 'paper'
                  AND notice.state <> 'cancelled' AND notice.period_to < %(monday)s
               ) last ON agreement.channel = 'paper'
         CROSS JOIN LATERAL (
               SELECT CASE WHEN last.day IS NULL THEN %(monday)s
                      ELSE LEAST(%(monday)s,
                                 GREATEST(last.day + 1, agreement.date_from)) END
                      AS day) since
         CROSS JOIN LATERAL (
               SELECT min(lesson.date) AS day
                 FROM school_enrollment enrollment
                 JOIN school_lesson lesson ON lesson.class_id = enrollment.class_id
                  AND lesson.date BETWEEN enrollment.date_from
                      AND COALESCE(enrollment.date_to, %(sunday)s)
                WHERE enrollment.student_id = guardian.student_id
                  AND lesson.date BETWEEN since.day AND %(sunday)s) told
         WHERE agreement.company_id = %(company)s
           AND (agreement.date_from <= %(agreed_by)s OR %(going_on)s)
           AND agreement.id IN %(live)s
           AND guardian.id IN %(right)s
           AND (agreement.channel = 'paper' OR guardian.id IN %(access)s)
           AND told.day IS NOT NULL
           AND agreement.id NOT IN (%(unwanted)s)
           AND (last.day IS NULL OR %(sunday)s - last.day >= CASE
                WHEN agreement.is_weekly THEN 7 ELSE %(interval)s END)
           AND NOT EXISTS (
               SELECT 1 FROM school_notice notice
                WHERE notice.guardian_id = guardian.id AND notice.kind = 'week'
                  AND notice.channel = agreement.channel
                  AND COALESCE(notice.cancel_reason, '') NOT IN %(called_off)s
                  AND %(sunday)s BETWEEN notice.period_from AND notice.period_to)
           AND NOT %(told_before)s
         ORDER BY place.class_id, guardian.student_id, guardian.id
        ON CONFLICT (guardian_id, student_id, channel, period_from)
              WHERE kind = 'week'
        DO UPDATE SET state = 'queued', cancel_reason = NULL, batch_id = NULL,
                  agreement_id = excluded.agreement_id, address = excluded.address,
                  period_to = excluded.period_to, class_id = excluded.class_id,
                  write_date = excluded.write_date
            WHERE school_notice.cancel_reason IN %(called_off)s
        RETURNING id
        """,
        company=company.id,
        monday=monday,
        sunday=sunday,
        agreed_by=agreed_by,
        going_on=_going_on_sql(agreed_by),
        told_before=_told_before_sql(sunday),
        called_off=CALLED_OFF,
        # The longest interval, in whole weeks: extracts come with the week.
        interval=max(regulation.paper_interval_days // 7, 1) * 7,
        unwanted=unwanted_query("week"),
        domain=company._school_notice_domain(),
        uid=env.uid,
        now=env.cr.now(),
        **env["school.notice"]._due_sql(company, company._school_today()),
    )
