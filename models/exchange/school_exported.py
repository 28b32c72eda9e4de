"""Odoo's own export of lists leaves the same trace as the school's spreadsheets."""

from odoo import models


class SchoolExported(models.AbstractModel):
    """Of pupils: who exports a list of them is noted."""

    _name = "school.exported"
    _description = "Noted when it is exported"

    def export_data(self, fields_to_export):
        exported = super().export_data(fields_to_export)
        log = self.env["school.student.access"]
        log._record(self._exported_students(), is_taken=True)
        return exported

    def _exported_students(self):
        """Whose data leaves with these records."""
        return self.student_id


class SchoolStudent(models.Model):
    _name = "school.student"
    _inherit = ["school.student", "school.exported"]

    def _exported_students(self):
        return self


class SchoolGuardian(models.Model):
    _name = "school.guardian"
    _inherit = ["school.guardian", "school.exported"]


class SchoolEnrollment(models.Model):
    _name = "school.enrollment"
    _inherit = ["school.enrollment", "school.exported"]


class SchoolGrade(models.Model):
    _name = "school.grade"
    _inherit = ["school.grade", "school.exported"]


class SchoolAbsence(models.Model):
    _name = "school.absence"
    _inherit = ["school.absence", "school.exported"]


class SchoolResult(models.Model):
    _name = "school.result"
    _inherit = ["school.result", "school.exported"]


class SchoolApplication(models.Model):
    _name = "school.application"
    _inherit = ["school.application", "school.exported"]


class SchoolConsent(models.Model):
    _name = "school.consent"
    _inherit = ["school.consent", "school.exported"]

    def _exported_students(self):
        return self.guardian_id.student_id
