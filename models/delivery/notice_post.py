"""Handing the messages of one school to one channel's carrier, each exactly once.

A process that sends holds an advisory lock of its own, which the database releases
the moment the process is gone. What it takes in hand carries the lock's key: others
leave it alone while the lock is held, and take it over afterwards. Of all that only
the one letter in flight is marked ``sending``; its mark is committed before the letter
leaves, together with the mark ``sent`` of the letter before it: one commit a letter.
"""

import logging
import random
import time

from odoo.tools import SQL

from .carrier import Down, Outcome
from .notice_claims import LOCK_SPACE, claim_query, outcome_query, recover_query
from .notice_verdict import OUTCOMES, judge
from .transact import transact

_logger = logging.getLogger(__name__)

BATCH_SECONDS = 5
"""After so long a batch gives back what it has not sent: Odoo runs a batch ten times
before it looks whether the cron has taken too long, and kills it then."""
PATIENCE = 10
"""Times that a worker waits where nothing else is to be done meanwhile."""
MAX_DROPS = 3
"""Connections lost one after the other, without a letter between, before we stop."""


class NoticePost:
    """One process's counter at the post office, for one channel of one school.

    Entered as a context: the lock is taken, and the carrier opened when first needed;
    both are given up at the end.

    :param channel: ``school.channel``
    :param patience: times that it waits for something of the channel's measure
    """

    def __init__(self, notices, channel, patience=PATIENCE):
        company = channel.company_id
        self.company = company
        # The office reads what went wrong.
        lang = company.partner_id.lang or notices.env.lang
        self.notices = notices.with_company(company).with_context(lang=lang)
        self.env = self.notices.env
        self.channel = channel.with_env(self.env)
        self.carrier = self.channel._carrier()
        self.patience = patience
        self.key = None
        self.prepared = False
        self.drops = 0
        self.trouble = None
        self.pause = 0

    def __enter__(self):
        while self.key is None:
            key = random.randint(1, 2**31 - 1)
            rows = self.env.execute_query(
                SQL("SELECT pg_try_advisory_lock(%s, %s)", LOCK_SPACE, key)
            )
            self.key = key if rows[0][0] else None
        return self

    def __exit__(self, *exception):
        self.carrier.close()
        # The connection goes back to the pool: it must not keep the lock.
        if not self.env.cr.closed:
            if exception[0]:
                self.env.cr.rollback()
            self._forget_next()
            self.env.cr.execute(
                SQL("SELECT pg_advisory_unlock(%s, %s)", LOCK_SPACE, self.key)
            )

    # The database's side

    def _execute(self, query):
        # Not logged where it fails: it is done again.
        self.env.cr.execute(query, log_exceptions=False)

    def recover(self):
        """Put back what processes that died had in flight."""
        self._execute(recover_query(self.channel))

    def _claim(self, limit):
        """Take notices in hand.

        :return: ids
        """
        self._execute(claim_query(self.channel, self.key, limit))
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

    def _next(self, finished, letter):
        """Write down how the last letter ended and take the next one in flight.

        :param finished: arguments of ``outcome_query``, or None
        :param letter: (notice ids, message or exception)
        :return: the number of the attempt; 0 where the next one may not go out any
            more: taken back by the office, or without right, consent or agreement now
        """
        if finished:
            self._execute(outcome_query(*finished))
        ids, message = letter
        attempts = [self._take(notice_id) for notice_id in ids]
        if not all(attempts):
            self._put_back(ids)
            return 0
        if not isinstance(message, Exception):
            self.carrier.announce(message)
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

    # A batch

    def send_batch(self, limit):
        """Claim, lay out and send up to ``limit`` messages.

        :return: dict of outcome to number; empty where nothing waits
        """
        limit = self._reserve(limit)
        ids = transact(self.env, lambda: self._claim(limit))
        if not ids:
            return {}
        counts = dict.fromkeys(OUTCOMES, 0)
        finished = None
        until = time.monotonic() + BATCH_SECONDS
        if self._open():
            transact(self.env, self._prepare_next)
            for letter in self.notices.browse(ids)._letters(self.channel):
                if not self._open() or time.monotonic() > until:
                    break
                finished = self._send(letter, finished, counts)
        recovered = counts["sent"] and not self.trouble
        transact(self.env, lambda: self._close_batch(finished, recovered))
        return counts

    def _reserve(self, limit):
        """How many messages may be sent now; waits for a moment where it is none."""
        for attempt in range(self.patience + 1):
            if attempt:
                time.sleep(min(1, 60 / self.channel.per_minute))
            if taken := transact(self.env, lambda: self.channel._reserve(limit)):
                return taken
        return 0

    def _send(self, letter, last, counts):
        """Send one message, if it may still go out.

        :param letter: (notice ids, message or exception)
        :param last: how the message before it ended, as this method returns it
        :return: arguments of ``outcome_query``, or None
        """
        ids, message = letter
        attempts = transact(self.env, lambda: self._next(last, letter))
        if not attempts:
            return None
        verdict = judge(
            self._deliver(message), attempts, self.channel.doubt_rule, self.trouble
        )
        outcome, values, event = verdict
        counts[outcome] += 1
        return ids, values, event

    def _close_batch(self, finished, recovered):
        """Write down the last outcome and let go of what was not sent."""
        if finished:
            self._execute(outcome_query(*finished))
        if self.trouble:
            self.channel._pause(self.trouble, self.pause)
        elif recovered and self.channel.trouble:
            self.channel._go_on()
        self._execute(
            SQL(
                """
                UPDATE school_notice SET claim_key = NULL, error = %s
                 WHERE company_id = %s AND channel = %s
                   AND state = 'queued' AND claim_key = %s
                """,
                self.trouble,
                self.company.id,
                self.channel.code,
                self.key,
            )
        )

    # The carrier's side

    def _open(self):
        """Have a connection to the provider.

        :return: whether there is one; else ``trouble`` says why not
        """
        if self.trouble:
            return False
        if not self.carrier.is_open:
            try:
                self.carrier.open()
            except Down as down:
                self._stop(down)
                return False
        return True

    def _stop(self, down):
        """Leave the provider alone; the messages wait.

        It is written down with the end of the batch, which is done again where another
        worker came in between: he often has met the same.
        """
        self.trouble = str(down)
        self.pause = down.pause
        _logger.warning(
            "School %s: nothing goes by %s: %s",
            self.company.id,
            self.channel.code,
            self.trouble,
        )

    def _deliver(self, message):
        """Hand one message to the carrier.

        :param message: the message, or the exception by which its making failed
        :return: ``Outcome``
        """
        if isinstance(message, Exception):
            reason = type(message).__name__  # its text may tell of the pupil
            return Outcome(
                "failed",
                self.env._("The letter could not be made: %(reason)s", reason=reason),
            )
        try:
            outcome = self.carrier.carry(message)
        except Down as down:
            self._stop(down)
            return Outcome("retry", str(down))
        if outcome.pause:
            self._stop(Down(outcome.reason, outcome.pause))
        self.drops = self.drops + 1 if outcome.state == "doubt" else 0
        if self.drops >= MAX_DROPS:
            self._stop(Down(outcome.reason))
        return outcome
