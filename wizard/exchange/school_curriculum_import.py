from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...models.exchange.netschool_reasons import REASONS as FILE_REASONS
from ...tools.curriculum_sheet import CurriculumSheet
from ...tools.netschool_keys import subject_key
from .school_import_mixin import MAX_SHOWN

_lt = LazyTranslate(__name__)

REASONS = {
    "missing_column": _lt("The column “%(name)s” is missing."),
    "no_grades": _lt("No column is a year of study, such as 5."),
    "grade_twice": _lt("The year of study %(grade)s has two columns."),
    "no_subjects": _lt("The file has no subjects."),
    "too_many_subjects": _lt("The file has more than %(count)s subjects."),
    "subject_twice": _lt("The file has the subject “%(text)s” twice."),
    "bad_hours": _lt("“%(text)s” is not a number of hours a week."),
    "total_differs": _lt("The sum is %(read)g, the file says %(stated)g."),
    "unknown_subject": _lt("The subject “%(text)s” is not known here."),
}


class SchoolCurriculumImport(models.TransientModel):
    """Brings curricula in from a spreadsheet, one for each year of study in it.

    All or nothing. A plan of the same name is brought up to date: what the file has no
    more goes, hours a year that were entered by hand stay where the week's are the
    same.
    """

    _name = "school.curriculum.import"
    _inherit = "school.import.mixin"
    _description = "Import of curricula"
    _check_company_auto = True

    _reasons = {**FILE_REASONS, **REASONS}

    year_id = fields.Many2one(
        "school.year",
        required=True,
        check_company=True,
        default=lambda self: self.env["school.year"]._current(self.env.company),
    )
    name = fields.Char(required=True, default=lambda self: self.env._("Curriculum"))
    makes_subjects = fields.Boolean(
        string="Make missing subjects", help="Those that the school does not have yet."
    )
    summary = fields.Text(readonly=True)
    new_subjects = fields.Text(readonly=True)
    error_count = fields.Integer(string="Number of errors", readonly=True)
    errors = fields.Text(readonly=True)

    def action_preview(self):
        """Show what would come of it."""
        job = _Import(self)
        texts = self._texts(job.sheet.errors)
        self.write(
            {
                "state": "preview",
                "error_count": len(texts),
                "errors": "\n".join(texts[:MAX_SHOWN]),
                "summary": "\n".join(self._summary(job.sheet)),
                "new_subjects": "\n".join(job.unknown.values()),
            }
        )
        return self._reopen()

    def action_import(self):
        """Bring it in, all or nothing."""
        job = _Import(self)
        if job.sheet.errors:
            raise UserError(self._texts(job.sheet.errors)[0])
        curricula = job.bring()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "school_diary.school_curriculum_action"
            ),
            "domain": [("id", "in", curricula.ids)],
            "context": {},
        }

    def _summary(self, sheet):
        for grade in sorted(sheet.grades):
            hours = [row.hours[grade] for row in sheet.rows if grade in row.hours]
            yield self.env._(
                "Year of study %(grade)s: %(subjects)s subjects, %(hours)g hours a "
                "week",
                grade=grade,
                subjects=len(hours),
                hours=sum(hours),
            )


class _Import:
    """One run: reads the file, finds what it names, writes the plans."""

    def __init__(self, wizard):
        wizard.env["school.curriculum"].check_access("create")
        self.wizard = wizard._in_school()
        self.env = self.wizard.env
        self.sheet = CurriculumSheet(self.wizard._content())
        self._find_subjects()

    def _find_subjects(self):
        subjects = self.env["school.subject"].search(
            [("company_id", "=", self.wizard.company_id.id)]
        )
        self.subjects = {}
        for subject in subjects:
            for name in (subject.short_name, subject.name):
                if name:
                    self.subjects[subject_key(name)] = subject
        self.unknown = {}
        for row in self.sheet.rows:
            key = subject_key(row.subject)
            if key in self.subjects:
                continue
            self.unknown[key] = row.subject
            if not self.wizard.makes_subjects:
                self.sheet.error(row.number, None, "unknown_subject", text=row.subject)

    def bring(self):
        """:return: the curricula of the file"""
        self._make_subjects()
        curricula = self._curricula()
        known = {
            (line.curriculum_id, line.subject_id): line for line in curricula.line_ids
        }
        new = []
        for row in self.sheet.rows:
            subject = self.subjects[subject_key(row.subject)]
            for grade, hours in row.hours.items():
                plan = curricula.filtered(lambda one, g=grade: one.grade_level == g)
                line = known.pop((plan, subject), None)
                vals = {"hours_week": hours, "part": row.part}
                if line is None:
                    keys = {"curriculum_id": plan.id, "subject_id": subject.id}
                    new.append({**keys, **vals})
                elif (line.hours_week, line.part) != (hours, row.part):
                    line.write(vals)
        gone = curricula.line_ids.browse([line.id for line in known.values()])
        gone.unlink()
        curricula.line_ids.create(new)
        return curricula

    def _make_subjects(self):
        made = self.env["school.subject"].create(
            [
                {"name": name, "company_id": self.wizard.company_id.id}
                for name in self.unknown.values()
            ]
        )
        self.subjects.update(zip(self.unknown, made, strict=True))

    def _curricula(self):
        """The plan of each year of study in the file, made where there is none."""
        wizard = self.wizard
        known = self.env["school.curriculum"].search(
            [
                ("year_id", "=", wizard.year_id.id),
                ("name", "=", wizard.name),
                ("grade_level", "in", self.sheet.grades),
            ]
        )
        missing = set(self.sheet.grades) - set(known.mapped("grade_level"))
        return known | known.create(
            [
                {
                    "name": wizard.name,
                    "year_id": wizard.year_id.id,
                    "grade_level": grade,
                }
                for grade in sorted(missing)
            ]
        )
