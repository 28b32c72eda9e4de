"""The statement that makes a school's notices of one kind of events."""

from odoo.tools import SQL

from .notice_making import unwanted_query


def event_making_query(env, company, kind, source, evening):
    """INSERT … SELECT of the notices that are due and missing.

    :param source: ``Source``
    :param evening: moment before which they do not leave, or None: at once
    :return: ``SQL`` returning the new ids
    """
    return SQL(
        """
        INSERT INTO school_notice (guardian_id, student_id, class_id, agreement_id,
                    channel, kind, source_id, period_from, period_to, address, state,
                    in_doubt, message_id, attempts, retry_at, company_id,
                    create_uid, write_uid, create_date, write_date)
        SELECT DISTINCT ON (agreement.id, %(once)s)
               guardian.id, guardian.student_id, place.class_id, agreement.id,
               agreement.channel, %(kind)s, source.id, source.day, source.day,
               agreement.address, 'queued', FALSE,
               '<notice.' || gen_random_uuid() || '@' || %(domain)s || '>', 0,
               %(not_before)s, %(company)s, %(uid)s, %(uid)s, %(now)s, %(now)s
          FROM (SELECT stand.*, (at AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
                       AS day FROM (%(stand)s) stand) source
          JOIN school_guardian guardian ON guardian.student_id = source.student_id
           AND COALESCE(source.guardian_id = guardian.id, TRUE)
          JOIN school_delivery_agreement agreement
            ON agreement.guardian_id = guardian.id
           AND agreement.channel NOT IN %(without)s
           AND agreement.date_from <= source.day
          LEFT JOIN LATERAL (
               SELECT class_id FROM school_enrollment
                WHERE student_id = source.student_id AND kind = 'class'
                  AND source.day BETWEEN date_from AND COALESCE(date_to, source.day)
                ORDER BY date_from DESC, id DESC LIMIT 1) place ON TRUE
         WHERE agreement.company_id = %(company)s
           AND agreement.id IN %(live)s AND guardian.id IN %(access)s
           AND agreement.id NOT IN (%(unwanted)s)
           AND %(news)s
         ORDER BY agreement.id, %(once)s, source.id
        ON CONFLICT (guardian_id, channel, kind, source_id)
              WHERE source_id IS NOT NULL DO NOTHING
        RETURNING id
        """,
        kind=kind,
        # A day's absences are told once, all else one by one.
        once=SQL("source.day") if kind == "absence" else SQL("source.id"),
        not_before=SQL("LEAST(%s, source.until)", evening) if evening else None,
        without=("paper", *source.without),
        stand=source.stand,
        news=source.news,
        zone=company._school_timezone().zone,
        unwanted=unwanted_query(kind),
        domain=company._school_notice_domain(),
        company=company.id,
        uid=env.uid,
        now=env.cr.now(),
        **env["school.notice"]._due_sql(company, company._school_today()),
    )


def joining_query(company, code, kinds, now, alive):
    """UPDATE by which what one person is told now, at one address, is one message.

    Only what was never under way: a mailbox that has the message already would drop
    the rest.

    :param code: of the channel
    :param kinds: that may be joined
    """
    return SQL(
        """
        WITH due AS MATERIALIZED (
            SELECT notice.id, notice.message_id, guardian.partner_id,
                   lower(agreement.address) AS address
              FROM school_notice notice
              JOIN school_guardian guardian ON guardian.id = notice.guardian_id
              JOIN school_delivery_agreement agreement
                ON agreement.id = notice.agreement_id
             WHERE notice.company_id = %(company)s AND notice.channel = %(code)s
               AND notice.kind IN %(kinds)s AND notice.state = 'queued'
               AND notice.attempts = 0 AND COALESCE(notice.retry_at <= %(now)s, TRUE)
               AND (notice.claim_key IS NULL OR notice.claim_key NOT IN %(alive)s)
               FOR UPDATE OF notice SKIP LOCKED),
        joined AS (
            SELECT id, first_value(message_id) OVER (
                       PARTITION BY partner_id, address ORDER BY id) AS message_id
              FROM due)
        UPDATE school_notice notice SET message_id = joined.message_id
          FROM joined
         WHERE notice.id = joined.id AND notice.message_id <> joined.message_id
        """,
        company=company.id,
        code=code,
        kinds=kinds,
        now=now,
        alive=alive,
    )
