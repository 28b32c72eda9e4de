"""The statements by which a process takes notices in hand, and gives them back."""

from odoo import fields
from odoo.tools import SQL

from .notice_verdict import MAX_ATTEMPTS

LOCK_SPACE = 0x5D1A
"""First half of the keys of our advisory locks."""
ALONE = ("week", "forecast")
"""Kinds of which each notice is a message of its own."""
ALIVE = SQL(
    """
    (SELECT objid::bigint FROM pg_locks
      WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = %s
        AND database = (SELECT oid FROM pg_database
                         WHERE datname = current_database()))
    """,
    LOCK_SPACE,
)


def recover_query(channel):
    """Put back what processes that died had in flight: it is in doubt.

    Whether it goes out again or waits for the office is the channel's rule.
    """
    return SQL(
        """
        WITH dead AS (
            UPDATE school_notice
               SET in_doubt = TRUE, claim_key = NULL, write_date = %(now)s,
                   state = CASE WHEN %(rule)s = 'office' THEN 'doubt'
                                WHEN attempts < %(most)s THEN 'queued'
                                ELSE 'failed' END
             WHERE id IN (
                   SELECT id FROM school_notice
                    WHERE company_id = %(company)s AND channel = %(channel)s
                      AND state = 'sending'
                      AND (claim_key IS NULL OR claim_key NOT IN %(alive)s)
                      FOR UPDATE SKIP LOCKED)
            RETURNING id, company_id)
        INSERT INTO school_notice_event (notice_id, company_id, at, what)
        SELECT id, company_id, %(now)s, 'doubt' FROM dead
        """,
        now=fields.Datetime.now(),
        rule=channel.doubt_rule,
        most=MAX_ATTEMPTS,
        company=channel.company_id.id,
        channel=channel.code,
        alive=ALIVE,
    )


def claim_query(channel, key, limit):
    """Take notices in hand that wait and are nobody else's.

    What goes out as one message is taken whole: of two parts under one Message-ID
    a mailbox would drop the second.

    :param key: of the lock that the process holds
    :return: ``SQL`` returning the ids
    """
    return SQL(
        # Materialized: as a sub-select of the UPDATE it may be run again for
        # each row, and would then claim more than the limit. The kinds come
        # in the order of the alphabet, which is that of urgency: an absence
        # and a change before the week.
        """
        WITH waiting AS MATERIALIZED (
            SELECT id, message_id FROM school_notice notice
             WHERE company_id = %(company)s AND channel = %(channel)s
               AND state = 'queued' AND COALESCE(retry_at <= %(now)s, TRUE)
               AND (claim_key IS NULL OR claim_key NOT IN %(alive)s)
               AND (kind IN %(alone)s OR NOT EXISTS (
                   SELECT 1 FROM school_notice elder
                    WHERE elder.message_id = notice.message_id
                      AND elder.id < notice.id
                      AND elder.state IN ('queued', 'sending')))
             ORDER BY kind, id LIMIT %(limit)s
               FOR UPDATE SKIP LOCKED),
        letters AS (
            SELECT id FROM waiting
             UNION
            SELECT younger.id FROM waiting
              JOIN school_notice younger
                ON younger.message_id = waiting.message_id
               AND younger.state = 'queued')
        UPDATE school_notice notice
           SET claim_key = %(key)s, address = agreement.address
          FROM letters, school_delivery_agreement agreement
         WHERE notice.id = letters.id AND agreement.id = notice.agreement_id
        RETURNING notice.id
        """,
        company=channel.company_id.id,
        channel=channel.code,
        now=fields.Datetime.now(),
        alive=ALIVE,
        alone=ALONE,
        limit=limit,
        key=key,
    )


def outcome_query(ids, values, event=None):
    """What the answer says, unless a report was faster.

    That knows better than an answer which was lost, or came after it.

    :param event: dict of columns of ``school.notice.event``, or None where the
        notice itself tells it all
    """
    now = fields.Datetime.now()
    # Taken, as the report said, too: the rest of the answer is news all the same.
    told = ["sending", "sent"] if values["state"] == "sent" else ["sending"]
    update = SQL(
        "UPDATE school_notice SET claim_key = NULL, %s"
        " WHERE id = ANY(%s) AND state = ANY(%s)",
        SQL(", ").join(
            SQL("%s = %s", SQL.identifier(column), value)
            for column, value in {**values, "write_date": now}.items()
        ),
        list(ids),
        told,
    )
    if not event:
        return update
    return SQL(
        """
        WITH done AS (%s RETURNING id, company_id)
        INSERT INTO school_notice_event (notice_id, company_id, at, what, reason)
        SELECT id, company_id, %s, %s, %s FROM done
        """,
        update,
        now,
        event["what"],
        event["reason"],
    )
