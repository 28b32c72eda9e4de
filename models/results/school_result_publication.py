from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

BATCH = 1000


class SchoolResult(models.Model):
    """Results are seen by the families once published, within the regulation's hours.

    000-8, 001-j, 002-6, 003-6, 004-3: final grades are available within a day (or three)
    of being known; they are known when the teacher has decided.
    """

    _inherit = "school.result"

    publish_at = fields.Datetime(
        string="To be published", compute="_compute_publish_at", store=True
    )
    publish_until = fields.Datetime(
        string="To be published until",
        compute="_compute_publish_at",
        store=True,
        help="Within the hours of the school's regulation from the decision.",
    )
    published_at = fields.Datetime(string="Published", readonly=True)
    was_late = fields.Boolean(readonly=True, help="Published after the hours.")
    is_late = fields.Boolean(
        string="Published late",
        compute="_compute_is_late",
        search="_search_is_late",
        help="Published, or still waiting, after the regulation's hours.",
    )

    @api.depends("known_at", "company_id.school_publish_results")
    def _compute_publish_at(self):
        for result in self:
            if not result.known_at:
                result.publish_at = result.publish_until = False
                continue
            school = result.company_id
            hours = school.school_regulation_id.result_hours
            until = result.known_at + timedelta(hours=hours or 24)
            result.publish_until = until
            result.publish_at = min(until, school._school_publish_at(result.known_at))

    @api.depends("state", "publish_until", "was_late")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for result in self:
            waits = result.state == "decided" and result.publish_until < now
            result.is_late = result.was_late or waits

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        waits = Domain("state", "=", "decided") & Domain("publish_until", "<", now)
        late = Domain("was_late", "=", True) | waits
        return late if True in value else ~late

    def action_publish(self):
        """Publish what is decided, now."""
        self.check_access("write")
        self.filtered(lambda one: one.state == "decided")._publish()

    def _publish(self):
        now = fields.Datetime.now()
        vals = {"state": "published", "published_at": now}
        results = self.sudo()  # who may has decided; the clock is the system's
        late = results.filtered(lambda one: one.publish_until < now)
        late.write({**vals, "was_late": True})
        (results - late).write(vals)

    def _publish_or_wait(self):
        """Publish what may be seen at once; wake the cron for the rest."""
        waiting = self.filtered(lambda one: one.state == "decided")
        now = fields.Datetime.now()
        ready = waiting.filtered(lambda one: one.publish_at <= now)
        ready._publish()
        moments = set((waiting - ready).mapped("publish_at"))
        if moments:
            cron = self.env.ref("school_diary.ir_cron_publish_results")
            cron.sudo()._trigger(at=moments)  # a teacher has no rights on crons

    @api.model
    def _cron_publish(self):
        """Publish what is due, a batch a transaction, beside any number of others."""
        while self._publish_batch():
            self.env["ir.cron"]._commit_progress(BATCH)

    @api.model
    def _publish_batch(self):
        """:return: how many were published"""
        self.flush_model()
        ids = [
            result_id
            for [result_id] in self.env.execute_query(
                SQL(
                    """
                    SELECT id FROM school_result
                     WHERE state = 'decided' AND publish_at <= %s
                     ORDER BY publish_at, id
                     LIMIT %s
                       FOR UPDATE SKIP LOCKED
                    """,
                    fields.Datetime.now(),
                    BATCH,
                )
            )
        ]
        self.browse(ids)._publish()
        return len(ids)
