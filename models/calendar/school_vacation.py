from odoo import fields, models

from ...tools.days import sane_days


class SchoolVacation(models.Model):
    _name = "school.vacation"
    _description = "Vacation"
    _order = "date_start, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    year_id = fields.Many2one(
        "school.year",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    date_start = fields.Date(required=True)
    date_end = fields.Date(required=True, help="Last day of the vacation.")
    grade_from = fields.Integer(
        default=1, required=True, help="First year of study that has it."
    )
    grade_to = fields.Integer(
        default=11, required=True, help="Last year of study that has it."
    )
    company_id = fields.Many2one(related="year_id.company_id", store=True, index=True)

    _days_check = models.Constraint(*sane_days("date_start", "date_end"))
    _dates_check = models.Constraint(
        "CHECK (date_start <= date_end)", "A vacation ends after it begins."
    )
    _grades_check = models.Constraint(
        "CHECK (0 < grade_from AND grade_from <= grade_to)",
        "A vacation is for at least one year of study.",
    )
