from datetime import timedelta

from odoo import api, models
from odoo.tools import ormcache

ACTIVITY = "school_diary.mail_activity_type_results"
BEFORE_END = timedelta(days=7)


class SchoolTerm(models.Model):
    """Teachers are asked for the results of a term as it ends (000-7a)."""

    _name = "school.term"
    _inherit = ["school.term", "mail.activity.mixin"]

    def action_remind(self):
        """Ask the teachers for what is missing, now."""
        self.ensure_one()
        self._check_closer()
        today = self.company_id._school_today()
        self._remind()
        late = self._reminders().filtered(lambda one: one.date_deadline > today)
        late.date_deadline = today
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Every teacher with results to decide has been asked."
                ),
            },
        }

    @api.model
    def _cron_remind(self):
        """Ask as a term ends, and take back what has been done since."""
        day = max(self.env["res.company"]._school_days()) + BEFORE_END
        terms = self.search(
            [
                ("state", "=", "open"),
                ("date_end", "<=", day),
                ("year_id.is_over", "=", False),
            ]
        )
        terms._finish_reminders()
        terms._remind()

    def _remind(self):
        """Ask every teacher of whom something is missing, once."""
        asked = self._reminders()
        told = {(one.res_id, one.user_id) for one in asked}
        kind = self.env.ref(ACTIVITY)
        # Without a mail: the activity is what reminds.
        quiet = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        quiet.sudo().create(  # for others, who may read the term
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": term.id,
                    "user_id": teacher.id,
                    "date_deadline": term.date_end,
                }
                for term, teacher in self._slow_teachers()
                if (term.id, teacher) not in told
            ]
        )
        self.env.registry.clear_cache()

    def _finish_reminders(self, teachers=None):
        """Who has decided everything is asked no more."""
        if not self._asked_terms().intersection(self.ids):
            return
        asked = self._reminders(teachers)
        slow = {(term.id, teacher) for term, teacher in self._slow_teachers()}
        done = asked.filtered(lambda one: (one.res_id, one.user_id) not in slow)
        done.action_feedback()

    @api.model
    @ormcache()
    def _asked_terms(self):
        """Terms of which somebody was reminded; asked at every decision, hence cached.

        :return: frozenset of ids, perhaps of some whose reminders are done
        """
        kind = self.env.ref(ACTIVITY)
        every = self.sudo()  # the same for everybody
        return frozenset(
            every.search([("activity_ids.activity_type_id", "=", kind.id)]).ids
        )

    def _reminders(self, teachers=None):
        """:return: ``mail.activity``"""
        whose = [("user_id", "in", teachers.ids)] if teachers else []
        activities = self.env["mail.activity"].sudo()  # others' are finished, too
        return activities.search(
            [
                *whose,
                ("activity_type_id", "=", self.env.ref(ACTIVITY).id),
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
            ]
        )

    def _slow_teachers(self):
        """:return: list of (``school.term``, ``res.users``)"""
        gaps = self.env["school.result.gap"].sudo()  # of the school, whoever decides
        return gaps._read_group(
            [("term_id", "in", self.ids), ("teacher_id.active", "=", True)],
            ["term_id", "teacher_id"],
        )


class SchoolResult(models.Model):
    _inherit = "school.result"

    def action_confirm(self):
        result = super().action_confirm()
        self.term_id._finish_reminders(self.course_id.teacher_id)
        return result

    def _after_decision(self, before, reason):
        result = super()._after_decision(before, reason)
        self.term_id._finish_reminders(self.course_id.teacher_id)
        return result
