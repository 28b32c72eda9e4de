from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Domain
from odoo.tools import SQL


class SchoolTerm(models.Model):
    """A term is closed when every pupil has a result in every course, or a deferral.

    000-7a, 002-5a, 003-5a, 004-2: a final grade for every pupil.
    """

    _inherit = "school.term"

    result_count = fields.Integer(
        string="Results due", compute="_compute_missing_count"
    )
    missing_count = fields.Integer(
        string="Left to decide",
        compute="_compute_missing_count",
        help="Of those whom the present user sees.",
    )

    deferred_count = fields.Integer(
        string="Results deferred", compute="_compute_missing_count"
    )

    @api.depends_context("uid")
    def _compute_missing_count(self):
        results = self.env["school.result"]
        due = results.has_access("read") and results._read_group(
            [("term_id", "in", self.ids), ("is_due", "=", True)],
            ["term_id", "state"],
            ["__count"],
        )
        counts = {}
        for term, state, count in due or ():
            counts.setdefault(term, {})[state] = count
        for term in self:
            by_state = counts.get(term, {})
            term.result_count = sum(by_state.values())
            term.missing_count = by_state.get("open", 0)
            term.deferred_count = by_state.get("deferred", 0)

    def _missing_domain(self):
        return (
            Domain("term_id", "in", self.ids)
            & Domain("is_due", "=", True)
            & Domain("state", "=", "open")
        )

    def _results_closed_reason(self):
        """Why nothing is decided on in these terms; empty where it may be (000-7a).

        A closed year closes its terms, too.
        """
        closed = self.filtered(lambda term: term.state == "closed").mapped("name")
        periods = self._closed_periods()
        closed += [
            name
            for year in self.year_id
            for kind, _first, _last, name in periods.get(year.id, ())
            if kind == "year"
        ]
        if not closed:
            return ""
        return self.env._(
            "%(term)s is closed. The deputy head can reopen it.", term=closed[0]
        )

    def _check_results_open(self):
        reason = self._results_closed_reason()
        if reason:
            raise UserError(reason)

    def _meet_closing(self):
        """Whoever closes these terms at the same moment has to look again.

        What opens a gap in them writes them, as closing does: the database lets one of
        the two wait for the other and begin anew.
        """
        self.env.execute_query(
            SQL(
                "UPDATE school_term SET write_date = now() AT TIME ZONE 'UTC' "
                "WHERE id = ANY(%s) RETURNING id",
                self.ids,
            )
        )
        self.invalidate_recordset(["write_date"], flush=False)

    def action_close(self):
        self._check_closer()
        results = self.env["school.result"].sudo()  # true whoever closes
        results._refresh_touched()  # counts what was entered now
        missing = sum(self.sudo().mapped("missing_count"))  # of the whole school
        if missing:
            raise RedirectWarning(
                self.env._(
                    "%(count)s results are missing: the term is closed when every "
                    "pupil has a result in every course, or a deferral.",
                    count=missing,
                ),
                self.action_open_missing(),
                self.env._("Show what is missing"),
            )
        return super().action_close()

    def action_open_missing(self):
        """By class and course."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_result_gap_action"
        )
        shown = self.env["school.result.gap"]._own_first()
        return {
            **action,
            "domain": [("term_id", "in", self.ids)],
            "context": {"search_default_group_class": 1, **shown},
        }

    def action_open_results(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_result_action"
        )
        return {**action, "domain": [("term_id", "=", self.id)]}

    def action_open_deferrals(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_deferral_action"
        )
        return {**action, "domain": [("term_id", "=", self.id)], "context": {}}
