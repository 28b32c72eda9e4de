from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

BATCH = 1000
LONGEST_WAIT = 24
"""Hours, where a school has no regulation."""
LEEWAY = timedelta(minutes=15)
"""The scheduler comes a little after the moment for which it is called."""


class SchoolPublishedMixin(models.AbstractModel):
    """What families see once it is published, within the regulation's hours.

    000-8, 001-j, 002-6, 003-6, 004-3: final grades and the results of exams are
    available within a day (or three) of being known.
    """

    _name = "school.published.mixin"
    _description = "Published within the regulation's hours"

    known_at = fields.Datetime(
        string="Known since",
        readonly=True,
        copy=False,
        help="The clock runs from here.",
    )
    publish_at = fields.Datetime(
        string="To be published", compute="_compute_publish_at", store=True
    )
    publish_until = fields.Datetime(
        string="To be published until",
        compute="_compute_publish_at",
        store=True,
        help="Within the hours of the school's regulation.",
    )
    published_at = fields.Datetime(string="Published", readonly=True, copy=False)
    was_late = fields.Boolean(
        readonly=True, copy=False, help="Published after the hours."
    )
    is_late = fields.Boolean(
        string="Published late",
        compute="_compute_is_late",
        search="_search_is_late",
        help="Published, or still waiting, after the regulation's hours.",
    )

    def _wished_publish_at(self):
        """When the school wants it published, if the hours allow.

        :return: moment (naive, UTC)
        """
        return self.company_id._school_publish_at(self.known_at)

    def _published_vals(self):
        """What else is written when it is published."""
        return {}

    @api.depends("known_at")
    def _compute_publish_at(self):
        for one in self:
            if not one.known_at:
                one.publish_at = one.publish_until = False
                continue
            hours = one.company_id.school_regulation_id.result_hours or LONGEST_WAIT
            one.publish_until = one.known_at + timedelta(hours=hours)
            latest = one.publish_until - LEEWAY
            one.publish_at = min(latest, one._wished_publish_at())

    @api.depends("published_at", "publish_until", "was_late")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for one in self:
            waits = one.publish_until and not one.published_at
            one.is_late = one.was_late or bool(waits and one.publish_until < now)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        waits = Domain("published_at", "=", False) & Domain(
            "publish_until", "<", fields.Datetime.now()
        )
        late = Domain("was_late", "=", True) | waits
        return late if True in value else ~late

    def action_publish(self):
        """Publish what is known, now."""
        self.check_access("write")
        self._waiting()._publish()

    def _waiting(self):
        return self.filtered(lambda one: one.known_at and not one.published_at)

    def _publish(self):
        now = fields.Datetime.now()
        vals = {**self._published_vals(), "published_at": now}
        known = self.sudo()  # who may has decided; the clock is the system's
        late = known.filtered(lambda one: one.publish_until < now)
        late.write({**vals, "was_late": True})
        (known - late).write(vals)

    def _publish_or_wait(self):
        """Publish what may be seen at once; wake the cron for the rest."""
        now = fields.Datetime.now()
        waiting = self._waiting()
        ready = waiting.filtered(lambda one: one.publish_at <= now)
        ready._publish()
        moments = set((waiting - ready).mapped("publish_at"))
        if moments:
            self._wake_publisher(moments)

    @api.model
    def _wake_publisher(self, moments):
        cron = self.env.ref("school_diary.ir_cron_publish_results")
        cron.sudo()._trigger(at=moments)  # a teacher has no rights on crons

    @api.model
    def _cron_publish(self):
        """Publish what is due, a batch a transaction, beside any number of others."""
        while count := self._publish_batch():
            self.env["ir.cron"]._commit_progress(count)

    @api.model
    def _publish_batch(self):
        """:return: how many were published"""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM %s
                 WHERE published_at IS NULL AND publish_at <= %s
                 ORDER BY publish_at, id
                 LIMIT %s
                   FOR UPDATE SKIP LOCKED
                """,
                SQL.identifier(self._table),
                fields.Datetime.now(),
                BATCH,
            )
        )
        self.browse(one_id for [one_id] in rows)._publish()
        return len(rows)
