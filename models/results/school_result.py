from odoo import api, fields, models


class SchoolResult(models.Model):
    """A pupil's result in a course: of a term, of the year, or final after an exam.

    Made and kept current by the database itself (``school_result_refresh.py``): one for
    every pupil enrolled in a course's class, every term of it and the year. What stands
    in it is the teacher's decision (``school_result_decision.py``), seen by the family
    once it is published (``school_result_publication.py``).
    """

    _name = "school.result"
    _description = "Result"
    _rec_names_search = ["student_id", "course_id"]
    _order = "term_id, course_id, student_id, kind desc, id"
    _check_company_auto = True

    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        required=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    course_id = fields.Many2one(
        "school.course",
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
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    kind = fields.Selection(
        [("term", "Term"), ("year", "Year"), ("final", "Final")],
        required=True,
        readonly=True,
        default="term",
        help="Of the term's marks; of the year's terms; of the year and the exam.",
    )
    class_id = fields.Many2one(
        "school.class", readonly=True, index=True, check_company=True
    )
    subject_id = fields.Many2one("school.subject", readonly=True, check_company=True)
    # No index of what is the same for thousands of results: it would only make the
    # computation of a school slower.
    year_id = fields.Many2one("school.year", readonly=True, check_company=True)
    company_id = fields.Many2one(
        "res.company", string="School", required=True, readonly=True
    )
    scale_id = fields.Many2one(related="course_id.scale_id")
    is_due = fields.Boolean(
        string="Required",
        readonly=True,
        help="The pupil was in the class to the end of the term (000-7a).",
    )

    average = fields.Float(digits=(6, 2), readonly=True, aggregator="avg")
    has_average = fields.Boolean(readonly=True)
    mark_count = fields.Integer(
        string="Grades", readonly=True, help="Also those that count in no average."
    )
    missed_count = fields.Integer(
        string="Lessons missed",
        readonly=True,
        help="For whatever reason; not the late.",
    )
    proposed_id = fields.Many2one(
        "school.grade.value",
        readonly=True,
        ondelete="restrict",
        check_company=True,
        help="What the average rounds to, by the scale's own bounds.",
    )

    value_id = fields.Many2one(
        "school.grade.value",
        string="Result",
        ondelete="restrict",
        check_company=True,
        domain="[('id', 'in', choice_ids)]",
        help="The teacher's decision.",
    )
    choice_ids = fields.Many2many("school.grade.value", compute="_compute_choice_ids")
    reason = fields.Char(help="Why the result is another than the proposed one.")
    differs = fields.Boolean(
        string="Differs from the proposal", compute="_compute_differs"
    )
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    decided_at = fields.Datetime(string="Decided", readonly=True)
    state = fields.Selection(
        [
            ("open", "To be decided"),
            ("deferred", "Deferred"),
            ("decided", "Decided"),
            ("published", "Published"),
        ],
        required=True,
        readonly=True,
        default="open",
    )

    _place_uniq = models.UniqueIndex(
        "(student_id, course_id, term_id, kind)",
        "The pupil has a result of this term already.",
    )
    _state_check = models.Constraint(
        "CHECK ((value_id IS NOT NULL) = (state IN ('decided', 'published')))",
        "A result is decided when there is a grade.",
    )

    @api.depends("student_id.short_name", "course_id", "term_id.name")
    def _compute_display_name(self):
        for result in self:
            result.display_name = (
                f"{result.student_id.short_name} · {result.course_id.display_name}"
                f" · {result.term_id.name}"
            )

    @api.depends("course_id")
    def _compute_choice_ids(self):
        for result in self:
            result.choice_ids = result.course_id.scale_id._results()

    @api.depends("value_id", "proposed_id")
    def _compute_differs(self):
        for result in self:
            result.differs = bool(
                result.value_id
                and result.proposed_id
                and result.value_id != result.proposed_id
            )
