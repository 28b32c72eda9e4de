"""The record of a pupil's results across all years, in the portal."""

from odoo.http import Controller, route

from .diary import PAGE
from .diary_page import DiaryPage


class DiaryRecord(Controller):
    @route("/my/diary/<int:student_id>/record", **PAGE)
    def diary_record(self, student_id, **_kwargs):
        page = DiaryPage(student_id, "results")
        student = page.student.sudo()  # the gate is passed
        levels = student._result_records(published=True)[student.id]
        return page.render("school_diary.portal_record", levels=levels)
