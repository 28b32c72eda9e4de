from odoo import api, models
from odoo.fields import Domain

FIGURES = ("pass_rate", "quality_rate", "training_degree", "mark")


class SchoolResultReport(models.Model):
    """The dashboard of results, with the rights of who looks: a fixed number of
    queries, however large the school."""

    _inherit = "school.result.report"

    @api.model
    def get_dashboard(self, term_id=False):
        """What the dashboard shows of a term of the current school.

        :param term_id: id of the term; else the last that has results
        :return: dict, see the methods below
        """
        terms = self._dashboard_terms()
        term = terms.filtered(lambda one: one.id == term_id) or self._latest(terms)
        domain = self._of_term(term)
        return {
            "terms": [{"id": one.id, "name": one.name} for one in terms],
            "term_id": term.id,
            "total": self._dashboard_rows(domain, [])[0],
            "classes": self._dashboard_rows(domain, ["class_id"]),
            "subjects": self._dashboard_rows(domain, ["subject_id"]),
            "trend": self._dashboard_trend(terms, term),
            "grades": self._dashboard_grades(domain),
            "tasks": self._dashboard_tasks(term),
        }

    @api.model
    def _of_term(self, terms):
        """What the teachers decided for terms; final grades are the exam's, too."""
        return Domain("term_id", "in", terms.ids) & Domain("kind", "!=", "final")

    @api.model
    def _dashboard_terms(self):
        """The terms of the current school's year that have begun."""
        school = self.env.company
        year = self.env["school.year"]._current(school)
        terms = self.env["school.term"].search(
            [("year_id", "=", year.id), ("date_start", "<=", school._school_today())]
        )
        return terms.sorted(lambda one: one.kind == "year")

    @api.model
    def _latest(self, terms):
        found = self._read_group([("term_id", "in", terms.ids)], ["term_id"])
        decided = {term.id for [term] in found if term.kind != "year"}
        return terms.filtered(lambda one: one.id in decided)[-1:] or terms[:1]

    @api.model
    def _dashboard_rows(self, domain, groupby):
        """Figures by class or subject, or of all.

        :return: list of dict of id, name, count and the figures; False: no such figure
        """
        rows = []
        for row in self._read_group(
            domain,
            groupby,
            ["__count", *(f"{name}:avg" for name in FIGURES)],
        ):
            count, *values = row[len(groupby) :]
            group = row[0] if groupby else self.browse()
            rows.append(
                {
                    "id": group.id,
                    "name": group.display_name if groupby else "",
                    "count": count,
                    **dict(zip(FIGURES, values, strict=True)),
                }
            )
        return rows

    @api.model
    def _dashboard_trend(self, terms, term):
        """The figures of the terms of one kind, one after the other."""
        alike = terms.filtered(lambda one: one.kind == term.kind)
        rows = self._dashboard_rows(self._of_term(alike), ["term_id"])
        places = {one.id: place for place, one in enumerate(alike)}
        return sorted(rows, key=lambda row: places[row["id"]])

    @api.model
    def _dashboard_grades(self, domain):
        """How often each result stands, in the order of its scale."""
        found = self._read_group(domain, ["value_id"], ["__count"])
        found.sort(
            key=lambda row: (row[0].scale_id.sequence, row[0].sequence, row[0].id)
        )
        return [
            {"id": value.id, "name": value.code, "tone": value.tone, "count": count}
            for value, count in found
        ]

    @api.model
    def _dashboard_tasks(self, term):
        """What is missing, late, expired or too thin, and the way to it.

        :return: list of dict of name, label, count, model and domain
        """
        labels = {
            "missing": self.env._("Results missing"),
            "late": self.env._("Published late"),
            "expired": self.env._("Deferrals expired"),
            "short": self.env._("Pupils with too few grades"),
            "silent": self.env._("Pupils without a grade for weeks"),
        }
        of_term = Domain("term_id", "=", term.id)
        domains = {
            "missing": ("school.result", term._missing_domain()),
            "late": ("school.result", of_term & Domain("is_late", "=", True)),
            "expired": (
                "school.deferral",
                of_term & Domain("state", "=", "expired"),
            ),
            "short": (
                "school.grading.density",
                of_term & Domain("short_count", ">", 0),
            ),
            "silent": (
                "school.grading.density",
                of_term & Domain("silent_count", ">", 0),
            ),
        }
        return [
            {
                "name": name,
                "label": labels[name],
                "count": self.env[model].search_count(domain),
                "model": model,
                "domain": list(domain),
            }
            for name, (model, domain) in domains.items()
        ]
