"""What a partner brought of late, and what waits for a decision."""

from datetime import timedelta

from odoo import api, fields, models

from .school_partner_system import ADMIN

DEPUTY = "school_diary.group_school_diary_deputy"
STATES = [
    ("files", "By files"),
    ("off", "Switched off"),
    ("trouble", "Trouble"),
    ("running", "Bringing"),
    ("new", "Nothing yet"),
    ("stale", "Out of date"),
    ("fresh", "Up to date"),
]
LATE = 2
"""Intervals after which what was brought is out of date."""


class SchoolPartnerSystem(models.Model):
    _inherit = "school.partner.system"

    exchange_ids = fields.One2many("school.exchange", "system_id", string="Runs")
    state = fields.Selection(STATES, compute="_compute_state")
    last_brought_at = fields.Datetime(
        string="Last brought", compute="_compute_last_brought"
    )
    last_brought = fields.Char(
        string="What came",
        compute="_compute_last_brought",
        help="At the last run that went through.",
    )
    exchange_count = fields.Integer(
        string="Number of runs", compute="_compute_exchange_count"
    )
    difference_count = fields.Integer(
        string="Undecided differences",
        compute="_compute_difference_count",
        groups=DEPUTY,
    )
    external_id_count = fields.Integer(
        string="Number of identifiers",
        compute="_compute_external_id_count",
        groups=ADMIN,
    )

    @api.depends("is_on", "kind", "trouble_code", "exchange_ids.state")
    def _compute_state(self):
        running = self.exchange_ids.filtered(lambda run: run.state == "running")
        for system in self:
            system.state = system._state(system in running.system_id)

    def _state(self, is_running):
        if self.kind == "files":
            return "files"
        if not self.is_on:
            return "off"
        if self.trouble_code:
            return "trouble"
        if is_running:
            return "running"
        if not self.last_brought_at:
            return "new"
        age = fields.Datetime.now() - self.last_brought_at
        return "stale" if age > LATE * timedelta(hours=self.interval_hours) else "fresh"

    @api.depends("exchange_ids.state")
    @api.depends_context("lang")
    def _compute_last_brought(self):
        latest = self.env["school.exchange"]._last_done(self)
        for system in self:
            run = latest.get(system.id, self.env["school.exchange"])
            system.last_brought_at = run.finished_at or run.create_date
            system.last_brought = run._outcome() if run else False

    @api.depends("exchange_ids")
    def _compute_exchange_count(self):
        self._count("exchange_count", "school.exchange", [])

    def _compute_difference_count(self):
        self._count(
            "difference_count", "school.exchange.difference", [("state", "=", "open")]
        )

    def _compute_external_id_count(self):
        self._count("external_id_count", "school.external.id", [])

    def _count(self, name, model, domain):
        counts = dict(
            self.env[model]._read_group(
                [("system_id", "in", self.ids), *domain], ["system_id"], ["__count"]
            )
        )
        for system in self:
            system[name] = counts.get(system, 0)

    # Buttons

    def action_exchanges(self):
        return self._of_this("school_exchange_action")

    def action_differences(self):
        return self._of_this("school_exchange_difference_action")

    def action_external_ids(self):
        return self._of_this("school_external_id_action")

    def _of_this(self, action):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(f"school_diary.{action}"),
            "domain": [("system_id", "=", self.id)],
            "context": {},
        }
