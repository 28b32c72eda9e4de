from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SchoolYear(models.Model):
    _name = "school.year"
    _description = "School year"
    _order = "date_start desc, id"

    name = fields.Char(required=True)
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True, help="Last day of the year.")
    term_ids = fields.One2many("school.term", "year_id", string="Terms")
    vacation_ids = fields.One2many("school.vacation", "year_id", string="Vacations")
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
    _dates_check = models.Constraint(
        "CHECK (date_start < date_end)", "A year ends after it begins."
    )

    @api.constrains("date_start", "date_end", "company_id")
    def _check_overlap(self):
        for year in self:
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
        self.term_ids._check_within_year()

    @api.model
    def _current(self, company, day=None):
        """The year of ``company`` that holds ``day`` (today), else the last begun."""
        day = day or company._school_today()
        return self.search(
            [("company_id", "=", company.id), ("date_start", "<=", day)],
            order="date_start desc",
            limit=1,
        )
