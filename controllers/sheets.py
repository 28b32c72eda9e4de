"""Spreadsheets that the staff takes along: what each may read, and noted in the log."""

from werkzeug.exceptions import BadRequest, NotFound

from odoo.http import Controller, content_disposition, request, route

from .results import LARGEST_ID

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Sheets(Controller):
    @route(
        f"/school/course/<int(max={LARGEST_ID}):course_id>/page.xlsx",
        auth="user",
        methods=["GET"],
    )
    def journal_page(self, course_id, term=None, **_params):
        course = self._existing("school.course", course_id)
        return self._answer(*course._page_workbook(self._number(term)))

    @route(
        f"/school/class/<int(max={LARGEST_ID}):class_id>/list.xlsx",
        auth="user",
        methods=["GET"],
    )
    def class_list(self, class_id, **_params):
        school_class = self._existing("school.class", class_id)
        return self._answer(*school_class._list_workbook())

    @route("/school/timetable.xlsx", auth="user", methods=["GET"], readonly=True)
    def timetable(self, year=None, day=None, **_params):
        slots = request.env["school.timetable.slot"]
        slots.check_access("read")
        try:
            content = slots._timetable_workbook(self._number(year) or False, day)
        except ValueError as error:
            raise BadRequest() from error
        return self._answer(*content)

    def _existing(self, model, record_id):
        records = request.env[model]
        records.check_access("read")
        record = records.browse(record_id).exists()
        if not record:
            raise NotFound()
        return record

    def _number(self, text):
        if text is None:
            return None
        if not text.isascii() or not text.isdigit() or int(text) > LARGEST_ID:
            raise BadRequest()
        return int(text)

    def _answer(self, name, content):
        return request.make_response(
            content,
            [
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )
