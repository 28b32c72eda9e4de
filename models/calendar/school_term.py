from odoo import api, fields, models
from odoo.exceptions import ValidationError

TERM_KINDS = [
    ("quarter", "Quarter"),
    ("trimester", "Trimester"),
    ("half_year", "Half-year"),
    ("year", "Year"),
]


class SchoolTerm(models.Model):
    """A reporting period. Each class follows the terms of one kind."""

    _name = "school.term"
    _description = "Term"
    _order = "date_start, kind, number, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    year_id = fields.Many2one(
        "school.year",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    kind = fields.Selection(
        TERM_KINDS, required=True, default=lambda self: self._default_kind()
    )
    number = fields.Integer(required=True, default=1, aggregator=None)
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True, help="Last day of the term.")
    company_id = fields.Many2one(related="year_id.company_id", store=True, index=True)

    _number_uniq = models.UniqueIndex(
        "(year_id, kind, number)", "This term exists already."
    )
    _dates_check = models.Constraint(
        "CHECK (date_start < date_end AND number > 0)", "A term ends after it begins."
    )

    @api.model
    def _default_kind(self):
        """The first that the school's regulation names."""
        kinds = self.env.company.school_regulation_id._term_kinds()
        return kinds[0] if kinds else "quarter"

    @api.constrains("kind", "year_id")
    def _check_kind(self):
        names = dict(self._fields["kind"]._description_selection(self.env))
        for term in self.filtered("year_id"):
            regulation = term.year_id.company_id.school_regulation_id
            if term.kind and term.kind not in regulation._term_kinds():
                raise ValidationError(
                    self.env._(
                        "The school's regulation knows no such terms: %(kind)s. Adapt "
                        "the regulation first.",
                        kind=names[term.kind],
                    )
                )

    @api.constrains("date_start", "date_end", "year_id", "kind")
    def _check_within_year(self):
        # What is required and missing, the database refuses.
        whole = self.filtered(
            lambda one: one.year_id and one.date_start and one.date_end
        )
        for term in whole:
            year = term.year_id
            if term.date_start < year.date_start or term.date_end > year.date_end:
                raise ValidationError(
                    self.env._(
                        "%(term)s leaves the school year %(year)s.",
                        term=term.name,
                        year=year.name,
                    )
                )
            siblings = year.term_ids.filtered(
                lambda other, term=term: other.kind == term.kind and other != term
            )
            for other in siblings:
                if (
                    other.date_start <= term.date_end
                    and term.date_start <= other.date_end
                ):
                    raise ValidationError(
                        self.env._(
                            "%(term)s overlaps %(other)s.",
                            term=term.name,
                            other=other.name,
                        )
                    )
