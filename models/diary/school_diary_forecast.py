from odoo import models
from odoo.tools import SQL

from ...tools.diary_forecast import Expected
from ...tools.targets import Sums


class SchoolDiaryForecast(models.AbstractModel):
    """What is expected of an open term or year, for the family (000-6, 003-4)."""

    _inherit = "school.diary"

    def _source_forecasts(self, students, date_from, date_to):
        """The forecasts of the term that has just these days."""
        return SQL(
            """
            SELECT result.student_id, result.course_id, course.scale_id,
                   result.forecast, result.forecast_low, result.forecast_high,
                   result.forecast_value_id, result.forecast_chance,
                   result.forecast_left
              FROM school_result result
              JOIN school_term term ON term.id = result.term_id
               AND term.date_start = %s AND term.date_end = %s
              JOIN school_course course ON course.id = result.course_id
             WHERE result.student_id = ANY(%s) AND result.has_forecast
               AND result.state = 'open' AND result.kind <> 'final'
            """,
            date_from,
            date_to,
            students.ids,
        )

    def _expected(self, row, marks):
        """:param row: of ``_source_forecasts``; None where nothing is expected

        :return: ``Expected``, or None
        """
        scale = row and self._lookup().scales.get(row["scale_id"])
        grade = scale and scale.get(row["forecast_value_id"])
        if not grade:
            return None
        return Expected(
            grade=grade,
            chance=row["forecast_chance"],
            average=row["forecast"],
            low=row["forecast_low"],
            high=row["forecast_high"],
            left=row["forecast_left"] or 0,
            sums=Sums.of(marks),
            scale=list(scale.values()),
        )
