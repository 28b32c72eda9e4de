from odoo import api, fields, models
from odoo.exceptions import UserError

LONGEST_MESSAGE = 1000


class SchoolAcknowledgement(models.Model):
    """A guardian or pupil has seen the final grades of a term, and may have said
    something to the homeroom teacher (004-4c, 004-4d)."""

    _name = "school.acknowledgement"
    _description = "Final grades seen"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _rec_names_search = ["student_id", "user_id"]
    _order = "seen_at desc, id desc"
    _check_company_auto = True

    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    term_id = fields.Many2one(
        "school.term",
        required=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    class_id = fields.Many2one(related="student_id.class_id")
    user_id = fields.Many2one(
        "res.users", string="Seen by", required=True, readonly=True, ondelete="restrict"
    )
    seen_at = fields.Datetime(
        string="Seen",
        required=True,
        readonly=True,
        default=fields.Datetime.now,
        tracking=True,
    )
    message = fields.Text(string="Message to the homeroom teacher", readonly=True)
    company_id = fields.Many2one(
        related="student_id.company_id", store=True, index=True, precompute=True
    )

    _once_uniq = models.UniqueIndex(
        "(user_id, student_id, term_id)", "This is acknowledged already."
    )

    @api.depends("user_id.name", "student_id.short_name", "term_id.name")
    def _compute_display_name(self):
        for one in self:
            one.display_name = (
                f"{one.student_id.short_name}, {one.term_id.name}: {one.user_id.name}"
            )

    @api.private
    def _acknowledge(self, student, term, message):
        """Note that the present user has seen a term's published results.

        A second time changes nothing but a message that was left out; unless more was
        published since, or something was corrected.

        :raise UserError: where nothing of the term is published yet
        """
        published = self.env["school.result"].search(
            [
                ("student_id", "=", student.id),
                ("term_id", "=", term.id),
                ("state", "=", "published"),
            ]
        )
        if not published:
            raise UserError(self.env._("Nothing of this term is published yet."))
        mine = [
            ("user_id", "=", self.env.uid),
            ("student_id", "=", student.id),
            ("term_id", "=", term.id),
        ]
        seen = self.search(mine) or self.create(
            {"user_id": self.env.uid, "student_id": student.id, "term_id": term.id}
        )
        is_new = any(
            seen.seen_at < moment
            for result in published
            for moment in (result.published_at, result.decided_at)
            if moment
        )
        if is_new:
            seen.seen_at = fields.Datetime.now()
        if message and (is_new or not seen.message):
            seen.message = "\n\n".join(
                filter(None, (seen.message, message[:LONGEST_MESSAGE]))
            )
            seen._tell_homeroom_teacher()
        return seen

    def _tell_homeroom_teacher(self):
        teacher = self.student_id.class_id.homeroom_teacher_id
        if teacher:
            reader = self.with_context(lang=teacher.lang)
            reader.activity_schedule(
                "school_diary.mail_activity_type_message",
                user_id=teacher.id,
                summary=reader.env._("A family wrote about the final grades"),
            )
