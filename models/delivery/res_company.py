from datetime import time, timedelta

from odoo import api, fields, models
from odoo.tools import email_domain_extract


class ResCompany(models.Model):
    _inherit = "res.company"

    school_evening_hour = fields.Float(
        string="Evening messages at",
        default=19.0,
        required=True,
        help="On the school's clock: what is not urgent is told then, all at once.",
    )

    _school_evening_hour_check = models.Constraint(
        "CHECK (school_evening_hour >= 0 AND school_evening_hour < 24)",
        "An hour lies between 0 and 24.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        channels = self.env["school.channel"].sudo()  # of a new school: nobody's yet
        channels._make_missing(companies)
        return companies

    def _school_due_week(self):
        """Monday of the latest week whose digests are due on the school's clock.

        This week's from the agreed weekday on, before that last week's: a run that
        was missed over the weekend is made up for.
        """
        self.ensure_one()
        today = self._school_today()
        monday = today - timedelta(days=today.weekday())
        if today.weekday() < int(self.school_digest_weekday):
            monday -= timedelta(days=7)
        return monday

    def _school_next_evening(self):
        """When what is told in the evening leaves next.

        :return: moment (naive, UTC)
        """
        self.ensure_one()
        minutes = round(self.school_evening_hour * 60) % (24 * 60)
        clock = time(minutes // 60, minutes % 60)
        today = self._school_today()
        evening = self._school_moment(today, clock)
        if evening <= fields.Datetime.now():
            evening = self._school_moment(today + timedelta(days=1), clock)
        return evening

    def _school_notice_domain(self):
        """The domain on which the Message-IDs of the school's notices stand."""
        self.ensure_one()
        return (
            self.alias_domain_id.name
            or email_domain_extract(self.email)
            or "school-diary.local"
        )

    def _school_sender(self):
        """The From of the school's letters, or nothing where none is configured."""
        self.ensure_one()
        mail = self.env["ir.mail_server"].with_company(self)
        return self.email_formatted or mail._get_default_from_address()
