from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

CLOCK = {
    *("known_at", "entered_at", "publish_at", "publish_until"),
    *("published_at", "was_late", "state"),
}


class SchoolExamResult(models.Model):
    """What a participant has reached, since when the school knows it, and since when
    the family does (000-8, 001-j, 002-6, 003-6, 004-3)."""

    _name = "school.exam.result"
    _description = "Result of an exam or contest"
    _inherit = ["school.published.mixin"]
    _rec_names_search = ["student_id", "exam_id"]
    _order = "exam_id, student_id, id"
    _check_company_auto = True

    exam_id = fields.Many2one(
        "school.exam",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    is_absent = fields.Boolean(string="Did not come")
    value_id = fields.Many2one(
        "school.grade.value",
        string="Grade",
        ondelete="restrict",
        check_company=True,
        domain="[('scale_id', '=', scale_id)]",
    )
    scale_id = fields.Many2one(related="exam_id.scale_id")
    score = fields.Float(string="Points")
    has_score = fields.Boolean(string="Points given")
    place = fields.Integer(help="In a contest; 0: none.")
    award = fields.Char(help="Such as “prize winner”.")
    note = fields.Char(string="Notes", help="Shown to the family.")
    received_at = fields.Datetime(
        string="Received",
        help="When the school got the result; empty: when it was entered.",
    )
    entered_at = fields.Datetime(string="First entered", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("registered", "Registered"),
            ("absent", "Did not come"),
            ("known", "Known"),
            ("published", "Published"),
        ],
        compute="_compute_state",
        store=True,
    )
    date = fields.Date(related="exam_id.date", store=True)
    subject_id = fields.Many2one(related="exam_id.subject_id", store=True)
    year_id = fields.Many2one(related="exam_id.year_id", store=True)
    company_id = fields.Many2one(
        related="exam_id.company_id", store=True, index=True, precompute=True
    )

    _once_uniq = models.UniqueIndex(
        "(exam_id, student_id)", "The pupil takes part already."
    )
    _publish_idx = models.Index("(publish_at) WHERE published_at IS NULL")
    _numbers_check = models.Constraint(
        "CHECK (score BETWEEN 0 AND 100000 AND place BETWEEN 0 AND 100000)",
        "Points and places lie between 0 and 100,000.",
    )
    _absent_check = models.Constraint(
        "CHECK (is_absent IS NOT TRUE OR value_id IS NULL)",
        "Who did not come has no grade.",
    )

    @api.depends("is_absent", "known_at", "published_at")
    def _compute_state(self):
        for one in self:
            if one.published_at:
                one.state = "published"
            elif one.known_at:
                one.state = "known"
            else:
                one.state = "absent" if one.is_absent else "registered"

    @api.depends("student_id.short_name", "exam_id.name")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.student_id.short_name}, {one.exam_id.name}"

    def _wished_publish_at(self):
        if self.exam_id.publication == "at_time":
            return max(self.exam_id.publication_time or self.known_at, self.known_at)
        return self.known_at

    @api.constrains("value_id", "exam_id")
    def _check_value(self):
        for one in self.filtered("value_id"):
            if one.value_id.scale_id != one.exam_id.scale_id:
                raise ValidationError(
                    self.env._("This mark is not of the scale of the exam.")
                )

    @api.constrains("score", "exam_id")
    def _check_score(self):
        for one in self:
            most = one.exam_id.highest_score
            if one.score and one.score > most:
                raise ValidationError(
                    self.env._("At most %s points can be reached.", f"{most:g}")
                )

    @api.constrains("received_at")
    def _check_received(self):
        now = fields.Datetime.now()
        for one in self.filtered("received_at"):
            if one.received_at > now or one.received_at.date() < one.exam_id.date:
                raise ValidationError(
                    self.env._(
                        "A result is received after the exam, and not later than now."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        results = super().create([self._clean(vals) for vals in vals_list])
        results._follow()
        return results

    def write(self, vals):
        vals = self._clean(vals)
        self._check_place(vals)
        outcome = {"value_id", "score", "has_score", "place", "award", "is_absent"}
        result = super().write(vals)
        if (outcome | {"received_at"}) & vals.keys():
            self._follow()
        return result

    @api.model
    def _clean(self, vals):
        """The clock is the system's; points that are entered are given."""
        if not self.env.su and CLOCK & vals.keys():
            raise UserError(self.env._("The clock of publication is not set by hand."))
        if vals.get("score"):
            return {**vals, "has_score": True}
        return vals

    def _check_place(self, vals):
        """What was reached stays with who reached it, and where."""
        moved = "student_id" in vals and any(
            one.known_at and one.student_id.id != vals["student_id"] for one in self
        )
        moved |= "exam_id" in vals and any(
            one.exam_id.id != vals["exam_id"] for one in self
        )
        if moved and not self.env.su:
            raise UserError(
                self.env._("A result stays with its pupil and exam: enter another one.")
            )

    def _is_known(self):
        return bool(
            not self.is_absent
            and (self.value_id or self.has_score or self.place or self.award)
        )

    def _follow(self):
        """Start or stop the clock."""
        now = fields.Datetime.now()
        for one in self.sudo():  # the clock is the system's
            if one._is_known():
                entered_at = one.entered_at or now
                known_at = min(one.received_at or entered_at, entered_at)
                one.write({"entered_at": entered_at, "known_at": known_at})
            elif one.known_at:
                one.write(dict.fromkeys(("entered_at", "known_at", "published_at")))
        self._publish_or_wait()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_published(self):
        if any(one.published_at for one in self):
            raise UserError(self.env._("A published result is not deleted."))
