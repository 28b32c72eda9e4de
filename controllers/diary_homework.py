from werkzeug.exceptions import NotFound

from odoo.http import Controller, request, route

from .diary import PAGE, SEND
from .diary_gate import own_students
from .diary_page import diary_url


class DiaryHomework(Controller):
    """Files of homework, and ticking it as done."""

    @route(
        "/my/diary/<int:student_id>/homework/<int:homework_id>/<int:file_id>", **PAGE
    )
    def diary_homework_file(self, student_id, homework_id, file_id, **_kwargs):
        _student, homework, shown = self._shown(student_id, homework_id)
        if file_id not in dict(shown.attachments):
            raise NotFound()
        attachment = homework.attachment_ids.filtered(lambda one: one.id == file_id)
        stream = request.env["ir.binary"]._get_stream_from(attachment)
        return stream.get_response(as_attachment=True)

    @route(
        "/my/diary/<int:student_id>/homework/<int:homework_id>/done",
        type="jsonrpc",
        auth="user",
    )
    def diary_homework_done(self, student_id, homework_id, is_done=True):
        """Tick homework as done, or take the tick back."""
        self._tick(student_id, homework_id, bool(is_done))
        return bool(is_done)

    @route("/my/diary/<int:student_id>/homework/<int:homework_id>/tick", **SEND)
    def diary_homework_tick(self, student_id, homework_id, section="", **typed):
        """The same, by a form: of a browser without JavaScript."""
        homework = self._tick(student_id, homework_id, "is_done" in typed)
        base = f"{diary_url()}/{student_id}"
        if section == "week":
            return request.redirect(f"{base}/week?date={homework.date_due}")
        return request.redirect(f"{base}/homework")

    def _tick(self, student_id, homework_id, is_done):
        student, homework, _shown = self._shown(student_id, homework_id)
        ticks = request.env["school.homework.done"].sudo()  # only the gate's pupils
        ticks._tick(homework, student, is_done)
        return homework

    def _shown(self, student_id, homework_id):
        """Homework, only if the pupil's own diary shows it.

        :return: the pupil, ``school.homework``, and what the diary says of it
        """
        student = own_students().filtered(lambda one: one.id == student_id)
        student = student.sudo()  # the gate is passed
        homework = request.env["school.homework"].sudo()  # the gate is passed
        homework = homework.search([("id", "=", homework_id)])
        if not student or not homework:
            raise NotFound()
        diary = request.env["school.diary"].sudo()  # the gate is passed
        day = homework.date_due
        for one in diary._homework(student, day, day)[student_id]:
            if one.id == homework_id:
                return student, homework, one
        raise NotFound()
