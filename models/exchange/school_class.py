from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...tools.journal_workbook import file_stem
from ...tools.plain_workbook import Table, workbook

FIELDS = (
    *("last_name", "first_name", "middle_name", "birth_date", "gender"),
    "register_number",
)
WIDTHS = (20, 18, 20, 14, 10, 20, 10, 14, 14)


class SchoolClass(models.Model):
    """The list of a class as a spreadsheet, for the office, the heads and the homeroom
    teacher. Its columns are those of the list that may be imported."""

    _inherit = "school.class"

    may_take_list = fields.Boolean(compute="_compute_may_take_list")

    @api.depends("homeroom_teacher_id", "year_id.is_over")
    @api.depends_context("uid")
    def _compute_may_take_list(self):
        open_to = self.filtered_domain(self._list_domain())
        for school_class in self:
            school_class.may_take_list = school_class in open_to

    @api.model
    def _list_domain(self):
        """The classes whose lists the present user may take along."""
        if self.env.user.has_group("school_diary.group_school_diary_secretary"):
            return Domain.TRUE
        if self.env["school.student"]._may_see_all_results():
            return Domain.TRUE
        return Domain("homeroom_teacher_id", "=", self.env.uid) & Domain(
            "year_id.is_over", "=", False
        )

    def action_take_list(self):
        self._check_list()
        return {
            "type": "ir.actions.act_url",
            "url": f"/school/class/{self.id}/list.xlsx",
            "target": "download",
        }

    def _check_list(self):
        self.ensure_one()
        self.check_access("read")
        if not self.may_take_list:
            raise AccessError(
                self.env._(
                    "The list of a class is for its homeroom teacher, the office and "
                    "the heads of the school."
                )
            )

    def _list_workbook(self):
        """:return: name of the file, and its content"""
        self._check_list()
        enrollments = self._listed()
        log = self.env["school.student.access"]
        log._record(enrollments.student_id, is_taken=True)
        name = self.env._("Class list")
        table = Table(
            self.name,
            [],  # the heads come first, so that it can be imported
            [self._list_heads()],
            [self._list_row(one) for one in enrollments],
            WIDTHS,
            names=2,
        )
        return f"{file_stem(name, self.name)}.xlsx", workbook([table])

    def _listed(self):
        """The enrollments of today; before and after the year, of its end."""
        day = min(
            max(self.company_id._school_today(), self.year_id.date_start),
            self.year_id.date_end,
        )
        enrollments = self.env["school.enrollment"]
        found = enrollments.search(
            Domain("class_id", "=", self.id) & enrollments._period_domain(day, day)
        )
        return found.sorted(lambda one: one.student_id.name.casefold())

    def _list_heads(self):
        student = self.env["school.student"].fields_get(FIELDS, ["string"])
        return [
            *(student[name]["string"] for name in FIELDS),
            self.env._("Class"),
            self.env._("In it from"),
            self.env._("to"),
        ]

    def _list_row(self, enrollment):
        student = enrollment.student_id
        genders = dict(student._fields["gender"]._description_selection(self.env))
        values = [student[name] or None for name in FIELDS]
        values[FIELDS.index("gender")] = genders.get(student.gender)
        return [*values, self.name, enrollment.date_from, enrollment.date_to or None]
