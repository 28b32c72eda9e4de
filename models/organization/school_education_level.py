from odoo import api, fields, models


class SchoolEducationLevel(models.Model):
    """A level of general education: primary, basic or secondary."""

    _name = "school.education.level"
    _description = "Level of education"
    _order = "grade_from, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    grade_from = fields.Integer(required=True)
    grade_to = fields.Integer(required=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        default=lambda self: self.env.company,
        help="Empty: shared by all schools of the database.",
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "This level of education exists already."
    )
    _grades_check = models.Constraint(
        "CHECK (0 < grade_from AND grade_from <= grade_to)",
        "A level covers at least one year of study.",
    )

    @api.model
    def _levels_of(self, records):
        """To which level each record belongs by its school and year of study.

        :param records: of a model with ``grade_level`` and ``company_id``
        :return: function from a record (and another year of study than its own) to the
            level, or nothing
        """
        levels = self.search([("company_id", "in", [False, *records.company_id.ids])])

        def level_of(record, grade=None):
            grade = grade or record.grade_level
            return levels.filtered(
                lambda level: (
                    level.company_id in (self.env["res.company"], record.company_id)
                    and level.grade_from <= grade <= level.grade_to
                )
            )[:1]

        return level_of
