from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from ...tools.days import DEFAULT_TIMEZONE

DAY = timedelta(days=1)
# A meeting of the staff in the afternoon is in the working calendar, too.
WHOLE_DAY = timedelta(hours=6)


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
    school_head_name_dative = fields.Char(
        string="Head of the school (dative)",
        help="To whom applications are addressed: «Рогову С. Н.». Empty: declined by "
        "itself.",
    )

    def _default_school_regulation_id(self):
        return self.env.ref("school_diary.regulation_000", raise_if_not_found=False)

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env.registry.clear_cache()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if {"resource_calendar_id", "active", "school_regulation_id"} & vals.keys():
            self.env.registry.clear_cache()
        return result

    def _school_address(self):
        """Where the school is, in one line; empty when nobody has said."""
        self.ensure_one()
        return ", ".join(part for part in (self.zip, self.city, self.street) if part)

    def _school_timezone(self):
        """The school's time zone: that of its working calendar."""
        self.ensure_one()
        names = self._school_timezone_names()
        return pytz.timezone(names.get(self._origin.id, DEFAULT_TIMEZONE))

    def _school_now(self):
        """The present moment on the school's clock (aware)."""
        return datetime.now(pytz.utc).astimezone(self._school_timezone())

    def _school_today(self):
        """Today's date on the school's clock."""
        return self._school_now().date()

    def _school_moment(self, day, clock=time.min):
        """A moment on the school's clock as the database keeps it: naive, UTC."""
        local = self._school_timezone().localize(datetime.combine(day, clock))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _school_days_of(self, start, end):
        """The days of which at least the working part lies between two moments.

        :param start, end: naive, UTC
        :return: list of dates on the school's clock
        """
        timezone = self._school_timezone()
        first, last = (
            pytz.utc.localize(moment).astimezone(timezone).date()
            for moment in (start, end)
        )
        return [
            day
            for day in (first + n * DAY for n in range((last - first).days + 1))
            if min(end, self._school_moment(day + DAY))
            - max(start, self._school_moment(day))
            >= WHOLE_DAY
        ]

    @api.model
    @ormcache()
    def _school_timezone_names(self):
        """The time zone of each school; asked on every page, hence cached.

        :return: dict of company id to name
        """
        companies = self.sudo()  # no secret: the gate asks it for whoever knocks
        companies = companies.with_context(active_test=False).search(Domain.TRUE)
        return {
            company.id: company.resource_calendar_id.tz or DEFAULT_TIMEZONE
            for company in companies
        }

    @api.model
    def _school_days(self):
        """Today's date in each school.

        :return: dict of date to list of company ids; one date, unless it is midnight
            somewhere between the schools
        """
        now = datetime.now(pytz.utc)
        days = {}
        for company_id, timezone in self._school_timezone_names().items():
            day = now.astimezone(pytz.timezone(timezone)).date()
            days.setdefault(day, []).append(company_id)
        return days

    @api.model
    def _school_days_sql(self):
        """Today's date in each school.

        :return: ``SQL`` of a table (company id, date)
        """
        return SQL(
            "(VALUES %s)",
            SQL(", ").join(
                SQL("(%s, %s::date)", company_id, day)
                for day, company_ids in self._school_days().items()
                for company_id in company_ids
            ),
        )

    @api.model
    def _school_domain_today(self, domain_on):
        """The domain of what holds today, each school having its own today.

        Never the date of the reader: a domain's relative dates are resolved in the
        time zone which the client sends, and would let somebody whose right ended
        look on for as long as it is still yesterday somewhere.

        :param domain_on: function from a date to the domain, on a model that has
            ``company_id``, of what holds on that day
        """
        return self._school_domain_on(self._school_days(), domain_on)

    @api.model
    def _school_domain_on(self, days, domain_on):
        """As ``_school_domain_today``, with what ``_school_days`` says."""
        if len(days) == 1:
            return domain_on(*days)
        return Domain.OR(
            domain_on(day) & Domain("company_id", "in", company_ids)
            for day, company_ids in days.items()
        )

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
