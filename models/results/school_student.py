from odoo import api, fields, models
from odoo.exceptions import AccessError


class SchoolStudent(models.Model):
    """Who of the staff may see and print the record of a pupil's results."""

    _inherit = "school.student"

    result_ids = fields.One2many(
        "school.result", "student_id", groups="school_diary.group_school_diary_staff"
    )
    may_see_record = fields.Boolean(
        compute="_compute_may_see_record",
        groups="school_diary.group_school_diary_staff",
    )

    @api.depends("in_my_class")
    @api.depends_context("uid")
    def _compute_may_see_record(self):
        everybody = self._may_see_all_results()
        for student in self:
            student.may_see_record = everybody or student.in_my_class

    @api.model
    def _may_see_all_results(self):
        user = self.env.user
        return user.has_group("school_diary.group_school_diary_deputy") or (
            user.has_group("school_diary.group_school_diary_head")
        )

    def _check_record_reader(self):
        self.check_access("read")
        staff = self.env.user.has_group("school_diary.group_school_diary_staff")
        if not self.env.su and not (staff and all(self.mapped("may_see_record"))):
            raise AccessError(
                self.env._(
                    "The record of results is for the homeroom teacher of the pupil, "
                    "the deputy head and the head."
                )
            )

    def action_open_record(self):
        self._check_record_reader()
        report = self.env.ref("school_diary.action_report_pupil_record")
        return {**report.report_action(self), "report_type": "qweb-html"}

    def record_file_name(self):
        self.ensure_one()
        return self.env._("Record of results %(pupil)s", pupil=self.short_name)
