from odoo import api, fields, models
from odoo.tools import SQL


class SchoolHomeworkDone(models.Model):
    """A pupil's homework, ticked as done by the pupil or a guardian."""

    _name = "school.homework.done"
    _description = "Homework done"
    _rec_names_search = ["student_id"]
    _order = "id desc"
    _check_company_auto = True

    homework_id = fields.Many2one(
        "school.homework", required=True, ondelete="cascade", check_company=True
    )
    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    user_id = fields.Many2one("res.users", string="Ticked by", ondelete="set null")
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True
    )

    _pupil_uniq = models.UniqueIndex(
        "(homework_id, student_id)", "This homework is ticked already."
    )

    @api.depends("student_id.short_name")
    def _compute_display_name(self):
        for done in self:
            done.display_name = done.student_id.short_name

    @api.private
    def _tick(self, homework, student, is_done):
        """Tick homework, or take the tick back; to repeat it is harmless.

        One statement, since both parents may tick at once.
        """
        if not is_done:
            self.search(
                [("homework_id", "=", homework.id), ("student_id", "=", student.id)]
            ).unlink()
            return
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO school_homework_done
                            (homework_id, student_id, user_id, company_id,
                             create_uid, create_date)
                     VALUES (%(homework)s, %(student)s, %(user)s, %(company)s,
                             %(user)s, now() AT TIME ZONE 'UTC')
                ON CONFLICT (homework_id, student_id) DO UPDATE
                        SET user_id = school_homework_done.user_id
                  RETURNING id
                """,
                homework=homework.id,
                student=student.id,
                user=self.env.uid,
                company=student.company_id.id,
            )
        )
        self.invalidate_model()
