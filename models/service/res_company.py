from datetime import datetime, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import ormcache


class ResCompany(models.Model):
    _inherit = "res.company"

    school_service_user_id = fields.Many2one(
        "res.users",
        string="Applications are handled by",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Gets the reminders of applications to decide. Empty: a secretary.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env.registry.clear_cache()
        return companies

    def write(self, vals):
        result = super().write(vals)
        if {"resource_calendar_id", "partner_id", "active"} & vals.keys():
            self.env.registry.clear_cache()
        return result

    @api.model
    @ormcache()
    def _school_timezone_names(self):
        """The time zone of each school: a tuple of (company id, name) pairs."""
        # sudo: what time it is in a school is no secret, and the gate must know it
        # for whoever knocks.
        companies = self.sudo().with_context(active_test=False).search(Domain.TRUE)
        return tuple(
            (company.id, company._school_timezone().zone) for company in companies
        )

    @api.model
    def _school_days(self):
        """Today's date in each school.

        :return: dict of date to list of company ids; one date, unless it is midnight
            somewhere between the schools
        """
        now = datetime.now(pytz.utc)
        days = {}
        for company_id, timezone in self._school_timezone_names():
            day = now.astimezone(pytz.timezone(timezone)).date()
            days.setdefault(day, []).append(company_id)
        return days

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

    def _school_regulation(self):
        """The regulation by which the school gives the service."""
        self.ensure_one()
        if not self.school_regulation_id:
            raise UserError(self.env._("Choose the school's regulation first."))
        return self.school_regulation_id

    def _school_refusal_grounds(self):
        """The grounds on which the school may refuse; there are no others (001-k)."""
        self.ensure_one()
        return self.env["school.refusal.ground"].search(
            Domain("company_id", "in", (False, self.id))
            & (
                Domain("regulation_ids", "=", False)
                | Domain("regulation_ids", "in", self.school_regulation_id.ids)
            )
        )

    def _school_may_apply(self, key):
        """Whether one more application may come from outside within the hour.

        Keeps a program from filling the register; a form that was filed already
        may always come again.

        :param key: ``request_key`` of the form
        """
        self.ensure_one()
        # sudo: counts, whoever asks.
        applications = self.env["school.application"].sudo()
        if applications.search_count([("request_key", "=", key)], limit=1):
            return True
        parameters = self.env["ir.config_parameter"].sudo()
        limit = int(parameters.get_param("school_diary.applications_per_hour", 300))
        recent = applications.search_count(
            [
                ("company_id", "=", self.id),
                ("way", "!=", "paper"),
                ("create_date", ">=", fields.Datetime.now() - timedelta(hours=1)),
            ],
            limit=limit,
        )
        return recent < limit

    def _school_service_user(self):
        """Who is reminded of the school's applications; may be nobody."""
        self.ensure_one()
        if self.school_service_user_id:
            return self.school_service_user_id
        # sudo: reads the members of a group, to pick one of them.
        group = self.env.ref("school_diary.group_school_diary_secretary").sudo()
        members = group.all_user_ids.filtered(
            lambda user: user.active and self in user.company_ids
        )
        administrators = members.filtered(
            lambda user: user.has_group("school_diary.group_school_diary_admin")
        )
        return (members - administrators or administrators).sorted("id")[:1]


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def write(self, vals):
        result = super().write(vals)
        if "tz" in vals:
            # The schools' time zones are cached.
            self.env.registry.clear_cache()
        return result
