from odoo import api, fields, models
from odoo.tools import SQL

RATES = ("pass_rate", "quality_rate", "excellent_rate", "training_degree")


class SchoolResultReport(models.Model):
    """Decided results as figures (000-7b, 002-5b, 003-5b): a row is a result.

    What is deferred or open has none. A rate is 0 or 100 here, so that any mean of it
    is a percentage: успеваемость (passed, whatever the scale), качество знаний (good
    and excellent) and СОУ, the степень обученности учащихся of V. P. Simonov
    («Педагогический менеджмент», Москва, 1999): the mean of 100 % for a 5, 64 % for a
    4, 36 % for a 3, 16 % for a 2 and 7 % for a 1. Other scales go by the tone of their
    values; what counts in no average has neither quality nor СОУ.
    """

    _name = "school.result.report"
    _description = "Results in figures"
    _auto = False
    _rec_names_search = ["student_id", "course_id"]
    _order = "year_id, term_id, class_id, subject_id, student_id, id"
    _check_company_auto = True
    _depends = {
        "school.result": [
            *("student_id", "course_id", "class_id", "subject_id", "year_id"),
            *("term_id", "kind", "value_id", "state", "company_id"),
        ],
        "school.course": ["teacher_id", "scale_id"],
        "school.class": ["grade_level", "education_level_id"],
        "school.term": ["year_id", "kind", "number"],
        "school.grade.value": ["number", "counts", "tone"],
    }

    result_id = fields.Many2one("school.result", readonly=True, check_company=True)
    student_id = fields.Many2one(
        "school.student", string="Pupil", readonly=True, check_company=True
    )
    course_id = fields.Many2one("school.course", readonly=True, check_company=True)
    class_id = fields.Many2one("school.class", readonly=True, check_company=True)
    subject_id = fields.Many2one("school.subject", readonly=True, check_company=True)
    teacher_id = fields.Many2one("res.users", readonly=True)
    year_id = fields.Many2one("school.year", readonly=True, check_company=True)
    term_id = fields.Many2one("school.term", readonly=True, check_company=True)
    kind = fields.Selection(
        [("term", "Term"), ("year", "Year"), ("final", "Final")], readonly=True
    )
    grade_level = fields.Integer(string="Year of study", readonly=True, aggregator=None)
    education_level_id = fields.Many2one(
        "school.education.level", readonly=True, check_company=True
    )
    scale_id = fields.Many2one("school.grade.scale", readonly=True, check_company=True)
    value_id = fields.Many2one(
        "school.grade.value", string="Grade", readonly=True, check_company=True
    )
    mark = fields.Float(
        string="Mean grade", digits=(6, 2), readonly=True, aggregator="avg"
    )
    pass_rate = fields.Float(
        string="Passed, %", digits=(5, 1), readonly=True, aggregator="avg"
    )
    quality_rate = fields.Float(
        string="Quality, %",
        digits=(5, 1),
        readonly=True,
        aggregator="avg",
        help="Good and excellent results.",
    )
    excellent_rate = fields.Float(
        string="Excellent, %", digits=(5, 1), readonly=True, aggregator="avg"
    )
    training_degree = fields.Float(
        string="Degree of training, %",
        digits=(5, 1),
        readonly=True,
        aggregator="avg",
        help="100 % for a 5, 64 % for a 4, 36 % for a 3, 16 % for a 2, 7 % for a 1.",
    )
    former_mark = fields.Float(
        string="Mean grade of the term before",
        digits=(6, 2),
        readonly=True,
        aggregator="avg",
    )
    former_quality = fields.Float(
        string="Quality of the term before, %",
        digits=(5, 1),
        readonly=True,
        aggregator="avg",
    )
    change = fields.Float(
        string="Change from the term before",
        digits=(6, 2),
        readonly=True,
        aggregator="avg",
        help="Of those alone who have a grade of both terms.",
    )
    company_id = fields.Many2one("res.company", string="School", readonly=True)

    @api.depends("result_id")
    def _compute_display_name(self):
        for one in self:
            one.display_name = one.result_id.display_name

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT result.id, result.id AS result_id, result.student_id,
                   result.course_id, result.class_id, result.subject_id,
                   course.teacher_id, result.year_id, result.term_id, result.kind,
                   class.grade_level, class.education_level_id, value.scale_id,
                   result.value_id, %(mark)s AS mark, %(rates)s,
                   %(former_mark)s AS former_mark,
                   %(former_quality)s AS former_quality,
                   %(mark)s - %(former_mark)s AS change, result.company_id
              FROM school_result result
              JOIN school_grade_value value ON value.id = result.value_id
              JOIN school_course course ON course.id = result.course_id
              JOIN school_class class ON class.id = result.class_id
              JOIN school_term term ON term.id = result.term_id
              LEFT JOIN school_term former_term
                ON former_term.year_id = term.year_id AND former_term.kind = term.kind
               AND former_term.number = term.number - 1
              LEFT JOIN school_result former_result
                ON former_result.student_id = result.student_id
               AND former_result.course_id = result.course_id
               AND former_result.term_id = former_term.id
               AND former_result.kind = 'term' AND result.kind = 'term'
              LEFT JOIN school_grade_value former
                ON former.id = former_result.value_id
             WHERE result.state IN ('decided', 'published')
            """,
            mark=self._mark_sql("value"),
            rates=SQL(", ").join(
                SQL("%s AS %s", sql, SQL.identifier(name))
                for name, sql in zip(RATES, self._rates_sql(), strict=True)
            ),
            former_mark=self._mark_sql("former"),
            former_quality=self._share_sql("former", ("excellent", "good")),
        )

    @api.model
    def _mark_sql(self, table):
        return SQL(
            "CASE WHEN %s THEN %s END::float",
            SQL.identifier(table, "counts"),
            SQL.identifier(table, "number"),
        )

    @api.model
    def _share_sql(self, table, tones):
        """100 for a value of these tones, 0 for another that counts."""
        return SQL(
            "CASE WHEN %s THEN CASE WHEN %s = ANY(%s) THEN 100 ELSE 0 END END::float",
            SQL.identifier(table, "counts"),
            SQL.identifier(table, "tone"),
            list(tones),
        )

    @api.model
    def _rates_sql(self):
        """In the order of ``RATES``."""
        return (
            SQL(
                "CASE value.tone WHEN 'neutral' THEN NULL WHEN 'poor' THEN 0 "
                "ELSE 100 END::float"
            ),
            self._share_sql("value", ("excellent", "good")),
            self._share_sql("value", ("excellent",)),
            SQL(
                """
                CASE WHEN value.counts THEN CASE value.tone
                     WHEN 'excellent' THEN 100 WHEN 'good' THEN 64 WHEN 'fair' THEN 36
                     WHEN 'poor' THEN CASE WHEN value.number < 2 THEN 7 ELSE 16 END
                     END END::float
                """
            ),
        )

    def action_open_result(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.result",
            "res_id": self.id,
            "views": [(False, "form")],
        }
