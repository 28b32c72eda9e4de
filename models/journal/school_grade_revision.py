from odoo import api, fields, models


class SchoolGradeRevision(models.Model):
    """Who changed which grade, when, from what to what, and why. Append-only."""

    _name = "school.grade.revision"
    _description = "Grade revision"
    _rec_names_search = ["student_id"]
    _order = "id desc"

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
        """Keep changes of grades, by the present user, at once.

        The reason is taken from the context key ``school_revision_reason``. A grade
        that goes to another pupil or lesson is removed there and given here.

        :param changes: iterable of (grade, ``GradeFacts`` before, and after; None
            where the grade is removed)
        """
        rows = []
        for grade, old, new in changes:
            if new and new.place != old.place:
                rows.append(self._prepare_row(grade, old, None))
                old = None
            rows.append(self._prepare_row(grade, old, new))
        self.sudo().create(rows)  # nobody may write revisions, or rewrite them

    def _prepare_row(self, grade, old, new):
        student_id, lesson_id = (new or old).place
        return {
            "grade_id": grade.id,
            "student_id": student_id,
            "lesson_id": lesson_id,
            "user_id": self.env.uid,
            "old_code": old and old.code,
            "new_code": new and new.code,
            "old_weight": old.weight if old else 0.0,
            "new_weight": new.weight if new else 0.0,
            "reason": self.env.context.get("school_revision_reason"),
        }
