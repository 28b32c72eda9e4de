from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class SchoolGradeScale(models.Model):
    """The marks that may be given: five points, pass and fail, hundred points."""

    _name = "school.grade.scale"
    _description = "Grade scale"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    has_results = fields.Boolean(
        string="Has final grades",
        default=True,
        help="Criteria of the first class tell how a pupil works, without a grade.",
    )
    value_ids = fields.One2many(
        "school.grade.value", "scale_id", string="Marks", copy=True
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        default=lambda self: self.env.company,
        copy=False,
        help="Empty: shared by all schools.",
    )

    @api.model
    def _ship_points(self, xmlid, numbers, tones):
        """Make the marks of a scale that has one for every number, once.

        :param tones: list of (lowest number, tone), the highest first
        """
        scale = self.env.ref(xmlid)
        if scale.value_ids:
            return
        self.env["school.grade.value"].create(
            [
                {
                    "scale_id": scale.id,
                    "code": str(number),
                    "number": number,
                    "tone": next(tone for low, tone in tones if number >= low),
                    "sequence": place,
                    "is_bound": True,
                    "bound": max(number - 0.5, 0),
                }
                for place, number in enumerate(numbers, 1)
            ]
        )


class SchoolGradeValue(models.Model):
    """One mark of a scale.

    A mark that does not count (pass, fail) has no part in averages.
    """

    _name = "school.grade.value"
    _description = "Mark"
    _order = "scale_id, sequence, id"
    _rec_name = "code"

    scale_id = fields.Many2one(
        "school.grade.scale", required=True, index=True, ondelete="cascade"
    )
    code = fields.Char(string="Mark", required=True)
    name = fields.Char(translate=True, help="In words.")
    number = fields.Float(string="Worth", help="Its worth in averages.")
    is_bound = fields.Boolean(
        string="A final grade", help="An average may round to it."
    )
    bound = fields.Float(
        string="From average", help="The lowest average that rounds to it."
    )
    counts = fields.Boolean(default=True, help="Has a part in averages.")
    tone = fields.Selection(
        [
            ("excellent", "Excellent"),
            ("good", "Good"),
            ("fair", "Fair"),
            ("poor", "Poor"),
            ("neutral", "Neutral"),
        ],
        required=True,
        default="neutral",
        help="The colour of its chip in the diary.",
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(related="scale_id.company_id", store=True)

    _code_uniq = models.UniqueIndex(
        "(scale_id, code)", "The scale has this mark already."
    )
    _number_check = models.Constraint(
        "CHECK (number BETWEEN 0 AND 1000)", "A mark is worth between 0 and 1000."
    )

    @api.model
    def _hundredths_sql(self, number):
        """A number, half up, as ``tools.averages.in_hundredths`` has it."""
        return SQL("floor(%s * 100 + 0.5)::bigint", number)

    @api.model
    def _mean_sql(self, number, weight):
        """The weighted mean of a group, as ``tools.averages.weighted_mean`` has it.

        :param number, weight: SQL of whole hundredths; NULL where a mark does not count
        :return: SQL of whole hundredths, NULL where nothing counts
        """
        return SQL(
            "div(2 * SUM(%(number)s * %(weight)s) + SUM(%(weight)s),"
            " NULLIF(2 * SUM(%(weight)s), 0))",
            number=number,
            weight=weight,
        )

    def write(self, vals):
        if {"code", "number", "counts", "scale_id"} & vals.keys() and not self.env.su:
            self._check_not_given()
        return super().write(vals)

    def _check_not_given(self):
        """Else all grades would change silently, those of closed terms, too."""
        grades = self.env["school.grade"].sudo()  # whoever gave it
        given = grades.search([("value_id", "in", self.ids)], limit=1)
        if given:
            raise UserError(
                self.env._(
                    "The mark %s stands in the journal. Add another one instead.",
                    given.code,
                )
            )
