"""The statements by which what was given up is told by another way."""

from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

RECENT = timedelta(days=7)
"""What was given up longer ago is not told again."""
ON_PAPER = ("week", "result", "exam")
"""What the extract tells, too: it comes for who is reached by no other way."""
COLUMNS = SQL(
    "guardian_id, student_id, class_id, agreement_id, channel, kind, change_id, "
    "source_id, period_from, period_to, address, state, in_doubt, message_id, "
    "attempts, company_id, create_uid, write_uid, create_date, write_date"
)


def lost_query(company):
    """SELECT of what was given up and is told by nothing else yet."""
    return SQL(
        """
        SELECT * FROM school_notice
         WHERE company_id = %s AND state = 'failed' AND channel <> 'paper'
           AND replaced_by_id IS NULL AND is_settled IS NOT TRUE AND write_date >= %s
        """,
        company.id,
        fields.Datetime.now() - RECENT,
    )


def same_sql():
    """Of a notice ``twin``: it tells the same as ``lost`` by another channel."""
    return SQL(
        """
        twin.guardian_id = lost.guardian_id AND twin.kind = lost.kind
        AND twin.channel <> lost.channel AND twin.period_from = lost.period_from
        AND twin.change_id IS NOT DISTINCT FROM lost.change_id
        AND twin.source_id IS NOT DISTINCT FROM lost.source_id
        """
    )


def extract_sql():
    """Of a notice ``twin``: the extract that tells what ``lost`` was to tell."""
    return SQL(
        """
        twin.guardian_id = lost.guardian_id AND twin.kind = 'week'
        AND twin.channel = 'paper' AND lost.kind IN %s
        AND lost.period_from BETWEEN twin.period_from AND twin.period_to
        AND (twin.state = 'queued' OR twin.state = 'sent'
             AND twin.sent_at >= lost.create_date)
        """,
        ON_PAPER,
    )


def _not_told_sql():
    return SQL(
        """
        NOT EXISTS (SELECT 1 FROM school_notice twin
                     WHERE %s AND twin.state NOT IN ('failed', 'cancelled'))
        AND NOT EXISTS (SELECT 1 FROM school_notice twin WHERE %s)
        """,
        same_sql(),
        extract_sql(),
    )


def replacing_query(env, company):
    """INSERT of the same by another electronic channel that is agreed and open.

    Also by one by which the guardian has not wanted this kind: it was wanted by the
    other. Never by one by which it failed already.
    """
    return SQL(
        """
        INSERT INTO school_notice (%(columns)s)
        SELECT DISTINCT ON (lost.id)
               lost.guardian_id, lost.student_id, lost.class_id, other.id,
               other.channel, lost.kind, lost.change_id, lost.source_id,
               lost.period_from, lost.period_to, other.address, 'queued', FALSE,
               '<notice.' || gen_random_uuid() || '@' || %(domain)s || '>', 0,
               %(company)s, %(uid)s, %(uid)s, %(now)s, %(now)s
          FROM (%(lost)s) lost
          JOIN school_delivery_agreement other ON other.guardian_id = lost.guardian_id
           AND other.channel NOT IN ('paper', lost.channel)
         WHERE other.id IN %(live)s AND lost.guardian_id IN %(access)s
           AND NOT EXISTS (SELECT 1 FROM school_notice twin
                            WHERE %(same)s AND twin.channel = other.channel)
           AND %(not_told)s
         ORDER BY lost.id, other.id
        ON CONFLICT DO NOTHING
        RETURNING id
        """,
        columns=COLUMNS,
        lost=lost_query(company),
        same=same_sql(),
        not_told=_not_told_sql(),
        domain=company._school_notice_domain(),
        company=company.id,
        uid=env.uid,
        now=env.cr.now(),
        **env["school.notice"]._due_sql(company, company._school_today()),
    )


def extract_query(env, company):
    """INSERT of the extracts of the weeks that were to be told, one a pupil's week."""
    return SQL(
        """
        INSERT INTO school_notice (%(columns)s)
        SELECT DISTINCT ON (lost.guardian_id, date_trunc('week', lost.period_from))
               lost.guardian_id, lost.student_id, lost.class_id, way.id, 'paper',
               'week', NULL::int, NULL::int,
               date_trunc('week', lost.period_from)::date,
               date_trunc('week', lost.period_from)::date + 6, NULL, 'queued', FALSE,
               NULL, 0, %(company)s, %(uid)s, %(uid)s, %(now)s, %(now)s
          FROM (%(lost)s) lost
         CROSS JOIN LATERAL (
               SELECT id FROM school_delivery_agreement agreement
                WHERE agreement.guardian_id = lost.guardian_id
                  AND agreement.id IN %(live)s
                ORDER BY agreement.channel = 'paper' DESC, agreement.id LIMIT 1) way
         WHERE lost.kind IN %(on_paper)s AND lost.class_id IS NOT NULL
           AND lost.guardian_id IN %(right)s AND %(not_told)s
         ORDER BY lost.guardian_id, date_trunc('week', lost.period_from), lost.id
        ON CONFLICT DO NOTHING
        RETURNING id
        """,
        columns=COLUMNS,
        lost=lost_query(company),
        not_told=_not_told_sql(),
        on_paper=ON_PAPER,
        company=company.id,
        uid=env.uid,
        now=env.cr.now(),
        **env["school.notice"]._due_sql(company, company._school_today()),
    )


def naming_query(company):
    """UPDATE of what was given up with what tells it instead, and its history."""
    return SQL(
        """
        WITH found AS (
            SELECT DISTINCT ON (lost.id) lost.id, twin.id AS twin_id
              FROM (%(lost)s) lost
              JOIN school_notice twin
                ON %(same)s AND twin.state NOT IN ('failed', 'cancelled')
                OR %(extract)s
             ORDER BY lost.id, twin.channel = 'paper', twin.id),
        named AS (
            UPDATE school_notice notice SET replaced_by_id = found.twin_id
              FROM found WHERE notice.id = found.id
            RETURNING notice.id, notice.company_id)
        INSERT INTO school_notice_event (notice_id, company_id, at, what)
        SELECT id, company_id, %(now)s, 'replaced' FROM named
        """,
        lost=lost_query(company),
        same=same_sql(),
        extract=extract_sql(),
        now=fields.Datetime.now(),
    )
