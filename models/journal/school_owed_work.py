from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...tools.days import sane_days


class SchoolOwedWork(models.Model):
    """A piece of work of a lesson that a pupil still owes: a point («точка»).

    It has no part in any average: neither a zero nor a mark. It is settled by the
    grade given for it, or cancelled; if the grade is removed, it is owed again.
    """

    _name = "school.owed.work"
    _description = "Owed work"
    _rec_names_search = ["student_id", "description"]
    _order = "date_due, id"
    _check_company_auto = True

    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        required=True,
        ondelete="restrict",
        check_company=True,
    )
    lesson_id = fields.Many2one(
        "school.lesson",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    course_id = fields.Many2one(
        related="lesson_id.course_id", store=True, index=True, precompute=True
    )
    description = fields.Char(string="Work", help="Empty: the work of the lesson.")
    date_due = fields.Date(string="Due on", required=True)
    grade_id = fields.Many2one(
        "school.grade",
        string="Settled by",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        check_company=True,
    )
    is_cancelled = fields.Boolean(string="Cancelled", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("owed", "Owed"),
            ("settled", "Settled"),
            ("cancelled", "Cancelled"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue")
    company_id = fields.Many2one(
        related="lesson_id.company_id", store=True, index=True, precompute=True
    )

    _open_uniq = models.UniqueIndex(
        "(student_id, lesson_id) WHERE grade_id IS NULL AND is_cancelled IS NOT TRUE",
        "The pupil owes the work of this lesson already.",
    )
    _days_check = models.Constraint(*sane_days("date_due"))

    @api.depends("student_id.short_name", "lesson_id.display_name")
    def _compute_display_name(self):
        for owed in self:
            owed.display_name = (
                f"{owed.student_id.short_name}: {owed.lesson_id.display_name}"
            )

    @api.depends("grade_id", "is_cancelled")
    def _compute_state(self):
        for owed in self:
            owed.state = (
                "cancelled"
                if owed.is_cancelled
                else "settled"
                if owed.grade_id
                else "owed"
            )

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        cancelled = Domain("is_cancelled", "=", True)
        settled = ~cancelled & Domain("grade_id", "!=", False)
        domains = {
            "cancelled": cancelled,
            "settled": settled,
            "owed": ~cancelled & Domain("grade_id", "=", False),
        }
        return Domain.OR(domains[one] for one in value if one in domains)

    @api.depends("state", "date_due")
    def _compute_is_overdue(self):
        today = self.env.company._school_today()
        for owed in self:
            owed.is_overdue = owed.state == "owed" and owed.date_due < today

    @api.constrains("student_id", "lesson_id")
    def _check_enrolled(self):
        self.env["school.lesson"]._check_enrolled(self)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_by_hand(vals)
        return super().create(vals_list)

    @api.model
    def _check_by_hand(self, vals):
        if not self.env.su and {"grade_id", "is_cancelled"} & vals.keys():
            raise AccessError(
                self.env._("Owed work is settled by a grade, or cancelled.")
            )

    def write(self, vals):
        self._check_by_hand(vals)
        result = super().write(vals)
        if "lesson_id" in vals:
            self.check_access("write")  # not into a lesson of somebody else
        return result

    def action_cancel(self):
        self.check_access("write")
        self.sudo().is_cancelled = True  # just checked

    @api.model
    def _settle(self, grades):
        """The grades given in a lesson settle what is owed of it; one query."""
        owed = self.sudo().search(  # whoever may give the grade settles the work
            [
                ("student_id", "in", grades.student_id.ids),
                ("lesson_id", "in", grades.lesson_id.ids),
                ("state", "=", "owed"),
            ]
        )
        if not owed:
            return
        places = {(one.student_id.id, one.lesson_id.id): one for one in grades}
        for one in owed:
            grade = places.get((one.student_id.id, one.lesson_id.id))
            if grade:
                one.grade_id = grade


class SchoolGrade(models.Model):
    _inherit = "school.grade"

    @api.model_create_multi
    def create(self, vals_list):
        grades = super().create(vals_list)
        self.env["school.owed.work"]._settle(grades)
        return grades

    def unlink(self):
        self.env["school.owed.work"].flush_model(["grade_id"])
        result = super().unlink()
        # The work is owed again: the database empties the link, the cache must know.
        self.env["school.owed.work"].invalidate_model(["grade_id", "state"])
        return result
