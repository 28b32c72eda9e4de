from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .school_grade_revision import JournalFacts

# So long a slip of the hand is put right without a word; later, with a reason.
CORRECTION_PERIOD = timedelta(hours=24)


class ReasonNeeded(UserError):
    """A grade given long ago changes, and nobody has said why."""


class SchoolGrade(models.Model):
    """A mark given to a pupil in a lesson.

    Never changed silently: whatever alters the mark or its weight, or removes it,
    leaves a ``school.grade.revision``.
    """

    _name = "school.grade"
    _inherit = ["school.journal.entry.mixin"]
    _description = "Grade"
    _rec_names_search = ["student_id"]
    _order = "date, lesson_id, student_id, sequence, id"
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
        related="lesson_id.course_id", store=True, precompute=True
    )
    date = fields.Date(related="lesson_id.date", store=True, precompute=True)
    sequence = fields.Integer(
        required=True,
        help="Its place among the pupil's marks there; by itself, behind the last.",
    )
    value_id = fields.Many2one(
        "school.grade.value",
        string="Mark",
        required=True,
        ondelete="restrict",
        check_company=True,
        domain="[('scale_id', '=', scale_id)]",
    )
    scale_id = fields.Many2one(related="course_id.scale_id")
    code = fields.Char(string="Code", related="value_id.code")
    type_id = fields.Many2one(
        "school.lesson.type",
        string="Work",
        ondelete="restrict",
        check_company=True,
        help="What it was given for; empty: what the lesson is.",
    )
    same_work = fields.Boolean(
        help="Second mark for the same work as the mark before it: 4/5."
    )
    weight = fields.Float(
        required=True,
        compute="_compute_weight",
        store=True,
        readonly=False,
        precompute=True,
    )
    comment = fields.Char()
    revision_reason = fields.Char(
        string="Reason of the change",
        store=False,
        help="Kept in the revision that the change leaves.",
    )
    author_id = fields.Many2one(
        "res.users", required=True, default=lambda self: self.env.uid, readonly=True
    )
    tone = fields.Selection(related="value_id.tone")
    revision_ids = fields.One2many(
        "school.grade.revision", "grade_id", string="History"
    )
    revision_count = fields.Integer(string="Changes", compute="_compute_revision_count")
    company_id = fields.Many2one(
        related="lesson_id.company_id", store=True, precompute=True
    )

    _place_uniq = models.UniqueIndex(
        "(student_id, lesson_id, sequence)",
        "The pupil has a mark in this place already.",
    )
    _student_date_idx = models.Index("(student_id, date)")
    _course_date_idx = models.Index("(course_id, date)")
    _weight_check = models.Constraint(
        "CHECK (weight BETWEEN 0 AND 100)", "A weight lies between 0 and 100."
    )
    _sequence_check = models.Constraint(
        "CHECK (sequence BETWEEN 1 AND 1000)",
        "The place of a mark lies between 1 and 1000.",
    )

    @api.depends("lesson_id", "type_id")
    def _compute_weight(self):
        """By the work or the lesson; once given, only a revision changes it."""
        for grade in self:
            work = grade.type_id or grade.lesson_id.type_id
            grade.weight = grade.weight if grade._origin else work.weight

    @api.depends("value_id.code", "student_id.short_name")
    def _compute_display_name(self):
        for grade in self:
            grade.display_name = f"{grade.student_id.short_name}: {grade.code}"

    @api.depends("revision_ids")
    def _compute_revision_count(self):
        counts = dict(
            self.env["school.grade.revision"]._read_group(
                [("grade_id", "in", self.ids)], ["grade_id"], ["__count"]
            )
        )
        for grade in self:
            grade.revision_count = counts.get(grade, 0)

    @api.constrains("value_id", "lesson_id")
    def _check_scale(self):
        for grade in self:
            if grade.value_id.scale_id != grade.course_id.scale_id:
                raise ValidationError(
                    self.env._(
                        "The mark %(mark)s is not of the scale of %(course)s.",
                        mark=grade.code,
                        course=grade.course_id.display_name,
                    )
                )

    @api.constrains("student_id", "lesson_id")
    def _check_enrolled(self):
        self.env["school.lesson"]._check_enrolled(self)

    @api.constrains("lesson_id")
    def _check_lesson_open(self):
        self.lesson_id._check_open()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_author(vals)
            vals.pop("revision_reason", None)
        self._fill_sequence(vals_list)
        return super().create(vals_list)

    @api.model
    def _check_author(self, vals):
        """A grade bears the name of who gives it; only the deputy enters others'."""
        author = vals.get("author_id", self.env.uid)
        if (
            author != self.env.uid
            and not self.env.su
            and not self.env.user.has_group("school_diary.group_school_diary_deputy")
        ):
            raise AccessError(self.env._("A grade bears the name of who gives it."))

    @api.model
    def _fill_sequence(self, vals_list):
        """Put each mark without a place behind the pupil's last in that lesson."""
        missing = [vals for vals in vals_list if not vals.get("sequence")]
        if not missing:
            return
        last = {
            (student.id, lesson.id): place
            for student, lesson, place in self.sudo()._read_group(  # places only
                [
                    ("student_id", "in", [vals.get("student_id") for vals in missing]),
                    ("lesson_id", "in", [vals.get("lesson_id") for vals in missing]),
                ],
                ["student_id", "lesson_id"],
                ["sequence:max"],
            )
        }
        for vals in missing:
            key = (vals.get("student_id"), vals.get("lesson_id"))
            vals["sequence"] = last[key] = last.get(key, 0) + 1

    def write(self, vals):
        self._check_author(vals)
        vals = dict(vals)
        reason = vals.pop("revision_reason", None)
        if reason:
            self = self.with_context(school_revision_reason=reason)
        if not {"value_id", "weight", "lesson_id", "student_id"} & vals.keys():
            return super().write(vals)
        before = {grade: grade._facts() for grade in self}
        result = super().write(vals)
        self.check_access("write")  # not into a lesson of somebody else
        changed = self.filtered(lambda grade: grade._facts() != before[grade])
        changed._check_reason()
        self.env["school.grade.revision"]._record(
            (grade, before[grade], grade._facts()) for grade in changed
        )
        return result

    def unlink(self):
        self.check_access("unlink")
        self._check_reason()
        gone = self.browse()
        self.env["school.grade.revision"]._record(
            (gone, grade._facts(), None) for grade in self
        )
        return super().unlink()

    def _check_reason(self):
        """A correction a day later says why: the family has seen the grade."""
        if str(self.env.context.get("school_revision_reason") or "").strip():
            return
        recent = self.env.cr.now() - CORRECTION_PERIOD
        if any(grade.create_date and grade.create_date < recent for grade in self):
            raise ReasonNeeded(
                self.env._(
                    "A grade given more than a day ago is changed or removed with a "
                    "reason. Enter the reason of the change; a grade is removed with "
                    "its reason in the class journal."
                )
            )

    def _facts(self):
        """What is never changed silently: whose it is, where, what and how heavy."""
        self.ensure_one()
        return JournalFacts(
            self.student_id.id, self.lesson_id.id, self.code, self.weight
        )
