from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class SchoolExam(models.Model):
    """A sitting of an exam or a contest, and who took part."""

    _name = "school.exam"
    _description = "Exam or contest"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    kind = fields.Selection(
        [
            ("exam", "Exam"),
            ("diagnostic", "Diagnostic work"),
            ("contest", "Contest"),
        ],
        required=True,
        default="exam",
    )
    is_final = fields.Boolean(
        string="Counts for the final grade",
        help="The final grade is proposed from the year's and this exam's.",
    )
    subject_id = fields.Many2one(
        "school.subject", check_company=True, ondelete="restrict"
    )
    year_id = fields.Many2one(
        "school.year",
        required=True,
        check_company=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self.env["school.year"]._current(self.env.company),
    )
    date = fields.Date(required=True, tracking=True)
    time_start = fields.Float(string="Begins at")
    room = fields.Char()
    class_ids = fields.Many2many("school.class", string="Classes", check_company=True)
    scale_id = fields.Many2one(
        "school.grade.scale",
        check_company=True,
        ondelete="restrict",
        default=lambda self: self.env["school.course"]._default_scale_id(),
        help="Empty: points and places only.",
    )
    highest_score = fields.Float(string="Most points", help="0: no points are given.")
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        check_company=True,
        domain="[('share', '=', False)]",
        default=lambda self: self.env.uid,
        tracking=True,
        help="Enters the results, beside the deputy head.",
    )
    publication = fields.Selection(
        [("at_once", "As soon as known"), ("at_time", "At a set time")],
        required=True,
        default="at_once",
        tracking=True,
        help="In any case within the hours of the school's regulation.",
    )
    publication_time = fields.Datetime(string="Set time")
    result_ids = fields.One2many("school.exam.result", "exam_id", string="Participants")
    participant_count = fields.Integer(
        string="Number of participants", compute="_compute_counts", compute_sudo=True
    )
    known_count = fields.Integer(
        string="Results", compute="_compute_counts", compute_sudo=True
    )
    company_id = fields.Many2one(
        related="year_id.company_id", store=True, index=True, precompute=True
    )

    _final_check = models.Constraint(
        "CHECK (is_final IS NOT TRUE"
        " OR (subject_id IS NOT NULL AND scale_id IS NOT NULL))",
        "An exam that counts for the final grade has a subject and a scale.",
    )
    _time_check = models.Constraint(
        "CHECK (publication <> 'at_time' OR publication_time IS NOT NULL)",
        "Say at what time the results are published.",
    )
    _hour_check = models.Constraint(
        "CHECK (time_start >= 0 AND time_start < 24)",
        "An hour lies between 0 and 24.",
    )
    _score_check = models.Constraint(
        "CHECK (highest_score BETWEEN 0 AND 100000)",
        "Points lie between 0 and 100,000.",
    )

    def _compute_counts(self):
        rows = self.env["school.exam.result"]._read_group(
            [("exam_id", "in", self.ids)],
            ["exam_id"],
            ["__count", "known_at:count"],
        )
        counts = {exam: counted for exam, *counted in rows}
        for exam in self:
            exam.participant_count, exam.known_count = counts.get(exam, (0, 0))

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.kind != "exam":
            self.is_final = False

    @api.constrains("date", "year_id")
    def _check_date(self):
        for exam in self:
            year = exam.year_id
            if not year.date_start <= exam.date <= (year.date_end + self._after_year()):
                raise UserError(
                    self.env._(
                        "The exam is held in another year than %(year)s.",
                        year=year.name,
                    )
                )

    @api.constrains("scale_id", "highest_score")
    def _check_results(self):
        """What was entered still fits."""
        results = self.sudo().result_ids  # whoever may change the exam
        results._check_value()
        results._check_score()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        # The database deletes them without asking.
        results = self.sudo().result_ids  # as above
        results._unlink_except_published()

    @api.model
    def _after_year(self):
        """Exams of a year are held until the next begins."""
        return fields.Date.to_date("2000-09-01") - fields.Date.to_date("2000-05-20")

    def write(self, vals):
        result = super().write(vals)
        if {"publication", "publication_time"} & vals.keys():
            waiting = self.sudo().result_ids._waiting()  # of whoever may set the time
            waiting._compute_publish_at()
            waiting._publish_or_wait()
        return result

    def action_add_classes(self):
        """Enter the pupils who are in the classes on the day of the exam."""
        self.ensure_one()
        if not self.class_ids:
            raise UserError(self.env._("Choose the classes first."))
        enrollments = self.env["school.enrollment"]
        on_day = enrollments.search(
            enrollments._on_day_domain(self.class_ids, self.date)
        )
        new = on_day.student_id - self.result_ids.student_id
        if not new and not self.result_ids:
            raise UserError(self.env._("Nobody is in these classes on that day."))
        self.result_ids = [
            Command.create({"student_id": student.id}) for student in new
        ]

    def action_publish(self):
        """Publish what is known of it, now."""
        self.check_access("write")
        self.result_ids.action_publish()

    def action_open_results(self):
        """The participants in a list, for who enters the results and no more."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_exam_result_action_entry"
        )
        return {
            **action,
            "display_name": self.name,
            "domain": list(Domain("exam_id", "=", self.id)),
            "context": {},
        }
