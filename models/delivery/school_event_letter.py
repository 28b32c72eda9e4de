from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.event_letter import (
    EventChild,
    EventGroup,
    EventLine,
    EventWriter,
)
from ...tools.phrases import say_date, say_number, say_time
from .school_digest import TONES

KINDS = ("absence", "result", "exam", "recommendation", "application", "consent")
"""The most urgent kind first."""


class SchoolEventLetter(models.AbstractModel):
    """One message on all that happened to the children of one person.

    The notices of such a message share a Message-ID. What the events say is read kind
    by kind, for all notices at once. Grades are told where the channel may tell all.
    """

    _name = "school.event.letter"
    _inherit = "school.letter"
    _description = "Letter on events"
    _page = "school_diary.event_email"

    def _lay_out(self, notices, channel):
        words = self._words()
        frame = {**self._frame(notices.company_id, words), "tones": TONES}
        form = self._form(channel, words)
        lines = self._lines(notices, words, channel.detail == "full")
        return self._each(
            notices.grouped("message_id").values(),
            lambda family: self._letter(family, lines, frame, form),
        )

    def _letter(self, notices, lines, frame, form):
        """:param notices: of one person, by one channel"""
        children = self._children(notices, lines, frame)
        if not children:
            raise UserError(self.env._("There is nothing to tell any more."))
        letter = EventWriter(frame["words"]).write(children)
        first = next(iter(notices))  # by its index it would be read alone
        return self._compose(form, frame, first, letter, letter.links)

    def _children(self, notices, lines, frame):
        """What is told of each child of the person, by kind."""
        children = []
        for student, own in notices.grouped("student_id").items():
            student = student.sudo()  # mail is sent by the system: the gate decided
            url = f"{frame['base']}/my/diary/{student.id}"
            child = EventChild(student.first_name, url)
            by_kind = own.grouped("kind")
            for kind in KINDS:
                told = [
                    line
                    for one in by_kind.get(kind, ())
                    for line in lines.get((kind, one.source_id), ())
                ]
                if told:
                    page = f"{frame['base']}{next(iter(by_kind[kind]))._page()}"
                    heading = frame["words"][kind]
                    child.groups.append(EventGroup(heading, page, told))
            if child.groups:
                children.append(child)
        return children

    # What the events say

    def _lines(self, notices, words, with_grades):
        """:return: dict of (kind, event's id) to list of ``EventLine``"""
        found = {}
        for kind, own in notices.grouped("kind").items():
            read = getattr(self, f"_lines_of_{kind}")
            ids = own.mapped("source_id")
            for source_id, lines in read(ids, words, with_grades).items():
                found[kind, source_id] = lines
        return found

    def _sources(self, model, ids):
        """The events that still are there."""
        records = self.env[model].sudo()  # mail of the system; the gate has decided
        records = records.with_context(active_test=False)
        return records.search(Domain("id", "in", ids))

    def _lines_of_result(self, ids, _words, with_grades):
        return {
            one.id: [
                self._graded(
                    f"{one.subject_id.name}, {one.term_id.name}",
                    one.value_id,
                    with_grades,
                )
            ]
            for one in self._sources("school.result", ids)
        }

    def _lines_of_exam(self, ids, words, with_grades):
        lines = {}
        for one in self._sources("school.exam.result", ids):
            line = self._graded(one.exam_id.name, one.value_id, with_grades)
            if with_grades:
                line.value = ", ".join(self._reached(one, words))
            lines[one.id] = [line]
        return lines

    def _reached(self, result, words):
        if result.value_id:
            yield result.value_id.code
        if result.has_score:
            score = say_number(result.score, self._locale(), "0.##")
            yield words["points"].format(number=score)
        if result.place:
            yield words["place"].format(number=result.place)
        if result.award:
            yield result.award

    def _graded(self, text, value, with_grades):
        if not with_grades:
            return EventLine(text)
        return EventLine(text, value.code or "", value.tone or "neutral")

    def _lines_of_absence(self, ids, words, _with_grades):
        """All lessons that the pupil has missed that day so far."""
        told = self._sources("school.absence", ids)
        all_day = self.env["school.absence"].sudo()  # as above
        all_day = all_day.search(
            Domain("student_id", "in", told.student_id.ids)
            & Domain("date", "in", set(told.mapped("date")))
            & Domain("kind", "=", "unexcused"),
            order="date, lesson_id, id",
        )
        by_day = all_day.grouped(lambda one: (one.student_id, one.date))
        return {
            one.id: [
                EventLine(self._missed(each.lesson_id, words))
                for each in by_day[one.student_id, one.date].sorted(
                    lambda each: (each.lesson_id.period, each.id)
                )
            ]
            for one in told
        }

    def _missed(self, lesson, words):
        parts = [lesson.subject_id.name]
        if lesson.period:
            parts.append(words["period"].format(number=lesson.period))
        if lesson.time_end:
            parts.append(f"{say_time(lesson.time_start)}–{say_time(lesson.time_end)}")
        return ", ".join(parts)

    def _lines_of_recommendation(self, ids, words, with_grades):
        """What a teacher writes of a child stays within the channels that may tell."""
        lines = {}
        for one in self._sources("school.recommendation", ids):
            said = one.course_id.subject_id.name or words["homeroom"]
            if with_grades:
                said = f"{said}: {' '.join(one.text.split())}"
            lines[one.id] = [EventLine(said)]
        return lines

    def _lines_of_application(self, ids, words, _with_grades):
        return {
            one.id: [EventLine(words[one.state].format(number=one.name))]
            for one in self._sources("school.application", ids)
        }

    def _lines_of_consent(self, ids, words, _with_grades):
        return {
            one.id: [
                EventLine(
                    words["until"].format(
                        purpose=one.purpose_id.name,
                        day=say_date(one.valid_until, "d MMMM y", self._locale()),
                    )
                )
            ]
            for one in self._sources("school.consent", ids)
        }

    @api.model
    def _words(self):
        return {
            **super()._words(),
            "title": self.env._("{names}: {what}"),
            "several": self.env._("news in the diary"),
            "result": self.env._("final grades"),
            "exam": self.env._("results of exams"),
            "absence": self.env._("not at lessons today, the school knows no reason"),
            "recommendation": self.env._("teachers recommend"),
            "application": self.env._("your application is decided"),
            "consent": self.env._("your consent ends soon"),
            "period": self.env._("lesson {number}"),
            "points": self.env._("points: {number}"),
            "place": self.env._("place {number}"),
            "homeroom": self.env._("Homeroom teacher"),
            "granted": self.env._("No. {number}: granted"),
            "refused": self.env._("No. {number}: refused"),
            "until": self.env._("“{purpose}”: until {day}"),
        }
