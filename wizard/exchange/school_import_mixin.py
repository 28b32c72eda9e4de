import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import clean_context

from ...models.exchange.netschool_reasons import REASONS
from ...tools.issue_workbook import issue_workbook

MAX_SHOWN = 20


class SchoolImportMixin(models.AbstractModel):
    """A file is chosen, looked at, and brought into one school.

    The wizard is opened by the action named after its model. What is wrong with a file
    has a ``code`` with ``params``, and the ``sheet`` and ``cell`` where it stands.
    """

    _name = "school.import.mixin"
    _description = "Import of a file"

    _reasons = REASONS

    file = fields.Binary(required=True)
    file_name = fields.Char()
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    state = fields.Selection(
        [("upload", "Upload"), ("preview", "Preview")], required=True, default="upload"
    )

    def action_back(self):
        self.ensure_one()
        self.state = "upload"
        return self._reopen()

    def _reopen(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"school_diary.{self._table}_action"
        )
        return {**action, "res_id": self.id}

    def _in_school(self):
        """The wizard in its school, its file there to be read."""
        self.ensure_one()
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("You do not work in this school."))
        if not self.file:
            raise UserError(self.env._("Choose a file."))
        # The wizard's defaults are none of the records that it makes.
        context = {**clean_context(self.env.context), "bin_size": False}
        wizard = self.with_env(self.env(context=context))
        return wizard.with_company(self.company_id)

    def _content(self):
        return base64.b64decode(self.file)

    # What is wrong with the file

    def _explain(self, issue):
        reason = self.env._(self._reasons[issue.code])
        return reason % issue.params

    def _texts(self, issues):
        """A line for each: where, and what."""
        return [
            ": ".join(filter(None, (self._place(issue), self._explain(issue))))
            for issue in issues
        ]

    @api.model
    def _place(self, issue):
        return "!".join(filter(None, (issue.sheet, issue.cell))) if issue.cell else ""

    def _issue_report(self, errors, notes=()):
        """A workbook of them, for a binary field."""
        headings = (
            self.env._("Kind"),
            self.env._("Sheet"),
            self.env._("Cell"),
            self.env._("Reason"),
        )
        issues = [(self.env._("Error"), error) for error in errors]
        issues += [(self.env._("Note"), note) for note in notes]
        rows = (
            (kind, issue.sheet, issue.cell, self._explain(issue))
            for kind, issue in issues
        )
        return base64.b64encode(issue_workbook(headings, rows))


class Rollback(Exception):
    """Takes back what a preview has tried."""


class SchoolTriedImportMixin(models.AbstractModel):
    """The preview tries the whole import and takes it back.

    So it shows exactly what will come of it. All or nothing is brought in.
    """

    _name = "school.tried.import.mixin"
    _inherit = "school.import.mixin"
    _description = "Import that is tried first"

    error_count = fields.Integer(string="Number of errors", readonly=True)
    errors = fields.Text(readonly=True)
    notes = fields.Text(readonly=True)
    report = fields.Binary(readonly=True)
    report_name = fields.Char(readonly=True)

    def action_preview(self):
        """Try it, take it back, and show what would come of it."""
        job = self._job()
        try:
            with self.env.cr.savepoint():
                job.bring()
                raise Rollback
        except Rollback:
            self.env.invalidate_all()
        self.write({"state": "preview", **self._findings(job), **self._prepared(job)})
        return self._reopen()

    def action_import(self):
        """Bring it in, all or nothing."""
        job = self._job()
        with self.env.cr.savepoint():
            job.bring()
            if job.errors:
                raise UserError(self._texts(job.errors)[0])
        return self._after(job)

    def _job(self):
        """One run: has ``bring()``, then ``errors`` and ``notes``."""
        raise NotImplementedError

    def _prepared(self, job):
        """What the preview tells of a run, beside its findings."""
        raise NotImplementedError

    def _after(self, job):
        """What to open when it is done."""
        raise NotImplementedError

    def _findings(self, job):
        errors, notes = job.errors, job.notes
        vals = {
            "error_count": len(errors),
            "errors": "\n".join(self._texts(errors)[:MAX_SHOWN]),
            "notes": "\n".join(self._texts(notes)[:MAX_SHOWN]),
            "report": False,
        }
        if not errors and not notes:
            return vals
        return {
            **vals,
            "report": self._issue_report(errors, notes),
            "report_name": self.env._("Findings.xlsx"),
        }
