from odoo import api, models
from odoo.fields import Domain

from ...tools.change_letter import (
    ChangedLesson,
    ChangeWriter,
    LessonTime,
)


class SchoolChangeLetter(models.AbstractModel):
    """The letter that tells a family of lessons arranged anew (000-4b).

    One for all children of one person whom the change concerns: their notices share
    a Message-ID. It says what becomes of the lessons, and never why: that is the
    staff's, or the diary's.
    """

    _name = "school.change.letter"
    _inherit = "school.letter"
    _description = "Letter on a change of lessons"
    _page = "school_diary.change_email"

    def _lay_out(self, notices, channel):
        words = self._words()
        frame = self._frame(notices.company_id, words)
        form = self._form(channel, words)
        told = self._told_lessons(notices)
        return self._each(
            notices.grouped("message_id").values(),
            lambda family: self._letter(family, told, frame, form),
        )

    def _told_lessons(self, notices):
        """What is told to each pupil: the lessons that stand as they were told.

        :return: dict of (change, pupil) to ``school.lesson``
        """
        lessons = self.env["school.lesson"].sudo()  # system's mail: the gate decided
        lessons = lessons.search([("told_id", "in", notices.change_id.ids)])
        enrollments = self.env["school.enrollment"].sudo()  # as above
        enrollments = enrollments.search(
            Domain("student_id", "in", notices.student_id.ids)
            & Domain("class_id", "in", lessons.class_id.ids)
        )
        by_class = lessons.grouped("class_id")
        told = {}
        for enrollment in enrollments:
            for lesson in by_class[enrollment.class_id]:
                if enrollment.date_from <= lesson.date and (
                    not enrollment.date_to or lesson.date <= enrollment.date_to
                ):
                    key = lesson.told_id.id, enrollment.student_id.id
                    told[key] = told.get(key, lessons.browse()) | lesson
        return told

    def _letter(self, notices, told, frame, form):
        """:param notices: of one family, of one change"""
        notice = next(iter(notices))  # by its index it would be read alone
        change = notice.change_id.sudo()  # mail is the system's; the gate has decided
        concerned = {}
        for one in notices:
            student = one.student_id.sudo()  # as above
            for lesson in told[change.id, student.id]:
                concerned.setdefault(lesson, []).append(student.first_name)
        lessons = sorted(concerned, key=lambda one: (one.date, one.period, one.id))
        letter = ChangeWriter(frame["words"], self._locale()).write(
            [self._changed(lesson, concerned[lesson]) for lesson in lessons],
            change.note or "",
        )
        links = self._links(notices, frame)
        return self._compose(form, frame, notice, letter, links)

    def _links(self, notices, frame):
        """Into the week of each child's diary.

        :return: list of (address, label)
        """
        label = frame["words"]["open"]
        names = [one.student_id.sudo().first_name for one in notices]  # as above
        return [
            (
                f"{frame['base']}{one._page()}",
                label if len(names) == 1 else f"{label}: {name}",
            )
            for one, name in zip(notices, names, strict=True)
        ]

    @api.model
    def _changed(self, lesson, names):
        stands = lesson._as_it_stands()
        state = "cancelled" if stands.state == "cancelled" else lesson.state
        return ChangedLesson(
            subject=lesson.subject_id.name,
            planned=self._time(lesson),
            state=state,
            stands=self._time(stands),
            substitute=stands.substitute_id.name or "",
            pupils=names,
        )

    @api.model
    def _time(self, lesson):
        return LessonTime(
            lesson.date, lesson.period, lesson.time_start, lesson.time_end
        )

    @api.model
    def _words(self):
        return {
            **super()._words(),
            "title": self.env._("{names}: change of lessons"),
            "period": self.env._("lesson {number}"),
            "cancelled": self.env._("Cancelled"),
            "moved": self.env._("Moved to {when}"),
            "planned": self.env._("Takes place as planned"),
            "substitute": self.env._("Given by {name}"),
            "note": self.env._("From the school"),
        }
