from odoo import api, models


class ReportPupilRecord(models.AbstractModel):
    """The records of pupils' results across all years (000-5, 002-3, 003-3)."""

    _name = "report.school_diary.report_pupil_record"
    _description = "Record of results"

    @api.model
    def _get_report_values(self, docids, data=None):
        students = self.env["school.student"].browse(docids)
        students._check_record_reader()
        readable = students.sudo()  # asked: the whole records are the reader's
        return {"docs": readable, "records": readable._result_records()}
