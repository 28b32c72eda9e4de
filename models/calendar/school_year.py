from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.days import sane_days


class SchoolYear(models.Model):
    _name = "school.year"
    _description = "School year"
    _order = "date_start desc, id"

    name = fields.Char(required=True)
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True, help="Last day of the year.")
    term_ids = fields.One2many("school.term", "year_id", string="Terms")
    vacation_ids = fields.One2many("school.vacation", "year_id", string="Vacations")
    is_over = fields.Boolean(
        string="Followed by the next year",
        compute="_compute_is_over",
        search="_search_is_over",
        compute_sudo=True,
        help="The next year has begun. Until then the year's journals and class lists "
        "are open to the teachers, in the summer, too.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )

    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "This school year exists already."
    )
    _days_check = models.Constraint(*sane_days("date_start", "date_end"))
    _dates_check = models.Constraint(
        "CHECK (date_start < date_end)", "A year ends after it begins."
    )

    @api.depends("date_start", "company_id")
    def _compute_is_over(self):
        domain = self._over_domain_today() & Domain("id", "in", self.ids)
        over = set(self.search(domain))
        for year in self:
            year.is_over = year in over

    def _search_is_over(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._over_domain_today()
        return domain if True in value else ~domain

    @api.model
    def _over_domain(self, day):
        """The years after which another has begun by ``day``."""
        latest = SQL(
            """(SELECT DISTINCT ON (company_id) id FROM school_year
                 WHERE date_start <= %s ORDER BY company_id, date_start DESC)""",
            day,
            to_flush=(self._fields["date_start"], self._fields["company_id"]),
        )
        return Domain("date_start", "<=", day) & Domain("id", "not in", latest)

    @api.model
    def _over_domain_today(self):
        return self.env["res.company"]._school_domain_today(self._over_domain)

    @api.constrains("date_start", "date_end", "company_id")
    def _check_overlap(self):
        for year in self.filtered(lambda one: one.date_start and one.date_end):
            overlapping = self.search(
                [
                    ("id", "!=", year.id),
                    ("company_id", "=", year.company_id.id),
                    ("date_start", "<=", year.date_end),
                    ("date_end", ">=", year.date_start),
                ],
                limit=1,
            )
            if overlapping:
                raise ValidationError(
                    self.env._(
                        "The year %(name)s overlaps the year %(other)s.",
                        name=year.name,
                        other=overlapping.name,
                    )
                )

    @api.constrains("date_start", "date_end")
    def _check_terms(self):
        whole = self.filtered(lambda one: one.date_start and one.date_end)
        whole.term_ids._check_within_year()

    @api.model
    def _current(self, company, day=None):
        """The year of ``company`` that holds ``day`` (today), else the last begun."""
        day = day or company._school_today()
        return self.search(
            [("company_id", "=", company.id), ("date_start", "<=", day)],
            order="date_start desc",
            limit=1,
        )
