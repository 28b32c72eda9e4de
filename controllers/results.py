"""Files of results for the staff."""

from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route

from ..tools.consolidated_workbook import sheet_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Results(Controller):
    @route("/school/class/<int:class_id>/sheet.xlsx", auth="user", readonly=True)
    def consolidated_sheet(self, class_id, **_kwargs):
        school_class = request.env["school.class"].browse(class_id).exists()
        if not school_class:
            raise NotFound()
        school_class._check_sheet_reader()
        readable = school_class.sudo()  # asked: the whole sheet is the reader's
        name = f"{school_class.sheet_file_name()}.xlsx"
        return request.make_response(
            sheet_workbook(readable._consolidated_sheet(), *readable._sheet_titles()),
            [
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(name)),
            ],
        )
