from odoo import api, fields, models


class SchoolGradeRevision(models.Model):
    """Who changed which grade, when, from what to what, and why. Append-only."""

    _name = "school.grade.revision"
    _description = "Grade revision"
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
        ondelete="cascade",
    )
    course_id = fields.Many2one(related="lesson_id.course_id", store=True, index=True)
    user_id = fields.Many2one("res.users", string="Author", required=True)
    old_code = fields.Char(string="Was")
    new_code = fields.Char(string="Became", help="Empty: removed.")
    old_weight = fields.Float()
    new_weight = fields.Float()
    reason = fields.Char()
    company_id = fields.Many2one(related="lesson_id.company_id", store=True, index=True)

    @api.model
    def _record(self, changes):
        """Keep changes of grades, by the present user, at once.

        The reason is taken from the context key ``school_revision_reason``.

        :param changes: iterable of (grade, (old code, old weight), (new code, new
            weight))
        """
        reason = self.env.context.get("school_revision_reason")
        self.sudo().create(  # nobody may write revisions, or rewrite them
            [
                {
                    "grade_id": grade.id,
                    "student_id": grade.student_id.id,
                    "lesson_id": grade.lesson_id.id,
                    "user_id": self.env.uid,
                    "old_code": old_code,
                    "new_code": new_code,
                    "old_weight": old_weight,
                    "new_weight": new_weight,
                    "reason": reason,
                }
                for grade, (old_code, old_weight), (new_code, new_weight) in changes
            ]
        )
