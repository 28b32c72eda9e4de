from odoo import api, fields, models
from odoo.exceptions import UserError

from ...tools.thematic_plan import hour_labels

MAX_HOURS = 100


class SchoolThematicPlan(models.Model):
    """What a subject's lessons of a year are about, hour by hour (КТП).

    Courses of parallel classes may follow one plan; its author keeps it, colleagues
    of the school read and copy it.
    """

    _name = "school.thematic.plan"
    _description = "Thematic plan"
    _rec_names_search = ["name", "subject_id"]
    _order = "grade_level, subject_id, name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    subject_id = fields.Many2one(
        "school.subject",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    grade_level = fields.Integer(string="Year of study", required=True)
    year_id = fields.Many2one(
        "school.year",
        string="School year",
        index="btree_not_null",
        check_company=True,
        default=lambda self: self.env["school.year"]._current(self.env.company),
        help="Empty: for any year.",
    )
    teacher_id = fields.Many2one(
        "res.users",
        string="Author",
        required=True,
        index=True,
        check_company=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
    )
    topic_ids = fields.One2many(
        "school.thematic.topic", "plan_id", string="Topics", copy=True
    )
    hours = fields.Integer(compute="_compute_hours")
    course_ids = fields.One2many(
        "school.course", "plan_id", string="Followed by", readonly=True
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )

    _grade_check = models.Constraint(
        "CHECK (grade_level BETWEEN 1 AND 11)", "The year of study is 1 to 11."
    )

    @api.depends("topic_ids.hours")
    def _compute_hours(self):
        for plan in self:
            plan.hours = sum(plan.topic_ids.mapped("hours"))

    def _followers(self):
        """The courses that follow the plans, archived ones, too."""
        plans = self.sudo()  # whoever's courses they are
        return plans.with_context(active_test=False).course_ids

    @api.constrains("subject_id")
    def _check_courses(self):
        self._followers()._check_plan()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_followed(self):
        if self._followers():
            raise UserError(
                self.env._("Courses follow this plan. Archive it, or free them first.")
            )

    def copy_data(self, default=None):
        """Whoever copies a plan is the author of the copy."""
        mine = {"teacher_id": self.env.user.id, **(default or {})}
        return super().copy_data(mine)

    def action_copy_to_year(self):
        """Open a copy of one's own, for the year after the plan's."""
        self.ensure_one()
        mine = self.copy({"name": self.name, "year_id": self._following_year().id})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": mine.id,
            "views": [(False, "form")],
        }

    def _following_year(self):
        """The year after the plan's if there is one, otherwise the present."""
        Year = self.env["school.year"]
        following = Year.search(
            [
                ("company_id", "=", self.company_id.id),
                ("date_start", ">", self.year_id.date_end or "9999-12-31"),
            ],
            order="date_start",
            limit=1,
        )
        return following or Year._current(self.company_id)


class SchoolThematicTopic(models.Model):
    """A topic of a plan: so many of its hours, one after another."""

    _name = "school.thematic.topic"
    _description = "Topic of a thematic plan"
    _order = "sequence, id"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "school.thematic.plan",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    sequence = fields.Integer(default=10)
    lessons = fields.Char(
        string="No.", compute="_compute_lessons", help="Which lessons of the course."
    )
    section = fields.Char()
    name = fields.Char(string="Topic", required=True)
    hours = fields.Integer(default=1, required=True)
    type_id = fields.Many2one(
        "school.lesson.type",
        string="Lesson type",
        index="btree_not_null",
        check_company=True,
        help="Empty: whatever the lesson is.",
    )
    homework = fields.Text(help="Offered to the teacher when the lesson is held.")
    note = fields.Char()
    company_id = fields.Many2one(
        related="plan_id.company_id", store=True, index=True, precompute=True
    )

    _hours_check = models.Constraint(
        f"CHECK (hours BETWEEN 1 AND {MAX_HOURS})",
        "A topic takes between 1 and 100 hours.",
    )

    @api.depends("plan_id.topic_ids.hours", "plan_id.topic_ids.sequence")
    def _compute_lessons(self):
        self.lessons = False
        for plan in self.plan_id:
            topics = plan.topic_ids.sorted(lambda one: (one.sequence, one._origin.id))
            labels = hour_labels(topics.mapped("hours"))
            for topic, label in zip(topics, labels, strict=True):
                topic.lessons = label
