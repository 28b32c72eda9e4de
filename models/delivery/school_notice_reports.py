import json
from dataclasses import asdict

from odoo import api, fields, models
from odoo.tools import SQL


class SchoolNotice(models.Model):
    """What the providers tell of messages later: delivered, read, not delivered."""

    _inherit = "school.notice"

    @api.model
    @api.private
    def _hear(self, channel, reports, company=None):
        """Write down what became of messages.

        Reports may come twice and in any order: the earliest time of each kind holds,
        and whatever was delivered was not lost, whoever says so before or after. So
        they end in the same state, however they come. They also end the doubt about a
        message whose acceptance we have not learned of, and the flight of one whose
        answer is still on its way.

        Some cannot be written down yet, and are to be told again. A failure, while the
        message is in flight or waits to go once more: it is of the attempt before,
        perhaps. And what bears the provider's name of a message alone, while any
        message of the channel is in flight: that name may be in the very answer that
        we wait for. None comes too early unseen: ``sending`` is committed before a
        message leaves, and ends together with the noting of its name.

        :param channel: code
        :param reports: list of ``Report``
        :param company: only of this school's messages
        :return: whether nothing has to be told again
        """
        own = SQL("notice.company_id = %s", company.id) if company else SQL("TRUE")
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH told AS (
                    SELECT * FROM json_to_recordset(%(reports)s) AS told (
                           what text, at timestamp, reference text, key text,
                           reason text, is_gone boolean)),
                named AS (
                    SELECT notice.id, told.* FROM told JOIN school_notice notice
                        ON notice.reference = told.reference
                       AND notice.channel = %(channel)s AND %(own)s
                     WHERE told.reference <> ''
                     UNION
                    SELECT notice.id, told.* FROM told JOIN school_notice notice
                        ON notice.message_id = told.key
                       AND notice.channel = %(channel)s AND %(own)s
                     WHERE told.key <> ''
                           -- What has failed was another attempt than what is known.
                       AND (told.what <> 'failed' OR told.reference = ''
                            OR COALESCE(notice.reference, told.reference)
                               = told.reference)),
                summed AS (
                    SELECT id, min(at) AS at, max(reference) AS reference,
                           min(at) FILTER (WHERE what IN ('delivered', 'read'))
                               AS delivered_at,
                           min(at) FILTER (WHERE what = 'read') AS read_at,
                           bool_or(what = 'failed') AS failed,
                           bool_or(is_gone) AS is_gone,
                           max(reason) FILTER (WHERE what = 'failed') AS reason
                      FROM named GROUP BY id),
                before AS (
                    SELECT notice.id, notice.company_id, notice.state, summed.at,
                           summed.reference, summed.reason,
                           summed.failed AND summed.is_gone AS is_gone,
                           notice.delivered_at AS had_delivered,
                           notice.read_at AS had_read,
                           LEAST(notice.delivered_at, summed.delivered_at)
                               AS delivered_at,
                           LEAST(notice.read_at, summed.read_at) AS read_at,
                           summed.failed, notice.in_doubt,
                           COALESCE(notice.reference = summed.reference, FALSE)
                               AS is_known
                      FROM summed JOIN school_notice notice USING (id)
                     WHERE notice.state IN ('sending', 'sent', 'failed', 'doubt')
                        OR notice.state = 'queued'
                       AND (notice.in_doubt OR summed.delivered_at IS NOT NULL)),
                fate AS (
                    SELECT *, CASE
                           WHEN delivered_at IS NOT NULL THEN 'sent'
                           WHEN failed AND state IN ('sent', 'doubt') THEN 'failed'
                           WHEN NOT failed AND NOT is_known
                                AND (state = 'sending' OR in_doubt
                                     AND state IN ('queued', 'doubt')) THEN 'sent'
                           ELSE state END AS new_state
                      FROM before),
                done AS (
                    UPDATE school_notice notice
                       SET delivered_at = fate.delivered_at, read_at = fate.read_at,
                           state = fate.new_state,
                           sent_at = CASE WHEN fate.new_state = 'sent'
                                     THEN COALESCE(notice.sent_at, fate.at)
                                     ELSE notice.sent_at END,
                           claim_key = CASE WHEN fate.new_state = fate.state
                                       THEN notice.claim_key END,
                           retry_at = CASE WHEN fate.new_state = 'sent' THEN NULL
                                      ELSE notice.retry_at END,
                           error = CASE WHEN fate.new_state = fate.state
                                        THEN notice.error
                                        WHEN fate.new_state = 'failed'
                                        THEN fate.reason END,
                           is_gone = fate.new_state = 'failed' AND (
                               COALESCE(notice.is_gone, FALSE)
                               OR COALESCE(fate.is_gone, FALSE)),
                           reference = COALESCE(notice.reference,
                                                NULLIF(fate.reference, '')),
                           write_date = %(now)s
                      FROM fate
                     WHERE notice.id = fate.id
                       AND (notice.state, notice.delivered_at, notice.read_at)
                           IS DISTINCT FROM
                           (fate.new_state, fate.delivered_at, fate.read_at)),
                history AS (
                    INSERT INTO school_notice_event
                                (notice_id, company_id, at, what, reason)
                    SELECT fate.id, fate.company_id, event.at, event.what, event.reason
                      FROM fate CROSS JOIN LATERAL (VALUES
                           (fate.new_state = 'failed' AND fate.state <> 'failed',
                            fate.at, 'bounced', fate.reason),
                           (fate.had_delivered IS NULL
                            AND fate.delivered_at IS NOT NULL,
                            fate.delivered_at, 'delivered', NULL),
                           (fate.had_read IS NULL AND fate.read_at IS NOT NULL,
                            fate.read_at, 'read', NULL)
                           ) event (happened, at, what, reason)
                     WHERE event.happened)
                SELECT EXISTS (
                       SELECT 1 FROM fate
                        WHERE failed AND new_state IN ('sending', 'queued'))
                    OR EXISTS (
                       SELECT 1 FROM told JOIN school_notice notice
                           ON notice.state = 'sending'
                          AND notice.channel = %(channel)s AND %(own)s
                        WHERE told.key = '' AND told.reference <> ''
                          AND NOT EXISTS (
                              SELECT 1 FROM named
                               WHERE named.reference = told.reference))
                """,
                reports=json.dumps([asdict(one) for one in reports], default=str),
                own=own,
                channel=channel,
                now=fields.Datetime.now(),
            ),
            # Not logged where it fails: it is done again.
            log_exceptions=False,
        )
        too_early = self.env.cr.fetchone()[0]
        self.env.invalidate_all(flush=False)
        return not too_early
