from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from .notice_post import NoticePost

LETTERS = {"change": "school.change.letter", "week": "school.digest"}
"""The model that lays out each kind's letters."""


class SchoolNotice(models.Model):
    """E-mail: letters are written and handed to the mail server by a cron."""

    _inherit = "school.notice"

    @api.private
    def _letters(self):
        """The letters of these notices of one school, the most urgent first.

        :return: as ``school.letter`` gives them
        """
        letters = []
        for kind, model in LETTERS.items():
            alike = self.filtered(lambda notice, kind=kind: notice.kind == kind)
            letters += self.env[model]._letters(alike)
        return letters

    @api.model
    def _cron_weekly(self, batch_size=100):
        """Make the notices that are due in every school, then send what waits."""
        for company in self.env["res.company"].search(
            [("school_regulation_id", "!=", False)]
        ):
            monday = company._school_due_week()
            NoticePost(self, company).transact(
                partial(self._make_week, company, monday, monday + timedelta(days=6))
            )
        self._send_queued(batch_size)

    @api.private
    def _send_queued(self, batch_size=100, companies=None):
        """Send the e-mail notices that wait, in batches, committing each letter.

        Any number of processes may do so at once; each may be killed at any moment.

        :param companies: only of these schools
        :return: dict of the numbers of notices sent, retried, failed and cancelled
        """
        counts = {"sent": 0, "retried": 0, "failed": 0, "cancelled": 0}
        down = self.env["res.company"]
        for company in companies or self._waiting_companies():
            with NoticePost(self, company) as post:
                cancel = partial(self._cancel_undue, company)
                counts["cancelled"] += post.transact(cancel)
                post.transact(post.recover)
                while done := post.send_batch(batch_size):
                    if not any(done.values()):
                        # A right ended meanwhile: else we would take it for ever.
                        done["cancelled"] = post.transact(cancel)
                    for outcome, number in done.items():
                        counts[outcome] += number
                    if post.trouble:
                        down += company
                    time_left = self.env["ir.cron"]._commit_progress(
                        sum(done.values()), remaining=self._count_waiting(down)
                    )
                    if post.trouble or not time_left or not any(done.values()):
                        break
                counts["cancelled"] += post.transact(cancel)
        return counts

    def _count_waiting(self, down):
        """How many letters could be sent now, of the schools that are not ``down``."""
        return self.search_count(
            Domain("channel", "=", "email")
            & Domain("state", "=", "queued")
            & Domain("claim_key", "=", False)
            & Domain("company_id", "not in", down.ids)
            & (
                Domain("retry_at", "=", False)
                | Domain("retry_at", "<=", fields.Datetime.now())
            )
        )

    def _waiting_companies(self):
        groups = self.env["school.notice"]._read_group(
            [("channel", "=", "email"), ("state", "in", ("queued", "sending"))],
            ["company_id"],
        )
        return self.env["res.company"].union(*(company for (company,) in groups))
