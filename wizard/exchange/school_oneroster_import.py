from odoo import fields, models

from ...models.exchange.oneroster_import import OneRosterImport
from ...models.exchange.oneroster_reasons import REASONS
from ...tools.oneroster_bundle import Issue


class SchoolOneRosterImport(models.TransientModel):
    """Takes a OneRoster bundle, shows what would come of it, brings it in.

    Only an administrator imports: a bundle makes accounts of teachers. What comes goes
    into records that several roles keep, so it is done as superuser, for one school.
    """

    _name = "school.oneroster.import"
    _inherit = "school.tried.import.mixin"
    _description = "Import of a OneRoster bundle"
    _check_company_auto = True
    _reasons = REASONS

    system_id = fields.Many2one(
        "school.partner.system",
        string="Partner system",
        required=True,
        check_company=True,
        domain="[('company_id', '=', company_id)]",
        help="Whose identifiers these are. The same system every time: so what came "
        "before is known again.",
    )
    grade_level = fields.Integer(
        string="Year of study",
        help="Of classes of which the bundle names none; 0: these are refused.",
    )
    summary = fields.Text(readonly=True)

    def _job(self):
        wizard = self._in_school()
        return OneRosterImport(
            wizard.env(su=True),  # see the class's documentation
            self.company_id,
            wizard.system_id.sudo(),  # the records below are made as superuser
            wizard._content(),
            self.file_name or "oneroster.zip",
            self.grade_level if 1 <= self.grade_level <= 11 else 0,
        )

    def _prepared(self, job):
        return {"summary": self._summary(job)}

    def _after(self, job):
        job.run.write(
            {
                "file": self.file,
                "summary": self._summary(job),
                "notes": "\n".join(self._texts(job.notes)),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": job.run._name,
            "res_id": job.run.id,
            "view_mode": "form",
        }

    def _summary(self, job):
        """A line a file: what it has, and what comes of it."""
        words = {
            "created": self.env._("new"),
            "changed": self.env._("changed"),
            "ended": self.env._("ended"),
            "kept": self.env._("kept as entered here"),
        }
        lines = []
        for kind in dict.fromkeys([*job.row_counts, *(one for one, _w in job.counts)]):
            parts = [
                f"{word} {job.counts[kind, name]}"
                for name, word in words.items()
                if job.counts[kind, name]
            ]
            rows = job.row_counts.get(kind, 0)
            what = ", ".join(parts) or self.env._("nothing new")
            lines.append(f"{kind}: {rows} — {what}" if rows else f"{kind}: {what}")
        return "\n".join(lines)

    def _place(self, issue: Issue):
        parts = [issue.sheet]
        if issue.line:
            parts.append(self.env._("line %s", issue.line))
        if issue.column:
            parts.append(issue.column)
        return ", ".join(filter(None, parts))
