from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.late import late_sql


class SchoolLesson(models.Model):
    """When a lesson was entered: what proves that the journal is kept (001-h)."""

    _inherit = "school.lesson"

    held_at = fields.Datetime(
        string="Entered",
        compute="_compute_held_at",
        store=True,
        precompute=True,
        copy=False,
        help="Since when the lesson is marked as held.",
    )
    is_entered_late = fields.Boolean(
        compute="_compute_is_entered_late",
        search="_search_is_entered_late",
        help="Entered, or still not, after the regulation's interval.",
    )

    @api.depends("state")
    def _compute_held_at(self):
        now = fields.Datetime.now()
        for lesson in self:
            lesson.held_at = lesson.state == "held" and (lesson.held_at or now)

    @api.depends("held_at", "date", "state")
    def _compute_is_entered_late(self):
        these = Domain("id", "in", self.ids)
        late = self.search(these & Domain("is_entered_late", "=", True))
        for lesson in self:
            lesson.is_entered_late = lesson in late

    def _search_is_entered_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain.custom(to_sql=self._entered_late_sql)
        return late if True in value else ~late

    @api.model
    def _entered_late_sql(self, _model, alias, _query):
        return SQL(
            "%s IN ('planned', 'held') AND %s",
            SQL.identifier(alias, "state"),
            late_sql(alias, "held_at", "date", "update_interval_days"),
        )

    @api.model
    def _entry_due_domain(self, first, last):
        """The lessons whose entry fell due between two days, by each school's rules."""
        return self.env["school.regulation"]._by_interval(
            "update_interval_days",
            lambda days: (
                Domain("date", ">=", first - timedelta(days=days))
                & Domain("date", "<", last - timedelta(days=days))
            ),
        )
