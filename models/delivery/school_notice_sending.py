import contextlib
import logging
import random
import traceback
from collections import deque
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from .notice_post import PATIENCE, NoticePost
from .notice_verdict import OUTCOMES
from .school_notice_event_kinds import CODES as EVENT_CODES
from .transact import transact

_logger = logging.getLogger(__name__)

MANY = 1000
"""Beyond so many that wait they are not counted."""
LETTERS = {
    "change": "school.change.letter",
    **dict.fromkeys(EVENT_CODES, "school.event.letter"),
    "forecast": "school.forecast.letter",
    "week": "school.digest",
}
"""The model that lays out each kind's letters."""


class SchoolNotice(models.Model):
    """Notices are made by one cron; others hand them to the channels' carriers."""

    _inherit = "school.notice"

    @api.private
    def _letters(self, channel):
        """The messages of these notices of one school, the most urgent first.

        :param channel: ``school.channel``
        :return: as ``school.letter`` gives them
        """
        letters = []
        alike = self.grouped(lambda notice: LETTERS[notice.kind])
        for model in dict.fromkeys(LETTERS.values()):
            if model in alike:
                letters += self.env[model]._letters(alike[model], channel)
        return letters

    @api.model
    def _cron_notices(self):
        """Make the notices that are due in every school, and have them sent.

        What was given up meanwhile goes another way.
        """
        schools = list(
            self.env["res.company"].search([("school_regulation_id", "!=", False)])
        )
        # Were it killed again and again, the last ones would never have their turn.
        random.shuffle(schools)
        for company in schools:
            with self._alone(company):
                self._make_due(company)
        self._wake_workers()

    def _make_due(self, company):
        monday = company._school_due_week()
        sunday = monday + timedelta(days=6)
        for make in (
            partial(self.env["school.delivery.agreement"]._keep_week, company),
            partial(self._cancel_undue, company),  # it may be told otherwise, at once
            partial(self._make_week, company, monday, sunday),
            partial(self._make_forecasts, company),
            partial(self._make_events, company),
            partial(self._follow_up, company),
        ):
            transact(self.env, make)

    @api.model
    def _cron_send(self, batch_size=100):
        """Send what waits, beside any number of other workers."""
        if self._send_queued(batch_size)["failed"]:
            self._wake_making()

    @contextlib.contextmanager
    def _alone(self, company):
        """What fails in one school holds up no other; it is tried at the next run."""
        try:
            yield
        except Exception as error:  # whatever it is
            self.env.cr.rollback()
            # Without the error's text, which may tell of a pupil.
            _logger.error(
                "School %s: notices failed with %s:\n%s",
                company.id,
                type(error).__name__,
                "".join(traceback.format_tb(error.__traceback__)),
            )

    @api.private
    def _send_queued(self, batch_size=100, channels=None):
        """Send the notices that wait, in batches, committing each message.

        Any number of processes may do so at once; each may be killed at any moment.

        :param channels: only by these ``school.channel``
        :return: dict of the numbers of notices by outcome and ``cancelled``
        """
        counts = dict.fromkeys((*OUTCOMES, "cancelled"), 0)
        channels = list(channels or self._waiting_channels())
        turns = deque(channels)
        while turns:
            channel = turns.popleft()
            patience = 1 if turns else PATIENCE
            with self._alone(channel.company_id):
                with NoticePost(self, channel, patience) as post:
                    self._send_by(post, batch_size, counts, channels, turns)
        return counts

    def _send_by(self, post, batch_size, counts, channels, turns):
        """Send what waits at one counter, in its turn.

        :param channels: those that are up; this one leaves them where it is not
        :param turns: the channels that come after it: where it has to go slowly it
            lets them go on, and gets another turn
        """
        cancel = partial(self._cancel_undue, post.company)
        counts["cancelled"] += transact(post.env, cancel)
        transact(post.env, post.recover)
        transact(post.env, partial(self._join_events, post.channel))
        while done := post.send_batch(batch_size):
            if not any(done.values()):
                # A right ended meanwhile: else we would take it for ever.
                done["cancelled"] = transact(post.env, cancel)
            for outcome, number in done.items():
                counts[outcome] += number
            if post.trouble:
                # The next run tries it again: not at once, as what only remains.
                channels.remove(post.channel)
            time_left = self.env["ir.cron"]._commit_progress(
                sum(done.values()), remaining=self._count_waiting(channels)
            )
            if post.trouble or not time_left or not any(done.values()):
                break
            if turns and post.channel.per_minute:
                turns.append(post.channel)
                break
        counts["cancelled"] += transact(post.env, cancel)

    def _count_waiting(self, channels):
        """How many notices could be sent now by these channels: none, or many."""
        waiting = (
            Domain("state", "=", "queued")
            & Domain("claim_key", "=", False)
            & (
                Domain("retry_at", "=", False)
                | Domain("retry_at", "<=", fields.Datetime.now())
            )
        )
        of_channels = Domain.OR(
            Domain("company_id", "=", channel.company_id.id)
            & Domain("channel", "=", channel.code)
            for channel in channels
            if channel._is_free()
        )
        # Asked after each batch: to count a region's evening each time takes long.
        return self.search_count(waiting & of_channels, limit=MANY)

    def _waiting_channels(self):
        """The channels by which something waits and may go now."""
        groups = self.env["school.notice"]._read_group(
            [("channel", "!=", "paper"), ("state", "in", ("queued", "sending"))],
            ["company_id", "channel"],
        )
        waiting = {(company.id, code) for company, code in groups}
        channels = self.env["school.channel"].search([("code", "!=", "paper")])
        return channels.filtered(
            lambda one: (one.company_id.id, one.code) in waiting and one._is_free()
        )
