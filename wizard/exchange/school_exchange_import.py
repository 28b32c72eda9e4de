from itertools import chain
from pathlib import Path

from odoo import fields, models
from odoo.tools.misc import formatLang

from ...models.exchange.netschool_import import NetschoolImport, Refused, final_count

COUNTS = (
    "pupil_count",
    "new_pupil_count",
    "subject_count",
    "lesson_count",
    "cell_count",
    "grade_count",
    "absence_count",
    "result_count",
)


class SchoolExchangeImport(models.TransientModel):
    """Takes a report of «Сетевой город», shows what is in it, brings it in.

    Deputy head and secretary may import. Neither has access to all that a report
    holds (the deputy head does not enter pupils, the secretary gives no grades), and
    an import is all or nothing: so it works as superuser, for the one school.
    """

    _name = "school.exchange.import"
    _inherit = "school.import.mixin"
    _description = "Import of a report"
    _check_company_auto = True

    year_id = fields.Many2one(
        "school.year",
        check_company=True,
        domain="[('company_id', '=', company_id)]",
        help="Empty: the year that the report names; made if it is not there.",
    )
    year_name = fields.Char(string="School year", readonly=True)
    is_new_year = fields.Boolean(readonly=True)
    class_names = fields.Char(string="Classes", readonly=True)
    pupil_count = fields.Integer(string="Pupils", readonly=True)
    new_pupil_count = fields.Integer(string="New pupils", readonly=True)
    subject_count = fields.Integer(string="Subjects", readonly=True)
    lesson_count = fields.Integer(string="Lessons", readonly=True)
    cell_count = fields.Integer(string="Filled cells", readonly=True)
    grade_count = fields.Integer(string="Grades", readonly=True)
    absence_count = fields.Integer(string="Absences", readonly=True)
    result_count = fields.Integer(string="Final grades", readonly=True)
    notes = fields.Text(readonly=True)
    line_ids = fields.One2many("school.exchange.import.line", "import_id")

    def action_preview(self):
        """Read the file and show who and what is in it; refuse it if it is wrong."""
        self.ensure_one()
        job = self._job()
        lines = [
            self._prepare_line(match) for match in chain.from_iterable(job.preview())
        ]
        if job.reader.errors:
            return self._refuse(job)
        self.line_ids.unlink()
        self.env["school.exchange.import.line"].create(lines)
        self.write(
            {
                "state": "preview",
                "year_name": job.year.name,
                "is_new_year": not job.year.id,
                "class_names": ", ".join(job.class_names.values()),
                "notes": "\n".join(self._texts(job.reader.warnings)),
                **{name: job.counts[name] for name in COUNTS},
            }
        )
        return self._reopen()

    def action_import(self):
        """Bring the file in, all or nothing."""
        self.ensure_one()
        job = self._job()
        try:
            with self.env.cr.savepoint():
                run = self._prepare_run({"state": "done", "file": self.file})
                job.bring(run)
        except Refused:
            return self._refuse(job)
        run.write(
            {
                "year_id": job.year.id,
                "class_names": ", ".join(job.class_names.values()),
                **{
                    name: count
                    for name, count in job.counts.items()
                    if name in run._fields
                },
                **self._findings(job.reader),
            }
        )
        return self._open(run)

    def _job(self):
        wizard = self._in_school()
        return NetschoolImport(
            wizard.env(su=True),  # see the class's documentation
            self.company_id,
            wizard._content(),
            year=wizard.year_id,
        )

    def _prepare_line(self, match):
        lessons = [
            lesson
            for subject in match.report.subjects
            for cell in subject.cells
            for lesson in cell.lessons
        ]
        return {
            "import_id": self.id,
            "name": match.report.pupil,
            "class_name": match.report.class_name,
            "status": match.status,
            "grade_count": sum(len(lesson.grades) for lesson in lessons),
            "absence_count": sum(lesson.absence is not None for lesson in lessons),
            "result_count": sum(map(final_count, match.report.subjects)),
        }

    def _explain(self, issue):
        """Means as the reader writes them."""
        means = {
            name: formatLang(self.env, value)
            for name, value in issue.params.items()
            if isinstance(value, float)
        }
        return super()._explain(issue.with_params(**means))

    def _refuse(self, job):
        """Keep the reasons; nothing else of the file, which may be anything."""
        run = self._prepare_run({"state": "refused", **self._findings(job.reader)})
        return self._open(run)

    def _prepare_run(self, vals):
        runs = self.env["school.exchange"].sudo()  # a log: nobody writes it by hand
        return runs.create(
            {
                "format": "netschool_class",
                "company_id": self.company_id.id,
                "file_name": self.file_name,
                **vals,
            }
        )

    def _findings(self, reader):
        """The run's errors and notes, as text and as a workbook."""
        errors, notes = reader.errors, reader.warnings
        if not errors and not notes:
            return {}
        return {
            "errors": "\n".join(self._texts(errors)),
            "notes": "\n".join(self._texts(notes)),
            "report": self._issue_report(errors, notes),
            "report_name": self.env._(
                "%(file)s, findings.xlsx", file=Path(self.file_name or "").stem
            ),
        }

    def _open(self, run):
        return {
            "type": "ir.actions.act_window",
            "res_model": run._name,
            "res_id": run.id,
            "view_mode": "form",
        }


class SchoolExchangeImportLine(models.TransientModel):
    """A pupil of the file, and who it is here."""

    _name = "school.exchange.import.line"
    _description = "Pupil in a report"
    _order = "status desc, class_name, id"

    import_id = fields.Many2one(
        "school.exchange.import", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(string="Pupil", required=True)
    class_name = fields.Char(string="Class")
    status = fields.Selection(
        [
            ("class", "Known in the class"),
            ("new", "New pupil"),
            ("school", "Known in the school"),
        ],
        required=True,
    )
    grade_count = fields.Integer(string="Grades")
    absence_count = fields.Integer(string="Absences")
    result_count = fields.Integer(string="Final grades")
