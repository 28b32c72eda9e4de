from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain

from ...models.calendar.school_term import TERM_KINDS
from ...tools.days import sane_days
from .promotion import Promotion

LAST_OF_LEVELS = (9, 11)
"""After them pupils leave, unless they stay for the next level."""
LAST = 11
HALF_YEARS_FROM = 10


class SchoolClassPromote(models.TransientModel):
    """Takes the classes of a school year to the next one.

    Shows what will come of it: the classes of the next year and, for each pupil,
    whether it goes on, stays for the year again or leaves. What has been promoted
    already is not offered again. Nothing of the former year changes.
    """

    _name = "school.class.promote"
    _description = "Promote classes"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    year_id = fields.Many2one(
        "school.year",
        string="From the year",
        required=True,
        check_company=True,
        default=lambda self: self.env["school.year"]._current(self.env.company),
    )
    next_year_id = fields.Many2one(
        "school.year", string="To the year", compute="_compute_next_year_id"
    )
    copies_curricula = fields.Boolean(string="Copy the curricula", default=True)
    makes_courses = fields.Boolean(string="Make the courses", default=True)
    keeps_teachers = fields.Boolean(
        default=True,
        help="Teachers and rooms follow the pupils within a level of education.",
    )
    with_groups = fields.Boolean(
        string="Subgroups, streams, individual plans", default=True
    )
    departure_date = fields.Date(
        compute="_compute_departure_date",
        store=True,
        readonly=False,
        precompute=True,
        help="First day on which those who leave no longer study here: from then on "
        "the diary is shut to their families.",
    )
    departure_reason = fields.Char(default=lambda self: self.env._("End of studies"))
    line_ids = fields.One2many(
        "school.class.promote.line", "wizard_id", string="Classes"
    )
    student_ids = fields.One2many(
        "school.class.promote.student", "wizard_id", string="Pupils"
    )
    class_count = fields.Integer(string="New classes", compute="_compute_counts")
    going_count = fields.Integer(string="Go on", compute="_compute_counts")
    conditional_count = fields.Integer(
        string="Of them conditionally", compute="_compute_counts"
    )
    staying_count = fields.Integer(string="Stay", compute="_compute_counts")
    leaving_count = fields.Integer(string="Leave", compute="_compute_counts")

    _days_check = models.Constraint(*sane_days("departure_date"))

    @api.depends("year_id")
    def _compute_next_year_id(self):
        for wizard in self:
            wizard.next_year_id = wizard.year_id and wizard.year_id._next()

    @api.depends("year_id")
    def _compute_departure_date(self):
        for wizard in self:
            last = wizard.year_id.date_end
            wizard.departure_date = last and last + timedelta(days=1)

    @api.depends("line_ids", "student_ids.outcome", "student_ids.line_id")
    def _compute_counts(self):
        for wizard in self:
            outcomes = wizard.student_ids.mapped("outcome")
            wizard.conditional_count = outcomes.count("conditional")
            wizard.going_count = outcomes.count("promote") + wizard.conditional_count
            wizard.staying_count = outcomes.count("stay")
            wizard.leaving_count = outcomes.count("leave")
            wizard.class_count = len(wizard._lines_to_make())

    @api.model
    def action_open(self):
        """Offer the classes of the present year."""
        self._check_may_promote()
        wizard = self.create({})
        if wizard.year_id:
            wizard._fill()
        return wizard._reopen()

    def action_fill(self):
        """Offer the classes of the chosen year anew."""
        self.ensure_one()
        self._fill()
        return self._reopen()

    def action_make_year(self):
        """Make the next year with this one's calendar."""
        self.ensure_one()
        self._check_may_promote()
        self.year_id._make_next()
        self._fill()
        return self._reopen()

    def action_promote(self):
        """Do it, all or nothing."""
        self.ensure_one()
        self._check_may_promote()
        classes = Promotion(self).run()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "school_diary.school_class_action"
            ),
            "domain": [("id", "in", classes.ids)],
            "context": {},
        }

    def _check_may_promote(self):
        may = self.env.user.has_group("school_diary.group_school_diary_deputy")
        if not may or self.company_id - self.env.companies:
            raise AccessError(
                self.env._("Classes are promoted by the deputy head of the school.")
            )

    def _fill(self):
        """List the classes and pupils that are not in the next year yet."""
        self.line_ids.unlink()
        self.student_ids.unlink()
        pupils = self._pupils_by_class()
        classes = self.env["school.class"].search(
            [
                ("year_id", "=", self.year_id.id),
                ("kind", "=", "class"),
                ("promoted_to_ids", "=", False),
            ]
        )
        classes = classes.filtered(lambda one: pupils.get(one))
        level_of = self.env["school.education.level"]._levels_of(classes)
        self.line_ids = [
            Command.create(self._prepare_line(one, level_of)) for one in classes
        ]
        self.student_ids = [
            Command.create({"student_id": pupil.id, "from_line_id": line.id})
            for line in self.line_ids
            for pupil in pupils[line.class_id].sorted()
        ]

    def _pupils_by_class(self):
        """Who is in a class to the end of the year and in none of the next year.

        :return: dict of ``school.class`` to ``school.student``
        """
        following = self.next_year_id
        day = following.date_start or self.year_id.date_end + timedelta(days=1)
        students = self.env["school.student"]
        domain = (
            Domain("class_id.year_id", "=", self.year_id.id)
            & Domain("kind", "=", "class")
            & Domain("ends_with_year", "=", True)
            & Domain("student_id", "any", students._studying_domain(day))
        )
        if following:
            domain &= ~Domain(
                "student_id.enrollment_ids.class_id.year_id", "=", following.id
            )
        return {
            school_class: students.union(*(one.student_id for one in enrollments))
            for school_class, enrollments in self.env["school.enrollment"]
            .search(domain)
            .grouped("class_id")
            .items()
        }

    @api.model
    def _prepare_line(self, school_class, level_of):
        """The homeroom teacher goes on within a level of education."""
        grade = school_class.grade_level + 1
        is_last = school_class.grade_level == LAST
        ends = school_class.grade_level in LAST_OF_LEVELS
        keeps = school_class.education_level_id == level_of(school_class, grade)
        return {
            "class_id": school_class.id,
            "to_grade": min(grade, LAST),
            "to_name": school_class.name if is_last else school_class._next_name(),
            "ends": ends,
            "term_kind": "half_year"
            if grade >= HALF_YEARS_FROM
            else school_class.term_kind,
            "homeroom_teacher_id": keeps and school_class.homeroom_teacher_id.id,
        }

    def _lines_to_make(self):
        """The lines whose class somebody goes to."""
        return self.student_ids.filtered(lambda one: one.outcome != "leave").line_id

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Promote Classes"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }


class SchoolClassPromoteLine(models.TransientModel):
    """A class of the next year; of this year's, or a new one for those who stay."""

    _name = "school.class.promote.line"
    _description = "Class to promote"
    _rec_name = "to_name"
    _order = "to_grade, to_name, id"

    wizard_id = fields.Many2one(
        "school.class.promote", required=True, ondelete="cascade", index=True
    )
    class_id = fields.Many2one(
        "school.class", string="This year", readonly=True, ondelete="cascade"
    )
    ends = fields.Boolean(
        string="Leaves",
        help="Its pupils finish here, but for those who are said to go on.",
    )
    to_name = fields.Char(string="Next year", required=True)
    to_grade = fields.Integer(string="Year of study", required=True, default=1)
    term_kind = fields.Selection(
        TERM_KINDS, string="Terms", required=True, default="quarter"
    )
    homeroom_teacher_id = fields.Many2one(
        "res.users", domain="[('share', '=', False)]", ondelete="set null"
    )
    pupil_ids = fields.One2many("school.class.promote.student", "line_id")
    pupil_count = fields.Integer(string="Pupils", compute="_compute_pupil_count")

    _grade_check = models.Constraint(
        "CHECK (to_grade BETWEEN 1 AND 11)", "The year of study is 1 to 11."
    )

    @api.depends("pupil_ids.outcome")
    def _compute_pupil_count(self):
        for line in self:
            line.pupil_count = len(
                line.pupil_ids.filtered(lambda one: one.outcome != "leave")
            )


class SchoolClassPromoteStudent(models.TransientModel):
    """What becomes of a pupil."""

    _name = "school.class.promote.student"
    _description = "Pupil to promote"
    _rec_name = "student_id"
    _order = "id"

    wizard_id = fields.Many2one(
        "school.class.promote", required=True, ondelete="cascade", index=True
    )
    from_line_id = fields.Many2one(
        "school.class.promote.line", required=True, ondelete="cascade", index=True
    )
    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    class_id = fields.Many2one(related="from_line_id.class_id", string="This year")
    outcome = fields.Selection(
        [
            ("promote", "Goes on"),
            ("conditional", "Goes on conditionally"),
            ("stay", "Stays for the year again"),
            ("leave", "Leaves"),
        ],
        required=True,
        compute="_compute_outcome",
        store=True,
        readonly=False,
        precompute=True,
        help="Conditionally: with an academic debt.",
    )
    line_id = fields.Many2one(
        "school.class.promote.line",
        string="Next year",
        compute="_compute_line_id",
        store=True,
        readonly=False,
        index=True,
        ondelete="set null",
        domain="[('wizard_id', '=', wizard_id)]",
    )
    departure_date = fields.Date(
        compute="_compute_departure",
        store=True,
        readonly=False,
        help="First day on which the pupil no longer studies here.",
    )
    departure_reason = fields.Char(
        compute="_compute_departure", store=True, readonly=False
    )

    _days_check = models.Constraint(*sane_days("departure_date"))

    @api.depends("from_line_id.ends")
    def _compute_outcome(self):
        for one in self:
            one.outcome = "leave" if one.from_line_id.ends else "promote"

    @api.depends("outcome", "from_line_id")
    def _compute_line_id(self):
        """Who stays joins the class that takes this one's place."""
        for one in self:
            own = one.from_line_id
            if one.outcome == "leave":
                one.line_id = False
            elif one.outcome == "stay":
                after = one.wizard_id.line_ids.filtered(
                    lambda line, own=own: line.to_grade == own.class_id.grade_level
                )
                after = after.sorted(
                    lambda line, own=own: (
                        line.to_name != own.class_id.name,
                        line == own,
                    )
                )
                one.line_id = after[:1]
            else:
                one.line_id = own

    @api.depends("outcome", "wizard_id.departure_date", "wizard_id.departure_reason")
    def _compute_departure(self):
        for one in self:
            leaves = one.outcome == "leave"
            one.departure_date = leaves and one.wizard_id.departure_date
            one.departure_reason = leaves and one.wizard_id.departure_reason

    def _check_whole(self):
        """Refuse what cannot be carried out."""
        lost = self.filtered(lambda one: one.outcome != "leave" and not one.line_id)
        if lost:
            raise UserError(
                self.env._(
                    "Pupils who stay have no class in the next year: %(count)s, shown "
                    "in red. Choose one; where there is none of that year of study, "
                    "add it to the classes.",
                    count=len(lost),
                )
            )
        again = self.filtered(
            lambda one: (
                (
                    one.outcome == "stay"
                    and one.line_id.to_grade != one.class_id.grade_level
                )
                or (
                    one.outcome in ("promote", "conditional")
                    and one.line_id.to_grade != one.class_id.grade_level + 1
                )
            )
        )
        if again:
            raise UserError(
                self.env._(
                    "Pupils whose class of the next year has another year of study "
                    "than is due to them: %(count)s, the first from %(name)s.",
                    count=len(again),
                    name=again[0].class_id.name,
                )
            )
        if self.filtered(lambda one: one.outcome == "leave" and not one.departure_date):
            raise UserError(self.env._("Say when the pupils leave who leave."))
