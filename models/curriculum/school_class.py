from odoo import api, fields, models

from ..calendar.school_term import TERM_KINDS


class SchoolClass(models.Model):
    """Pupils who are taught together in one school year.

    A class, a subgroup of it, a stream across classes and a pupil's individual
    plan are one model, so whatever holds for a class holds for all four (000-4b).
    """

    _name = "school.class"
    _description = "Class"
    _order = "grade_level, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, help="Such as 6Б.")
    kind = fields.Selection(
        [
            ("class", "Class"),
            ("subgroup", "Subgroup"),
            ("stream", "Stream"),
            ("individual", "Individual plan"),
        ],
        required=True,
        default="class",
    )
    parent_id = fields.Many2one(
        "school.class",
        string="Subgroup of",
        index="btree_not_null",
        ondelete="cascade",
        check_company=True,
    )
    child_ids = fields.One2many("school.class", "parent_id", string="Subgroups")
    year_id = fields.Many2one(
        "school.year",
        required=True,
        index=True,
        check_company=True,
        default=lambda self: self.env["school.year"]._current(self.env.company),
    )
    grade_level = fields.Integer(string="Year of study", required=True)
    education_level_id = fields.Many2one(
        "school.education.level",
        compute="_compute_education_level_id",
        store=True,
        check_company=True,
        ondelete="restrict",
    )
    term_kind = fields.Selection(
        TERM_KINDS,
        string="Terms",
        required=True,
        default=lambda self: self.env["school.term"]._default_kind(),
        help="The terms by which this class is graded.",
    )
    bell_schedule_id = fields.Many2one(
        "school.bell.schedule", check_company=True, ondelete="restrict"
    )
    homeroom_teacher_id = fields.Many2one(
        "res.users", index=True, check_company=True, domain="[('share', '=', False)]"
    )
    enrollment_ids = fields.One2many("school.enrollment", "class_id")
    course_ids = fields.One2many("school.course", "class_id", string="Courses")
    student_count = fields.Integer(
        string="Pupils", compute="_compute_student_count", compute_sudo=True
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(related="year_id.company_id", store=True, index=True)

    _name_uniq = models.UniqueIndex(
        "(year_id, name)", "This year has a class of this name already."
    )
    _grade_check = models.Constraint(
        "CHECK (grade_level BETWEEN 1 AND 11)", "The year of study is 1 to 11."
    )
    _parent_check = models.Constraint(
        "CHECK (parent_id IS NULL OR kind <> 'class')",
        "A class is not a part of another class.",
    )

    @api.depends("grade_level", "company_id")
    def _compute_education_level_id(self):
        level_of = self.env["school.education.level"]._levels_of(self)
        for school_class in self:
            school_class.education_level_id = level_of(school_class)

    @api.depends("enrollment_ids.date_from", "enrollment_ids.date_to")
    def _compute_student_count(self):
        today = fields.Date.context_today(self)
        counts = dict(
            self.env["school.enrollment"]._read_group(
                [
                    ("class_id", "in", self.ids),
                    ("date_from", "<=", today),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">=", today),
                ],
                ["class_id"],
                ["__count"],
            )
        )
        for school_class in self:
            school_class.student_count = counts.get(school_class, 0)

    def _bell_schedule(self):
        """The bells of ordinary days; a subgroup rings with its class."""
        return self.bell_schedule_id or self.parent_id.bell_schedule_id

    def _students(self, day):
        """The pupils enrolled on ``day``, in class-list order."""
        return (
            self.env["school.enrollment"]
            .search(self.env["school.enrollment"]._on_day_domain(self, day))
            .student_id.sorted()
        )

    def action_open_enrollments(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_enrollment_action"
        )
        return {
            **action,
            "domain": [("class_id", "=", self.id)],
            "context": {"default_class_id": self.id},
        }
