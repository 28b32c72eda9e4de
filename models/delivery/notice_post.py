"""Handing the letters of one school to its mail server, each exactly once.

A process that sends holds an advisory lock of its own, which the database releases
the moment the process is gone. What it takes in hand carries the lock's key: others
leave it alone while the lock is held, and take it over afterwards. Of all that only
the one letter in flight is marked ``sending``; its mark is committed before the letter
leaves, together with the mark ``sent`` of the letter before it: one commit a letter.
"""

import contextlib
import logging
import random
import smtplib
from datetime import timedelta

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

_logger = logging.getLogger(__name__)

LOCK_SPACE = 0x5D1A
"""First half of the keys of our advisory locks."""
MAX_ATTEMPTS = 5
RETRY_MINUTES = 30
MAX_DROPS = 3
"""Connections lost one after the other, without a letter between, before we stop."""
ALIVE = SQL(
    """
    (SELECT objid::bigint FROM pg_locks
      WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = %s
        AND database = (SELECT oid FROM pg_database
                         WHERE datname = current_database()))
    """,
    LOCK_SPACE,
)


class NoticePost:
    """One process's counter at the post office.

    Entered as a context: the lock is taken and the connection to the mail server
    opened when first needed; both are given up at the end.
    """

    def __init__(self, notices, company):
        self.company = company
        self.notices = notices.with_company(company)
        self.env = self.notices.env
        self.key = None
        self.prepared = False
        self.session = None
        self.connected = False
        self.drops = 0
        self.trouble = None
        self.sender = company._school_sender()
        # Given here, the mail server's model need not look them up for each letter.
        mail = self.env["ir.mail_server"]
        self.mail = mail.with_context(
            domain_notifications_email=mail._get_default_from_address() or self.sender,
            domain_bounce_address=mail._get_default_bounce_address() or self.sender,
        )

    def __enter__(self):
        while self.key is None:
            key = random.randint(1, 2**31 - 1)
            rows = self.env.execute_query(
                SQL("SELECT pg_try_advisory_lock(%s, %s)", LOCK_SPACE, key)
            )
            self.key = key if rows[0][0] else None
        return self

    def __exit__(self, *exception):
        self._disconnect()
        # The connection goes back to the pool: it must not keep the lock.
        if not self.env.cr.closed:
            if exception[0]:
                self.env.cr.rollback()
            self._forget_next()
            self.env.cr.execute(
                SQL("SELECT pg_advisory_unlock(%s, %s)", LOCK_SPACE, self.key)
            )

    # The database's side

    def transact(self, work):
        """Do ``work`` and commit; again where another process came in between.

        :return: what ``work`` returns
        """
        for attempt in range(10):
            try:
                result = work()
                self.env.cr.commit()  # pylint: disable=invalid-commit
                return result
            except (SerializationFailure, DeadlockDetected):
                self.env.cr.rollback()
                if attempt == 9:
                    raise

    def _execute(self, query):
        # Not logged where it fails: it is done again.
        self.env.cr.execute(query, log_exceptions=False)

    def recover(self):
        """Put back what processes that died had in flight: it is in doubt."""
        self._execute(
            SQL(
                """
                UPDATE school_notice SET in_doubt = TRUE, claim_key = NULL,
                       state = CASE WHEN attempts < %s THEN 'queued' ELSE 'failed' END
                 WHERE id IN (
                       SELECT id FROM school_notice
                        WHERE company_id = %s AND channel = 'email'
                          AND state = 'sending'
                          AND (claim_key IS NULL OR claim_key NOT IN %s)
                          FOR UPDATE SKIP LOCKED)
                """,
                MAX_ATTEMPTS,
                self.company.id,
                ALIVE,
            )
        )

    def _claim(self, limit):
        """Take letters in hand that wait and are nobody else's.

        A letter about several children is taken whole: of two parts under one
        Message-ID a mailbox would drop the second.

        :return: ids
        """
        self._execute(
            SQL(
                # Materialized: as a sub-select of the UPDATE it may be run again for
                # each row, and would then claim more than the limit. A change comes
                # before the week, in the alphabet as in urgency.
                """
                WITH waiting AS MATERIALIZED (
                    SELECT id, change_id, message_id FROM school_notice notice
                     WHERE company_id = %s AND channel = 'email'
                       AND state = 'queued' AND COALESCE(retry_at <= %s, TRUE)
                       AND (claim_key IS NULL OR claim_key NOT IN %s)
                       AND (kind <> 'change' OR NOT EXISTS (
                           SELECT 1 FROM school_notice elder
                            WHERE elder.change_id = notice.change_id
                              AND elder.message_id = notice.message_id
                              AND elder.id < notice.id
                              AND elder.state IN ('queued', 'sending')))
                     ORDER BY kind, id LIMIT %s
                       FOR UPDATE SKIP LOCKED),
                letters AS (
                    SELECT id FROM waiting
                     UNION
                    SELECT younger.id FROM waiting
                      JOIN school_notice younger
                        ON younger.change_id = waiting.change_id
                       AND younger.message_id = waiting.message_id
                       AND younger.state = 'queued')
                UPDATE school_notice notice
                   SET claim_key = %s, address = agreement.address
                  FROM letters, school_delivery_agreement agreement
                 WHERE notice.id = letters.id AND agreement.id = notice.agreement_id
                RETURNING notice.id
                """,
                self.company.id,
                fields.Datetime.now(),
                ALIVE,
                limit,
                self.key,
            )
        )
        return sorted(row[0] for row in self.env.cr.fetchall())

    def _prepare_next(self):
        """Have the database plan the statement of ``_next`` once for many letters.

        Planning the gate's conditions takes longer than checking them.
        """
        due = self.notices._due_sql(self.company, self.company._school_today())
        self._forget_next()
        self._execute(
            SQL(
                """
                PREPARE school_notice_next (int) AS
                UPDATE school_notice SET state = 'sending', attempts = attempts + 1
                 WHERE id = $1 AND state = 'queued' AND claim_key = %s
                   AND guardian_id IN %s AND agreement_id IN %s
                RETURNING attempts
                """,
                self.key,
                due["access"],
                due["live"],
            )
        )
        self.prepared = True

    def _forget_next(self):
        if self.prepared:
            self._execute(SQL("DEALLOCATE school_notice_next"))
            self.prepared = False

    def _next(self, finished, ids):
        """Write down how the last letter ended and take the next one in flight.

        :param finished: (notice ids, column values) or None
        :param ids: of the letter's notices
        :return: the number of the attempt; 0 where the next one may not go out any
            more: taken back by the office, or without right, consent or agreement now
        """
        if finished:
            self._execute(self._outcome_query(*finished))
        attempts = [self._take(notice_id) for notice_id in ids]
        if not all(attempts):
            self._put_back(ids)
            return 0
        return max(attempts)

    def _take(self, notice_id):
        self._execute(SQL("EXECUTE school_notice_next (%s)", notice_id))
        row = self.env.cr.fetchone()
        return row[0] if row else 0

    def _put_back(self, ids):
        """One of the letter's pupils may not be told of: it is to be made anew."""
        back = SQL("state = 'queued', attempts = attempts - 1")
        flying = SQL("state = 'sending' AND claim_key = %s", self.key)
        self._execute(
            SQL(
                "UPDATE school_notice SET %s WHERE id = ANY(%s) AND %s",
                *(back, list(ids), flying),
            )
        )

    def _outcome_query(self, ids, values):
        return SQL(
            "UPDATE school_notice SET claim_key = NULL, %s WHERE id = ANY(%s)",
            SQL(", ").join(
                SQL("%s = %s", SQL.identifier(column), value)
                for column, value in {
                    **values,
                    "write_date": fields.Datetime.now(),
                }.items()
            ),
            list(ids),
        )

    # A batch

    def send_batch(self, limit):
        """Claim, lay out and send up to ``limit`` letters.

        :return: dict of outcome to number; empty where nothing waits
        """
        ids = self.transact(lambda: self._claim(limit))
        if not ids:
            return {}
        counts = {"sent": 0, "retried": 0, "failed": 0}
        finished = None
        if self._connect():
            self.transact(self._prepare_next)
            for letter in self.notices.browse(ids)._letters():
                if not self._connect():
                    break
                finished = self._send(letter, finished, counts)
        self.transact(lambda: self._close_batch(finished))
        return counts

    def _send(self, letter, last, counts):
        """Send one letter, if it may still go out.

        :param letter: (notice ids, ``EmailMessage`` or exception)
        :param last: how the letter before it ended, as this method returns it
        :return: (notice ids, column values) to be written down, or None
        """
        ids, message = letter
        attempts = self.transact(lambda: self._next(last, ids))
        if not attempts:
            return None
        outcome, values = self._deliver(message, attempts)
        counts[outcome] += 1
        return ids, values

    def _close_batch(self, finished):
        """Write down the last outcome and let go of what was not sent."""
        if finished:
            self._execute(self._outcome_query(*finished))
        self._execute(
            SQL(
                """
                UPDATE school_notice SET claim_key = NULL, error = %s
                 WHERE company_id = %s AND channel = 'email'
                   AND state = 'queued' AND claim_key = %s
                """,
                self.trouble,
                self.company.id,
                self.key,
            )
        )

    # The mail server's side

    def _connect(self):
        """Have a session with the mail server.

        :return: whether there is one; else ``trouble`` says why not
        """
        if self.trouble:
            return False
        if self.connected and (self.session is None or self.session.sock):
            return True
        if not self.sender:
            self.trouble = self.env._("The school has no e-mail address to send from.")
            return False
        try:
            self.session = self.mail._connect__(smtp_from=self.sender)
            self.connected = True
        except (OSError, smtplib.SMTPException, UserError) as error:
            self.trouble = _said(error)
            _logger.warning("School %s: no mail server: %s", self.company.id, error)
            return False
        return True

    def _disconnect(self):
        if self.session is not None and self.session.sock:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self.session.quit()

    def _deliver(self, letter, attempts):
        """Hand one letter to the mail server.

        :param letter: ``EmailMessage``, or the exception by which its making failed
        :return: outcome (sent, retried, failed), column values
        """
        if isinstance(letter, Exception):
            reason = type(letter).__name__  # its text may tell of the pupil
            return self._failed(
                self.env._("The letter could not be made: %(reason)s", reason=reason)
            )
        try:
            self.mail.send_email(letter, smtp_session=self.session)
        except smtplib.SMTPServerDisconnected as error:
            return self._interrupted(error, attempts)
        except (MailDeliveryException, AssertionError) as error:
            # Odoo hides what the server said behind its own exception.
            reply = error.__context__ or error
            code = _code(reply)
            if 400 <= code < 500:
                # 421: so many letters a connection, and no more.
                at_once = code == 421 and attempts == 1
                return self._retried(_said(reply), attempts, at_once)
            return self._failed(_said(reply))
        self.drops = 0
        values = {"state": "sent", "sent_at": fields.Datetime.now(), "error": None}
        return "sent", values

    def _interrupted(self, error, attempts):
        """The connection broke off: whether the server has the letter is in doubt."""
        self.drops += 1
        if self.drops >= MAX_DROPS:
            self.trouble = _said(error)
        outcome, values = self._retried(_said(error), attempts, attempts == 1)
        return outcome, {**values, "in_doubt": True}

    def _retried(self, reason, attempts, at_once=False):
        if attempts >= MAX_ATTEMPTS:
            return self._failed(reason)
        pause = timedelta(minutes=0 if at_once else RETRY_MINUTES * attempts)
        return "retried", {
            "state": "queued",
            "retry_at": fields.Datetime.now() + pause,
            "error": reason,
        }

    def _failed(self, reason):
        return "failed", {"state": "failed", "error": reason}


def _code(error):
    """The mail server's reply code, 0 where it gave none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))[0]
    return getattr(error, "smtp_code", 0)


def _said(error):
    """What the mail server, or whoever failed, said: one short line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    else:
        code, text = _code(error), getattr(error, "smtp_error", str(error))
    if isinstance(text, bytes):
        text = text.decode(errors="replace")
    line = " ".join(f"{code or ''} {text}".split())
    return line[:200] or type(error).__name__
