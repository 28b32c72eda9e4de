from typing import NamedTuple

from odoo import api, fields, models


class JournalFacts(NamedTuple):
    """What a revision keeps of a grade or an absence."""

    student_id: int
    lesson_id: int
    code: str
    weight: float = 0.0

    @property
    def place(self):
        return self.student_id, self.lesson_id


class Revisions:
    """What several changes leave, to be kept at once.

    In the context (``school_revisions``); a client, who sends JSON, cannot make one.
    """

    def __init__(self):
        self.rows = []


class SchoolGradeRevision(models.Model):
    """Who changed which grade or absence, when, from what to what, why. Append-only."""

    _name = "school.grade.revision"
    _description = "Grade revision"
    _rec_names_search = ["student_id"]
    _order = "id desc"

    entry = fields.Selection(
        [("grade", "Grade"), ("absence", "Absence")], required=True, readonly=True
    )
    grade_id = fields.Many2one("school.grade", index=True, ondelete="set null")
    student_id = fields.Many2one(
        "school.student", string="Pupil", required=True, index=True, readonly=True
    )
    lesson_id = fields.Many2one(
        "school.lesson",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    course_id = fields.Many2one(
        related="lesson_id.course_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one("res.users", string="Author", required=True)
    old_code = fields.Char(string="Was", help="Empty: given here.")
    new_code = fields.Char(string="Became", help="Empty: removed.")
    old_weight = fields.Float()
    new_weight = fields.Float()
    reason = fields.Char()
    company_id = fields.Many2one(
        related="lesson_id.company_id", store=True, index=True, precompute=True
    )

    @api.model
    def _record(self, changes):
        """Keep changes of grades or absences, by the present user, at once.

        The reason is taken from the context key ``school_revision_reason``. What goes
        to another pupil or lesson is removed there and given here.

        :param changes: iterable of (record, ``JournalFacts`` before, and after); who
            removes gives none of its records, and None for after
        """
        rows = []
        for record, old, new in changes:
            if new and new.place != old.place:
                rows.append(self._prepare_row(record, old, None))
                old = None
            rows.append(self._prepare_row(record, old, new))
        together = self.env.context.get("school_revisions")
        if isinstance(together, Revisions):
            together.rows.extend(rows)
        else:
            self._keep(rows)

    @api.model
    def _keep(self, rows):
        self.sudo().create(rows)  # nobody may write revisions, or rewrite them

    def _prepare_row(self, record, old, new):
        student_id, lesson_id = (new or old).place
        is_grade = record._name == "school.grade"
        return {
            "entry": "grade" if is_grade else "absence",
            "grade_id": is_grade and record.id,
            "student_id": student_id,
            "lesson_id": lesson_id,
            "user_id": self.env.uid,
            "old_code": old and old.code,
            "new_code": new and new.code,
            "old_weight": old.weight if old else 0.0,
            "new_weight": new.weight if new else 0.0,
            "reason": self.env.context.get("school_revision_reason"),
        }
