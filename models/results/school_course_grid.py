from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class SchoolCourse(models.Model):
    """The results at the right of the grid, with the forecast (000-6, 000-7a).

    Read as the present user: who may not read results has none on the page.
    """

    _inherit = "school.course"

    @api.readonly
    def grid_open(self, term_id=None):
        page = super().grid_open(term_id)
        return {**page, "outcome": self._grid_outcome(page["term"]["id"])}

    @api.readonly
    def grid_changes(self, date_from, date_to, stamp):
        changes = super().grid_changes(date_from, date_to, stamp)
        if not changes:
            return changes
        days = fields.Date.to_date(date_from), fields.Date.to_date(date_to)
        terms = [
            term["id"]
            for term in self._grid_terms()
            if (term["date_from"], term["date_to"]) == days
        ]
        return {**changes, "outcome": self._grid_outcome(terms[0]) if terms else None}

    @api.readonly
    def grid_outcome_history(self, student_id, term_id):
        """Who decided what on a pupil's result, the latest first."""
        self.ensure_one()
        result = self._grid_results(self._grid_outcome_term(term_id)) & Domain(
            "student_id", "=", student_id
        )
        result = self.env["school.result"].search(result, limit=1)
        return {
            "by": result.decided_by_id.name or "",
            "at": result.decided_at,
            "published_at": result.published_at,
            "carried": result.carried,
            "revisions": [
                {
                    "id": revision.id,
                    "user": revision.user_id.name,
                    "date": revision.create_date,
                    "old": revision.old_code or "",
                    "new": revision.new_code or "",
                    "reason": revision.reason or "",
                }
                for revision in result.revision_ids
            ],
        }

    def _grid_stamp(self, days):
        stamp = super()._grid_stamp(days)
        if not self.env["school.result"].has_access("read"):
            return stamp
        own = Domain("course_id", "=", self.id)
        return f"{stamp}-{self._grid_fingerprint('school.result', own)}"

    def _grid_outcome(self, term_id):
        """The column of results.

        :param term_id: 0 for the year
        :return: dict, or None where there is none for the user to read
        """
        results = self.env["school.result"]
        term = self._grid_outcome_term(term_id)
        if not term or not results.has_access("read"):
            return None
        rows = self._grid_outcome_rows(self._grid_results(term))
        if not rows:
            return None
        # They are all of one course and year, on which the right to decide depends.
        first = results.browse(rows[0]["id"])
        return {
            "term": term.id,
            "is_year": term.kind == "year",
            "may_edit": first.has_access("write"),
            "closed": term._results_closed_reason(),
            "rows": {row["student_id"]: row for row in rows},
        }

    def _grid_outcome_term(self, term_id):
        Term = self.env["school.term"]
        if term_id:
            return Term.browse(term_id)
        year = [("year_id", "=", self.year_id.id), ("kind", "=", "year")]
        return Term.search(year, limit=1)

    def _grid_results(self, terms):
        """The domain of the results that the teacher decides on without an exam."""
        return (
            Domain("course_id", "=", self.id)
            & Domain("term_id", "in", terms.ids)
            & Domain("kind", "!=", "final")
        )

    @api.model
    def _grid_outcome_rows(self, domain):
        """The results in one query, with the codes of their marks."""
        Result = self.env["school.result"]
        Result.flush_model()
        query = Result._search(domain)
        codes = {"code": "value_id", "proposed": "proposed_id"} | {
            "forecast": "forecast_value_id"
        }
        marks = {
            name: query.left_join(
                Result._table, column, "school_grade_value", "id", column
            )
            for name, column in codes.items()
        }
        deferral = query.left_join(
            Result._table, "deferral_id", "school_deferral", "id", "deferral_id"
        )
        columns = ("id", "student_id", "state", "is_due", "reason", "forecast_chance")
        rows = self.env.execute_query_dict(
            query.select(
                *self._grid_columns(Result, columns, query),
                *(
                    SQL(
                        "%s AS %s",
                        SQL.identifier(alias, "code"),
                        SQL.identifier(name),
                    )
                    for name, alias in marks.items()
                ),
                SQL("%s AS until", SQL.identifier(deferral, "date_until")),
            )
        )
        for row in rows:
            chance = row.pop("forecast_chance")
            row["chance"] = round((chance or 0) * 100)
            row["forecast"] = row["state"] == "open" and row["forecast"]
            row["is_due"] = bool(row["is_due"])
            for name in ("code", "proposed", "forecast", "reason"):
                row[name] = row[name] or ""
        return rows
