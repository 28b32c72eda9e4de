"""The statement that makes a school's notices of what is to be expected."""

from odoo.tools import SQL

from .notice_making import unwanted_query


def forecast_making_query(env, company, today):
    """INSERT … SELECT of the notices that are due and missing.

    Due electronically is each guardian with access whose last forecast is as old as the
    regulation's interval, of a pupil of whom something is expected in a term that runs.

    :return: ``SQL`` returning the new ids
    """
    return SQL(
        """
        INSERT INTO school_notice (guardian_id, student_id, class_id, agreement_id,
                    channel, kind, period_from, period_to, address, state, in_doubt,
                    message_id, attempts, company_id,
                    create_uid, write_uid, create_date, write_date)
        SELECT DISTINCT ON (agreement.id)
               guardian.id, guardian.student_id, place.class_id, agreement.id,
               agreement.channel, 'forecast', %(today)s, %(today)s + %(interval)s - 1,
               agreement.address, 'queued', FALSE,
               '<notice.' || gen_random_uuid() || '@' || %(domain)s || '>',
               0, %(company)s, %(uid)s, %(uid)s, %(now)s, %(now)s
          FROM school_delivery_agreement agreement
          JOIN school_guardian guardian ON guardian.id = agreement.guardian_id
          JOIN school_enrollment place
            ON place.student_id = guardian.student_id AND place.kind = 'class'
           AND %(today)s BETWEEN place.date_from AND COALESCE(place.date_to, %(today)s)
         WHERE agreement.company_id = %(company)s AND agreement.channel <> 'paper'
           AND agreement.id IN %(live)s AND guardian.id IN %(access)s
           AND agreement.id NOT IN (%(unwanted)s)
           AND guardian.student_id IN (%(expected)s)
           AND NOT EXISTS (
               SELECT 1 FROM school_notice notice
                WHERE notice.guardian_id = guardian.id AND notice.kind = 'forecast'
                  AND notice.channel = agreement.channel
                  AND notice.period_to >= %(today)s)
         ORDER BY agreement.id, place.date_from DESC
        ON CONFLICT (guardian_id, channel, period_from) WHERE kind = 'forecast'
              DO NOTHING
        RETURNING id
        """,
        company=company.id,
        today=today,
        interval=company.school_regulation_id.forecast_interval_days,
        expected=expected_query(company, today),
        unwanted=unwanted_query("forecast"),
        domain=company._school_notice_domain(),
        uid=env.uid,
        now=env.cr.now(),
        **env["school.notice"]._due_sql(company, today),
    )


def expected_query(company, today):
    """SELECT of the pupils of whom something is expected in a term that runs."""
    return SQL(
        """
        SELECT result.student_id
          FROM school_result result
          JOIN school_term term ON term.id = result.term_id
           AND %(today)s BETWEEN term.date_start AND term.date_end
         WHERE result.company_id = %(company)s AND result.has_forecast
           AND result.kind = 'term' AND result.state = 'open'
           AND result.mark_count > 0
        """,
        company=company.id,
        today=today,
    )
