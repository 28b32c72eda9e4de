from odoo import api, models


class SchoolCourse(models.Model):
    """The forecast at the right of the grid (000-6, 001-i)."""

    _inherit = "school.course"

    @api.readonly
    def grid_open(self, term_id=None):
        page = super().grid_open(term_id)
        return {**page, "forecasts": self._grid_forecasts(page["term"]["id"])}

    def _grid_forecasts(self, term_id):
        """What the open results are expected to become, as far as the user reads them.

        :param term_id: 0 for the year
        :return: dict of pupil id to ``code`` and ``chance`` (percent), or None
        """
        chosen = [("term_id.kind", "=", "year"), ("kind", "=", "year")]
        if term_id:
            chosen = [("term_id", "=", term_id), ("kind", "!=", "final")]
        results = self.env["school.result"].search_fetch(
            [
                *chosen,
                ("course_id", "=", self.id),
                ("state", "=", "open"),
                ("forecast_value_id", "!=", False),
            ],
            ["student_id", "forecast_value_id", "forecast_chance"],
        )
        forecasts = {
            one.student_id.id: {
                "code": one.forecast_value_id.code,
                "chance": round(one.forecast_chance * 100),
            }
            for one in results
        }
        return forecasts or None
