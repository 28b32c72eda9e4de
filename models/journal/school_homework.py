from odoo import api, fields, models


class SchoolHomework(models.Model):
    """What a lesson's teacher asks to be done by a day."""

    _name = "school.homework"
    _description = "Homework"
    _order = "date_due, id"
    _check_company_auto = True

    lesson_id = fields.Many2one(
        "school.lesson",
        string="Given in",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    course_id = fields.Many2one(related="lesson_id.course_id", store=True)
    class_id = fields.Many2one(related="lesson_id.class_id", store=True)
    date_given = fields.Date(related="lesson_id.date", store=True)
    date_due = fields.Date(
        required=True,
        compute="_compute_date_due",
        store=True,
        readonly=False,
        precompute=True,
        help="By default the course's next lesson.",
    )
    description = fields.Text(string="Task", required=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    company_id = fields.Many2one(
        related="lesson_id.company_id", store=True, index=True
    )

    _class_due_idx = models.Index("(class_id, date_due)")
    _due_check = models.Constraint(
        "CHECK (date_given <= date_due)", "Homework is due after it is given."
    )

    @api.depends("lesson_id")
    def _compute_date_due(self):
        following = {}
        rows = self.env["school.lesson"]._read_group(
            [
                ("course_id", "in", self.lesson_id.course_id.ids),
                ("date", ">", min(self.lesson_id.mapped("date"), default=False)),
                ("state", "in", ("planned", "held")),
            ],
            ["course_id", "date:day"],
        )
        for course, date in rows:
            following.setdefault(course, []).append(fields.Date.to_date(date))
        for homework in self:
            given = homework.lesson_id.date
            later = [
                date
                for date in following.get(homework.lesson_id.course_id, ())
                if given and date > given
            ]
            homework.date_due = homework.date_due or min(later, default=given)

    @api.depends("course_id", "date_due")
    def _compute_display_name(self):
        for homework in self:
            homework.display_name = (
                f"{homework.course_id.display_name}: {homework.description or ''}"
            )
