from datetime import datetime, time, timedelta

import pytz

from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    school_regulation_id = fields.Many2one(
        "school.regulation",
        string="Regulation",
        ondelete="restrict",
        domain="[('company_id', 'in', (False, id))]",
        default=lambda self: self._default_school_regulation_id(),
    )
    school_digest_weekday = fields.Selection(
        [
            ("4", "Friday"),
            ("5", "Saturday"),
            ("6", "Sunday"),
        ],
        string="Weekly digest on",
        default="5",
        required=True,
        help="From this day on, the digests and extracts of the week are made.",
    )
    school_head_name = fields.Char(
        string="Head of the school", help="As printed in documents."
    )

    def _default_school_regulation_id(self):
        return self.env.ref("school_diary.regulation_000", raise_if_not_found=False)

    def _school_timezone(self):
        """The school's time zone: that of its working calendar."""
        self.ensure_one()
        return pytz.timezone(
            self.resource_calendar_id.tz or self.partner_id.tz or "Europe/Moscow"
        )

    def _school_now(self):
        """The present moment on the school's clock (aware)."""
        return datetime.now(pytz.utc).astimezone(self._school_timezone())

    def _school_today(self):
        """Today's date on the school's clock."""
        return self._school_now().date()

    def _school_deadline(self, start, working_days):
        """The date by which something begun at ``start`` is due.

        Working days are those of the school's working calendar, public holidays
        left out; the day of the start itself does not count (001-g).

        :param datetime start: naive, UTC
        :param int working_days: at least 1
        :return: date
        """
        self.ensure_one()
        timezone = self._school_timezone()
        day = pytz.utc.localize(start).astimezone(timezone).date()
        next_morning = timezone.localize(
            datetime.combine(day + timedelta(days=1), time.min)
        )
        calendar = self.resource_calendar_id
        last = calendar.plan_days(working_days, next_morning, compute_leaves=True)
        return last.astimezone(timezone).date() if last else day
