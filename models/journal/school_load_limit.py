from odoo import api, fields, models


class SchoolLoadLimit(models.Model):
    """How much work a class may be given: homework for an evening, tests.

    What ships restates the sanitary rules on homework (SanPiN 1.2.3685-21, table 6.6)
    and the recommendation of one test a day (letter of the Ministry of Education and
    Rosobrnadzor of 6 August 2021, SK-228/03 and 01.169/08-01). A school that keeps
    limits of its own for a year of study, such as no homework in the first, follows
    these instead.
    """

    _name = "school.load.limit"
    _description = "Limit of the pupils' load"
    _order = "grade_from, id"

    name = fields.Char(compute="_compute_name")
    grade_from = fields.Integer(string="From year of study", required=True)
    grade_to = fields.Integer(string="To year of study", required=True)
    homework_minutes = fields.Integer(
        string="Homework, minutes an evening", help="0: no homework is given at all."
    )
    tests_day = fields.Integer(
        string="Tests a day", default=1, help="0: no limit is set."
    )
    tests_week = fields.Integer(string="Tests a week", help="0: no limit is set.")
    is_strict = fields.Boolean(
        string="Refuse more tests",
        help="A test beyond the limit is refused; otherwise there is a warning.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        default=lambda self: self.env.company,
        copy=False,
        help="Empty: the sanitary rules, for all schools.",
    )
    _rec_names_search = ["homework_minutes"]

    _grades_check = models.Constraint(
        "CHECK (0 < grade_from AND grade_from <= grade_to AND grade_to <= 11)",
        "The years of study lie between 1 and 11.",
    )
    _amounts_check = models.Constraint(
        "CHECK (homework_minutes >= 0 AND tests_day >= 0 AND tests_week >= 0)",
        "A limit cannot be negative.",
    )

    @api.depends("grade_from", "grade_to")
    def _compute_name(self):
        for limit in self:
            limit.name = f"{limit.grade_from}–{limit.grade_to}"

    @api.model
    def _of_classes(self, classes):
        """The limit of each class; a school's own goes before the shared one.

        :return: dict of ``school.class`` to ``school.load.limit``, empty where none
        """
        limits = self.sudo().search(  # no secret; another school's own is left out
            [("company_id", "in", [False, *classes.company_id.ids])]
        )
        limits = limits.sorted(lambda limit: not limit.company_id)
        return {
            school_class: limits.filtered(
                lambda limit, one=school_class: (
                    limit.company_id in (limit.company_id.browse(), one.company_id)
                    and limit.grade_from <= one.grade_level <= limit.grade_to
                )
            )[:1]
            for school_class in classes
        }
