from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.prospects import Given, GradeScale, Prospects, Row

PAST = timedelta(days=800)
"""how long results teach what is to be expected: two years and a summer"""
FORECAST = (
    *("forecast", "forecast_low", "forecast_high", "forecast_value_id"),
    *("forecast_chance", "forecast_left", "forecast_risk"),
)


class SchoolResult(models.Model):
    """What is expected of the results that are still open (000-6, 001-i, 004-2).

    Computed for a whole school at once, each night and when asked: a few queries, plain
    Python (``tools/prospects.py``), one statement.
    """

    _inherit = "school.result"

    has_forecast = fields.Boolean(readonly=True)
    forecast = fields.Float(
        string="Expected average", digits=(6, 2), readonly=True, aggregator="avg"
    )
    forecast_low = fields.Float(
        string="At least", digits=(6, 2), readonly=True, aggregator=None
    )
    forecast_high = fields.Float(
        string="At most",
        digits=(6, 2),
        readonly=True,
        aggregator=None,
        help="Four of five pupils like this one end between the two.",
    )
    forecast_value_id = fields.Many2one(
        "school.grade.value",
        string="Expected",
        readonly=True,
        ondelete="set null",
        check_company=True,
    )
    forecast_chance = fields.Float(
        string="Sureness", digits=(3, 2), readonly=True, aggregator=None
    )
    forecast_left = fields.Integer(
        string="Grades still expected", readonly=True, aggregator=None
    )
    forecast_risk = fields.Selection(
        [
            ("poor", "No positive grade expected"),
            ("fall", "A lower grade than last term"),
        ],
        string="At risk",
        readonly=True,
    )

    _risk_idx = models.Index("(company_id, term_id) WHERE forecast_risk IS NOT NULL")

    def action_forecast(self):
        """Compute the forecasts of the present school now."""
        self.check_access("read")
        self.sudo()._forecast(self.env.company)  # of the whole school; not told

    @api.model
    def _cron_forecast(self):
        """Each school in a transaction of its own; a repeat finds nothing to change."""
        today = fields.Date.today()
        years = self.env["school.year"].search([("date_end", ">=", today)])
        schools = years.company_id
        for done, school in enumerate(schools, 1):
            self._forecast(school)
            self.env["ir.cron"]._commit_progress(1, remaining=len(schools) - done)

    @api.model
    def _forecast(self, school):
        """What is expected of a school's open results today."""
        self.env.flush_all()
        today = school._school_today()
        rows = self._forecast_rows(school, today)
        marks = self._forecast_marks(school, rows, today)
        prospects = Prospects(rows, marks, self._forecast_scales(), today)
        self._forecast_store(school, prospects.all())

    def _forecast_rows(self, school, today):
        """The results of this year and the ones before.

        What is decided and not published tells nothing yet: families read the year's.
        """
        return [
            Row(*row)
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT result.id, result.student_id, result.course_id,
                           result.subject_id, course.scale_id, result.term_id,
                           term.date_start, term.date_end,
                           term.kind <> class.term_kind,
                           result.state = 'open' AND result.is_due
                           AND year.date_end >= %(today)s,
                           CASE WHEN result.has_average THEN result.average::float END,
                           CASE WHEN result.published_at IS NOT NULL
                                THEN result.value_id END
                      FROM school_result result
                      JOIN school_course course ON course.id = result.course_id
                      JOIN school_class class ON class.id = result.class_id
                      JOIN school_term term ON term.id = result.term_id
                      JOIN school_year year ON year.id = term.year_id
                     WHERE result.company_id = %(school)s AND result.kind <> 'final'
                       AND year.date_end >= %(since)s AND year.date_start <= %(today)s
                    """,
                    school=school.id,
                    today=today,
                    since=today - PAST,
                )
            )
        ]

    def _forecast_marks(self, school, rows, today):
        """The marks that count, of the results that are open now.

        Read by pupil and course, then put into their terms.

        :return: dict of result id to list of ``Given``
        """
        running = [
            row
            for row in rows
            if row.is_open and not row.of_terms and row.first <= today
        ]
        columns = self.env.execute_query(
            SQL(
                """
                SELECT grade.student_id, grade.course_id, array_agg(value.number),
                       array_agg(grade.weight), array_agg(grade.date)
                  FROM (SELECT student_id, course_id, value_id, weight, date
                          FROM school_grade
                         WHERE company_id = %(school)s
                         UNION ALL
                        SELECT own.student_id, moved.course_id, own.value_id,
                               own.weight, own.date
                          FROM (%(moved)s) moved
                          JOIN school_grade own ON own.student_id = moved.student_id
                           AND own.course_id = moved.former_id
                           AND own.date BETWEEN moved.date_from AND moved.date_to
                         WHERE moved.of_marks) grade
                  JOIN school_grade_value value ON value.id = grade.value_id
                 WHERE grade.date BETWEEN %(first)s AND %(last)s
                   AND value.counts AND grade.weight > 0
                 GROUP BY grade.student_id, grade.course_id
                """,
                school=school.id,
                moved=self._moved_sql(SQL("course.company_id = %s", school.id)),
                first=min((row.first for row in running), default=today),
                last=max((row.last for row in running), default=today),
            )
        )
        given = {
            (student_id, course_id): [Given(*mark) for mark in zip(*marks, strict=True)]
            for student_id, course_id, *marks in columns
        }
        return {
            row.id: [
                mark
                for mark in given.get((row.student_id, row.course_id), ())
                if row.first <= mark.day <= row.last
            ]
            for row in running
        }

    def _forecast_scales(self):
        """The scales that averages round on.

        :return: dict of scale id to ``GradeScale``
        """
        values = self.env["school.grade.value"].search(
            [("scale_id.has_results", "=", True), ("counts", "=", True)]
        )
        scales = {}
        for scale, own in values.grouped("scale_id").items():
            bounded = own.filtered("is_bound")
            if bounded:
                scales[scale.id] = GradeScale(
                    bounds={one.id: one.bound for one in bounded},
                    numbers={one.id: one.number for one in own},
                    poor=frozenset(bounded.filtered(lambda v: v.tone == "poor").ids),
                )
        return scales

    def _forecast_store(self, school, prospects):
        """Write what has changed; results that are no longer open lose their risk."""
        rows = [
            (result_id, one.average, one.low, one.high, one.value_id)
            + (one.chance, one.left, one.risk)
            for result_id, one in sorted(prospects.items())
        ]
        columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * 8
        self.env.cr.execute(
            SQL(
                """
                UPDATE school_result result
                   SET (has_forecast, %(names)s) = ROW (wanted.id IS NOT NULL, %(new)s)
                  FROM school_result own
                  LEFT JOIN unnest(%(ids)s::int[], %(mean)s::numeric[],
                            %(low)s::numeric[], %(high)s::numeric[], %(value)s::int[],
                            %(chance)s::numeric[], %(left)s::int[], %(risk)s::varchar[])
                         AS wanted (id, %(names)s) ON wanted.id = own.id
                 WHERE own.id = result.id AND own.company_id = %(school)s
                   AND (own.has_forecast OR wanted.id IS NOT NULL)
                   AND (own.has_forecast, %(old)s)
                       IS DISTINCT FROM (wanted.id IS NOT NULL, %(new)s)
                """,
                names=SQL(", ".join(FORECAST)),
                new=SQL(", ".join(f"wanted.{name}" for name in FORECAST)),
                old=SQL(", ".join(f"own.{name}" for name in FORECAST)),
                school=school.id,
                **dict(
                    zip(
                        (
                            "ids",
                            "mean",
                            "low",
                            "high",
                            "value",
                            "chance",
                            "left",
                            "risk",
                        ),
                        columns,
                        strict=True,
                    )
                ),
            )
        )
        self.invalidate_model(["has_forecast", *FORECAST])
