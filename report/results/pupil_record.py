from odoo import api, models

from ...tools.pupil_record_print import SITTINGS, SLOT, record_pages


class ReportPupilRecord(models.AbstractModel):
    """The records of pupils' results across all years (000-5, 002-3, 003-3).

    On paper in pages, on the screen whole.
    """

    _name = "report.school_diary.report_pupil_record"
    _description = "Record of results"

    @api.model
    def _get_report_values(self, docids, data=None):
        students = self.env["school.student"].browse(docids)
        students._check_record_reader()
        readable = students.sudo()  # asked: the whole records are the reader's
        on_screen = (data or {}).get("report_type") == "html"
        return {
            "docs": readable,
            "pages": {
                student_id: [levels] if on_screen else record_pages(levels)
                for student_id, levels in readable._result_records().items()
            },
            "slot_width": SLOT,
            "sitting_widths": SITTINGS,
        }
