from odoo import api, fields, models

from ...tools.days import sane_days


class SchoolHomework(models.Model):
    """What a lesson's teacher asks to be done by a day."""

    _name = "school.homework"
    _description = "Homework"
    _rec_names_search = ["course_id", "description"]
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
    course_id = fields.Many2one(
        related="lesson_id.course_id", store=True, precompute=True
    )
    class_id = fields.Many2one(
        related="lesson_id.class_id", store=True, precompute=True
    )
    date_given = fields.Date(related="lesson_id.date", store=True, precompute=True)
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
        related="lesson_id.company_id", store=True, index=True, precompute=True
    )

    _class_due_idx = models.Index("(class_id, date_due)")
    _days_check = models.Constraint(*sane_days("date_due"))
    _due_check = models.Constraint(
        "CHECK (date_given <= date_due)", "Homework is due after it is given."
    )

    @api.depends("lesson_id.date")
    def _compute_date_due(self):
        """The course's next lesson; a date set before stays while it is possible."""
        following = self._next_lessons()
        for homework in self:
            given = homework.lesson_id.date
            if homework.date_due and given and homework.date_due > given:
                continue
            later = [
                date
                for date in following.get(homework.lesson_id.course_id.id, ())
                if given and date > given
            ]
            homework.date_due = min(later, default=given)

    def _next_lessons(self):
        """The dates of the lessons to come of the courses: {course id: dates}."""
        dates = [date for date in self.lesson_id.mapped("date") if date]
        if not dates:
            return {}
        rows = self.env["school.lesson"]._read_group(
            [
                ("course_id", "in", self.lesson_id.course_id.ids),
                ("date", ">", min(dates)),
                ("state", "in", ("planned", "held")),
            ],
            ["course_id", "date:day"],
        )
        following = {}
        for course, date in rows:
            following.setdefault(course.id, []).append(fields.Date.to_date(date))
        return following

    @api.depends("course_id", "date_due")
    def _compute_display_name(self):
        for homework in self:
            homework.display_name = (
                f"{homework.course_id.display_name}: {homework.description or ''}"
            )

    def write(self, vals):
        result = super().write(vals)
        if "lesson_id" in vals:
            self.check_access("write")  # not into a lesson of somebody else
        return result
