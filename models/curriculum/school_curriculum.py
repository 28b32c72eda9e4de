from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

FIRST_GRADE_WEEKS = 33
WEEKS = 34


class SchoolCurriculum(models.Model):
    """What a year of study is taught in a school year, and for how many hours.

    Every class of the year of study follows the first plan there is for it, unless
    another is chosen for the class (a profile); a pupil with an individual plan
    follows a plan of its own. Lessons held are measured against it (000-7b).
    """

    _name = "school.curriculum"
    _description = "Curriculum"
    _order = "year_id desc, grade_level, sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    year_id = fields.Many2one(
        "school.year",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        default=lambda self: self.env["school.year"]._current(self.env.company),
    )
    grade_level = fields.Integer(string="Year of study", required=True, default=1)
    education_level_id = fields.Many2one(
        "school.education.level",
        compute="_compute_education_level_id",
        store=True,
        check_company=True,
        ondelete="restrict",
    )
    is_individual = fields.Boolean(
        string="Individual plan",
        help="For pupils who learn by a plan of their own. It is chosen in their class "
        "of the kind “individual plan” and overrides the plan of the year of study.",
    )
    weeks = fields.Integer(
        compute="_compute_weeks",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="School weeks of the year: 33 in the first year of study, 34 after it.",
    )
    line_ids = fields.One2many(
        "school.curriculum.line", "curriculum_id", string="Subjects", copy=True
    )
    class_ids = fields.One2many(
        "school.class", "curriculum_id", string="Classes", copy=False
    )
    hours_week = fields.Float(string="Hours a week", compute="_compute_hours")
    hours_year = fields.Float(string="Hours a year", compute="_compute_hours")
    company_id = fields.Many2one(related="year_id.company_id", store=True, index=True)

    _name_uniq = models.UniqueIndex(
        "(year_id, grade_level, name)",
        "This year of study has a curriculum of this name already.",
    )
    _grade_check = models.Constraint(
        "CHECK (grade_level BETWEEN 1 AND 11)", "The year of study is 1 to 11."
    )
    _weeks_check = models.Constraint(
        "CHECK (weeks BETWEEN 1 AND 53)", "A year has 1 to 53 school weeks."
    )

    @api.depends("grade_level", "company_id")
    def _compute_education_level_id(self):
        level_of = self.env["school.education.level"]._levels_of(self)
        for curriculum in self:
            curriculum.education_level_id = level_of(curriculum)

    @api.depends("grade_level")
    def _compute_weeks(self):
        for curriculum in self:
            first = curriculum.grade_level == 1
            curriculum.weeks = FIRST_GRADE_WEEKS if first else WEEKS

    @api.depends("line_ids.hours_week", "line_ids.hours_year")
    def _compute_hours(self):
        for curriculum in self:
            curriculum.hours_week = sum(curriculum.line_ids.mapped("hours_week"))
            curriculum.hours_year = sum(curriculum.line_ids.mapped("hours_year"))

    @api.model_create_multi
    def create(self, vals_list):
        curricula = super().create(vals_list)
        curricula._offer_to_classes()
        return curricula

    def write(self, vals):
        result = super().write(vals)
        if {"year_id", "grade_level", "is_individual"} & vals.keys():
            self.class_ids._check_curriculum()
            self._offer_to_classes()
        return result

    def _offer_to_classes(self):
        """The classes that follow no plan yet take that of their year of study."""
        classes = self.env["school.class"].with_context(active_test=False)
        without = classes.search(
            [("curriculum_id", "=", False), ("year_id", "in", self.year_id.ids)]
        )
        self.env.add_to_compute(classes._fields["curriculum_id"], without)

    @api.model
    def _defaults_of(self, years):
        """The plan that classes follow by themselves.

        :return: dict of (school year's id, year of study) to ``school.curriculum``
        """
        found = {}
        for plan in self.search(
            Domain("year_id", "in", years.ids) & Domain("is_individual", "=", False)
        ):
            found.setdefault((plan.year_id.id, plan.grade_level), plan)
        return found

    def action_copy_to_next_year(self):
        """Copy what the next school year does not have yet."""
        copied = self.browse()
        for year, curricula in self.grouped("year_id").items():
            copied |= curricula._copy_to(year._next_or_refuse())
        if not copied:
            raise UserError(self.env._("The next school year has these curricula."))
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "school_diary.school_curriculum_action"
            ),
            "domain": [("id", "in", copied.ids)],
            "context": {},
        }

    def _copy_to(self, year):
        """:return: the copies; a plan that is there already is left as it is"""
        known = {
            (one.grade_level, one.name)
            for one in self.search([("year_id", "=", year.id)])
        }
        missing = self.filtered(lambda one: (one.grade_level, one.name) not in known)
        return missing.copy({"year_id": year.id}) if missing else missing


class SchoolCurriculumLine(models.Model):
    """The hours of a subject."""

    _name = "school.curriculum.line"
    _description = "Subject of a curriculum"
    _rec_names_search = ["subject_id", "curriculum_id"]
    _order = "curriculum_id, part, subject_id, id"
    _check_company_auto = True

    curriculum_id = fields.Many2one(
        "school.curriculum",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    subject_id = fields.Many2one(
        "school.subject",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    part = fields.Selection(
        [
            ("a_required", "Required part"),
            ("b_formed", "Formed by the participants"),
        ],
        required=True,
        default="a_required",
    )
    hours_week = fields.Float(string="Hours a week", digits=(5, 2), required=True)
    hours_year = fields.Float(
        string="Hours a year",
        digits=(7, 2),
        compute="_compute_hours_year",
        store=True,
        readonly=False,
        precompute=True,
        help="Weeks × hours a week, unless another number is entered.",
    )
    year_id = fields.Many2one(related="curriculum_id.year_id", store=True)
    grade_level = fields.Integer(
        related="curriculum_id.grade_level", store=True, aggregator=False
    )
    company_id = fields.Many2one(
        related="curriculum_id.company_id", store=True, index=True
    )

    _subject_uniq = models.UniqueIndex(
        "(curriculum_id, subject_id)", "The curriculum has this subject already."
    )
    _hours_check = models.Constraint(
        "CHECK (hours_week BETWEEN 0 AND 60 AND hours_year BETWEEN 0 AND 3000)",
        "Hours are neither negative nor more than a week has.",
    )

    @api.depends("hours_week", "curriculum_id.weeks")
    def _compute_hours_year(self):
        for line in self:
            line.hours_year = line.hours_week * line.curriculum_id.weeks

    @api.depends("subject_id.name", "curriculum_id.name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.subject_id.name} · {line.curriculum_id.name}"
