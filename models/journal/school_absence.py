from odoo import api, fields, models

from .school_grade_revision import JournalFacts

ABSENCE_KINDS = [
    ("unexcused", "Without a valid reason"),
    ("ill", "Illness"),
    ("excused", "Valid reason"),
    ("late", "Late"),
    ("exempt", "Exempt"),
]

# The letters of the paper journal, the same in every language of the interface.
ABSENCE_CODES = {
    "unexcused": "Н",
    "ill": "Б",
    "excused": "У",
    "late": "О",
    "exempt": "ОСВ",
}

# What may be typed for them: the letters of other journals, and the English ones. A
# Latin letter that looks like a Cyrillic one counts as that.
ABSENCE_LETTERS = {
    "unexcused": ("Н", "НП", "N", "H"),
    "ill": ("Б", "I", "B"),
    "excused": ("У", "УП", "E"),
    "late": ("О", "ОП", "L", "O"),
    "exempt": ("ОСВ", "X"),
}


class SchoolAbsence(models.Model):
    """A pupil's absence from a lesson, or coming late to it.

    As with grades, whatever alters or removes it leaves a revision.
    """

    _name = "school.absence"
    _inherit = ["school.journal.entry.mixin"]
    _description = "Absence"
    _rec_names_search = ["student_id"]
    _order = "date, lesson_id, student_id, id"
    _check_company_auto = True

    # In the lesson's class, hence of its school (_check_enrolled): not asked twice.
    student_id = fields.Many2one(
        "school.student", string="Pupil", required=True, ondelete="restrict"
    )
    lesson_id = fields.Many2one(
        "school.lesson",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    course_id = fields.Many2one(
        related="lesson_id.course_id", store=True, index=True, precompute=True
    )
    date = fields.Date(related="lesson_id.date", store=True, precompute=True)
    kind = fields.Selection(ABSENCE_KINDS, required=True, default="unexcused")
    comment = fields.Char(string="Reason")
    company_id = fields.Many2one(
        related="lesson_id.company_id", store=True, precompute=True
    )

    _lesson_uniq = models.UniqueIndex(
        "(student_id, lesson_id)", "The pupil's absence is entered already."
    )
    _student_date_idx = models.Index("(student_id, date)")

    @api.depends("student_id.short_name", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for absence in self:
            absence.display_name = f"{absence.student_id.short_name}: " + str(
                kinds.get(absence.kind, "")
            )

    @api.constrains("student_id", "lesson_id")
    def _check_enrolled(self):
        self.env["school.lesson"]._check_enrolled(self)

    @api.constrains("lesson_id")
    def _check_lesson_open(self):
        self.lesson_id._check_open()

    def write(self, vals):
        if not {"kind", "lesson_id", "student_id"} & vals.keys():
            return super().write(vals)
        before = {absence: absence._facts() for absence in self}
        result = super().write(vals)
        if "lesson_id" in vals:
            self.check_access("write")  # not into a lesson of somebody else
        changed = self.filtered(lambda absence: absence._facts() != before[absence])
        self.env["school.grade.revision"]._record(
            (absence, before[absence], absence._facts()) for absence in changed
        )
        return result

    def unlink(self):
        self.check_access("unlink")
        gone = self.browse()
        self.env["school.grade.revision"]._record(
            (gone, absence._facts(), None) for absence in self
        )
        return super().unlink()

    def _facts(self):
        self.ensure_one()
        return JournalFacts(
            self.student_id.id, self.lesson_id.id, ABSENCE_CODES.get(self.kind)
        )
