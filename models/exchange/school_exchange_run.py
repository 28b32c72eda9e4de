"""A run that brings a partner's data by itself: in steps, until it is through."""

from odoo import fields, models

from .connector import SHOWN_FINDINGS

COUNTS = ("created", "changed", "removed", "refused", "kept")


class SchoolExchange(models.Model):
    _inherit = "school.exchange"

    format = fields.Selection(
        selection_add=[("pull", "Brought from the partner")],
        ondelete={"pull": "cascade"},
    )
    created_count = fields.Integer(string="Rows created")
    changed_count = fields.Integer(string="Rows changed")
    removed_count = fields.Integer(string="Rows removed")
    refused_count = fields.Integer(string="Rows refused")
    cursor = fields.Json(help="Where it goes on.", readonly=True)
    attempt_count = fields.Integer(string="Attempts", readonly=True)
    finished_at = fields.Datetime(string="Finished", readonly=True)

    _going_uniq = models.UniqueIndex(
        "(system_id) WHERE state IN ('running', 'failed')",
        "A run with this partner is under way.",
    )

    def _last_done(self, systems):
        """The last run of each system that went through: dict of its id to the run."""
        rows = self._read_group(
            [
                ("system_id", "in", systems.ids),
                ("state", "=", "done"),
                ("direction", "=", "import"),
            ],
            ["system_id"],
            ["id:max"],
        )
        return {system.id: self.browse(run_id) for system, run_id in rows}

    def _outcome(self):
        """In one line what came of it."""
        self.ensure_one()
        if self.format != "pull":
            return self.file_name or ""
        return self.env._(
            "created %(created)s, changed %(changed)s, removed %(removed)s, refused "
            "%(refused)s, kept apart %(kept)s",
            **{name: self[f"{name}_count"] for name in COUNTS},
        )

    def _add(self, findings):
        """Add what came of a step."""
        self.ensure_one()
        vals = {
            f"{name}_count": self[f"{name}_count"] + findings.counts[name]
            for name in COUNTS
            if findings.counts[name]
        }
        for name in ("errors", "notes"):
            lines = getattr(findings, name)
            if lines:
                known = (self[name] or "").splitlines()
                together = list(dict.fromkeys([*known, *lines]))
                vals[name] = "\n".join(together[:SHOWN_FINDINGS])
        self.write(vals)
