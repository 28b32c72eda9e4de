from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    school_publish_results = fields.Selection(
        [("at_once", "At once"), ("at_hour", "At a set hour")],
        string="Results are published",
        required=True,
        default="at_once",
        help="In any case within the hours of the regulation.",
    )
    school_publish_hour = fields.Float(
        string="Hour of publication", default=18.0, help="On the school's clock."
    )

    school_least_marks = fields.Integer(
        string="Grades in a term, at least",
        required=True,
        default=3,
        help="Fewer make no fair result.",
    )
    school_silent_weeks = fields.Integer(
        string="Weeks without a grade",
        required=True,
        default=3,
        help="After so many weeks of lessons without a grade the pupil is listed.",
    )

    _school_density_check = models.Constraint(
        "CHECK (school_least_marks BETWEEN 0 AND 100 "
        "AND school_silent_weeks BETWEEN 1 AND 52)",
        "At most 100 grades, and 1 to 52 weeks.",
    )
    _school_publish_hour_check = models.Constraint(
        "CHECK (school_publish_hour >= 0 AND school_publish_hour < 24)",
        "An hour lies between 0 and 24.",
    )

    def _school_publish_at(self, decided_at):
        """When a result that is decided now is to be published.

        :param decided_at: moment (naive, UTC)
        :return: moment (naive, UTC)
        """
        self.ensure_one()
        if self.school_publish_results == "at_once":
            return decided_at
        timezone = self._school_timezone()
        local = pytz.utc.localize(decided_at).astimezone(timezone)
        minutes = int(self.school_publish_hour * 60 + 0.5) % (24 * 60)
        at = datetime.combine(local.date(), time(minutes // 60, minutes % 60))
        moment = timezone.localize(at)
        if moment < local:
            moment = timezone.localize(at + timedelta(days=1))
        return moment.astimezone(pytz.utc).replace(tzinfo=None)
