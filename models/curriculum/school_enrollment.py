from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.days import sane_days


class SchoolEnrollment(models.Model):
    """A pupil in a class, from a day to a day (both included)."""

    _name = "school.enrollment"
    _description = "Enrollment"
    _rec_names_search = ["student_id", "class_id"]
    _order = "class_id, student_id, date_from, id"
    _check_company_auto = True

    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    class_id = fields.Many2one(
        "school.class",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    kind = fields.Selection(related="class_id.kind", store=True)
    date_from = fields.Date(
        required=True,
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_to = fields.Date(
        compute="_compute_dates",
        store=True,
        readonly=False,
        precompute=True,
        help="Last day in the class.",
    )
    ends_with_year = fields.Boolean(
        string="Stayed to the end of the year",
        compute="_compute_ends_with_year",
        store=True,
        precompute=True,
        help="The pupil stayed in the class to the end of the year.",
    )
    is_current = fields.Boolean(
        string="In the class now",
        compute="_compute_is_current",
        search="_search_is_current",
        compute_sudo=True,
        help="The pupil is in the class today. After the last day of the year the "
        "class stays together until the next year begins or the pupil is enrolled "
        "elsewhere.",
    )
    is_conditional = fields.Boolean(
        string="Conditionally",
        help="Transferred with an academic debt, to be made good in this year.",
    )
    company_id = fields.Many2one(related="class_id.company_id", store=True, index=True)

    _start_uniq = models.UniqueIndex(
        "(student_id, class_id, date_from)", "The pupil is in this class already."
    )
    _days_check = models.Constraint(*sane_days("date_from", "date_to"))
    _dates_check = models.Constraint(
        "CHECK (date_to IS NULL OR date_from <= date_to)",
        "An enrollment ends after it begins.",
    )

    @api.depends("class_id")
    def _compute_dates(self):
        for enrollment in self:
            year = enrollment.class_id.year_id
            enrollment.date_from = enrollment.date_from or year.date_start
            enrollment.date_to = enrollment.date_to or year.date_end

    @api.depends("date_to", "class_id.year_id.date_end")
    def _compute_ends_with_year(self):
        for enrollment in self:
            year_end = enrollment.class_id.year_id.date_end
            enrollment.ends_with_year = (
                not (enrollment.date_to and year_end) or enrollment.date_to >= year_end
            )

    @api.depends(
        "date_from",
        "date_to",
        "class_id.year_id.is_over",
        "student_id.active",
        "student_id.departure_date",
        "student_id.enrollment_ids.date_from",
        "student_id.enrollment_ids.date_to",
    )
    def _compute_is_current(self):
        domain = self._current_domain_today() & Domain("id", "in", self.ids)
        current = set(self.search(domain))
        for enrollment in self:
            enrollment.is_current = enrollment in current

    def _search_is_current(self, operator, value):
        return self._school_search_flag(operator, value, "_current_domain_today")

    @api.depends("student_id.name", "class_id.name")
    def _compute_display_name(self):
        for enrollment in self:
            enrollment.display_name = (
                f"{enrollment.student_id.name}, {enrollment.class_id.name}"
            )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("date_to"):
            self._leave_parts(fields.Date.to_date(vals["date_to"]))
        return result

    def _leave_parts(self, day):
        """Who leaves a class leaves its subgroups: else one subject is learnt twice."""
        left = {(one.student_id, one.class_id) for one in self if one.kind == "class"}
        beside = self.search(
            [
                ("student_id", "in", self.student_id.ids),
                ("class_id.parent_id", "in", self.class_id.ids),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">", day),
            ]
        )
        beside.filtered(
            lambda one: (one.student_id, one.class_id.parent_id) in left
        ).date_to = day

    @api.constrains("student_id", "class_id", "date_from", "date_to")
    def _check_one_class(self):
        """A pupil is in one class at a time; subgroups and streams are beside it."""
        mine = self.filtered(lambda enrollment: enrollment.kind == "class")
        siblings = self.search(
            [("student_id", "in", mine.student_id.ids), ("kind", "=", "class")]
        ).grouped("student_id")
        for enrollment in mine:
            for other in siblings.get(enrollment.student_id, self) - enrollment:
                if enrollment._overlaps(other):
                    raise ValidationError(
                        self.env._(
                            "%(student)s is in the class %(other)s at that time.",
                            student=enrollment.student_id.name,
                            other=other.class_id.name,
                        )
                    )

    def _overlaps(self, other):
        """Whether the two periods have a day in common."""
        return (not other.date_to or self.date_from <= other.date_to) and (
            not self.date_to or other.date_from <= self.date_to
        )

    @api.model
    def _on_day_domain(self, classes, day):
        """The enrollments in ``classes`` that hold on ``day``."""
        return Domain("class_id", "in", classes.ids) & self._period_domain(day, day)

    @api.model
    def _period_domain(self, date_from, date_to):
        """The enrollments that hold on any day of the period."""
        return Domain("date_from", "<=", date_to) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", date_from)
        )

    @api.model
    def _current_domain(self, day):
        """The enrollments of pupils who belong to the class on ``day``.

        Those that hold; in the summer, those that lasted to the end of the year, of
        pupils who are in no class yet.
        """
        elsewhere = self._period_domain(day, day) & Domain("kind", "=", "class")
        stays = (
            Domain("ends_with_year", "=", True)
            & Domain("class_id.year_id.is_over", "=", False)
            & ~Domain("student_id.enrollment_ids", "any", elsewhere)
        )
        return (
            Domain("student_id", "any", self.student_id._studying_domain(day))
            & Domain("date_from", "<=", day)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day) | stays)
        )

    @api.model
    def _current_domain_today(self):
        return self.env["res.company"]._school_domain_today(self._current_domain)
