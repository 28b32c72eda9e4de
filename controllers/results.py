"""Files of results for the staff."""

from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route

from ..tools.consolidated_ods import sheet_ods
from ..tools.consolidated_workbook import sheet_xlsx

FORMATS = {
    "ods": (sheet_ods, "application/vnd.oasis.opendocument.spreadsheet"),
    "xlsx": (
        sheet_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
LARGEST_ID = 2**31 - 1


class Results(Controller):
    @route(
        f"/school/class/<int(max={LARGEST_ID}):class_id>/sheet.<any(ods,xlsx):kind>",
        auth="user",
        readonly=True,
    )
    def consolidated_sheet(self, class_id, kind, **_kwargs):
        school_class = request.env["school.class"].browse(class_id).exists()
        if not school_class:
            raise NotFound()
        school_class._check_sheet()
        readable = school_class.sudo()  # asked: the whole sheet is the reader's
        write, content_type = FORMATS[kind]
        name = f"{school_class.sheet_file_name()}.{kind}"
        return request.make_response(
            write(readable._consolidated_sheet(), *readable._sheet_titles()),
            [
                ("Content-Type", content_type),
                ("Content-Disposition", content_disposition(name)),
            ],
        )
