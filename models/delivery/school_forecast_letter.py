from functools import partial

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.forecast_letter import ForecastWriter
from .school_digest import TONES


class SchoolForecastLetter(models.AbstractModel):
    """The letter that tells a guardian regularly what grades are to be expected.

    000-6, 001-i, 002-4, 003-4, 004-2. The same reading of the diary as the portal's.
    """

    _name = "school.forecast.letter"
    _inherit = "school.letter"
    _description = "Letter on expected grades"
    _page = "school_diary.forecast_email"

    def _lay_out(self, notices, channel):
        words = self._words()
        frame = {**self._frame(notices.company_id, words), "tones": TONES}
        form = self._form(channel, words)
        subjects = self._subjects(notices)
        return self._each(
            notices, lambda notice: self._letter(notice, subjects, frame, form)
        )

    def _subjects(self, notices):
        """What is expected in the terms that run.

        A reading for each kind of term that the pupils' classes have.

        :return: dict of pupil id to (name of the term, list of ``SubjectGrades``)
        """
        diary = self.env["school.diary"].sudo()  # mail of the system; the gate decided
        students = notices.student_id.sudo()  # as above
        today = notices.company_id._school_today()
        places = diary._places(students)
        running = {}
        for student_id, terms in diary._terms(students, today, places).items():
            for term in terms:
                if term.kind != "year" and term.date_from <= today <= term.date_to:
                    days = term.name, term.date_from, term.date_to
                    running.setdefault(days, []).append(student_id)
        found = {}
        for (name, first, last), ids in running.items():
            own = students.browse(ids)
            grades = diary._grades(own, first, last, places=places)
            found.update({student_id: (name, grades[student_id]) for student_id in ids})
        return self._once(found, places, today)

    def _once(self, found, places, today):
        """Each subject once: of who moved, that of the present class or group.

        A former one may still have a result: of another scale, or of a subgroup that
        nobody has ended.
        """
        read = self.env["school.course"].sudo()  # mail of the system, as above
        courses = read.browse(
            {one.course_id for _term, own in found.values() for one in own}
        )
        classes = {course.id: course.class_id.id for course in courses}

        def rank(student_id, one):
            place = places.latest(student_id, classes[one.course_id])
            present = place.meets(today, today)
            return present, place.date_from, len(one.marks), one.course_id

        return {
            student_id: (
                term,
                list(
                    {
                        one.subject: one
                        for one in sorted(own, key=partial(rank, student_id))
                        if one.expected
                    }.values()
                ),
            )
            for student_id, (term, own) in found.items()
        }

    def _letter(self, notice, subjects, frame, form):
        words = frame["words"]
        student = notice.student_id.sudo()  # mail is sent by the system, as above
        term, grades = subjects[student.id]
        writer = ForecastWriter(words, self._locale())
        letter = writer.write(student.first_name, term, grades)
        if not letter.lines:
            raise UserError(self.env._("Nothing is expected any more."))
        url = f"{frame['base']}{notice._page()}"
        return self._compose(form, frame, notice, letter, [(url, words["open"])])

    @api.model
    def _words(self):
        return {
            **super()._words(),
            "title": self.env._("{name}: what to expect, {term}"),
            "now": self.env._("now {mean}; {grade} expected ({sure} sure)"),
            "expected": self.env._("{grade} expected ({sure} sure)"),
            "needed": self.env._("Enough for {grade}: “{mark}” {times}"),
            "times": self.env._("time|times"),
            "how": self.env._(
                "A forecast from the grades so far and the terms before: the teacher "
                "decides at the end of the term."
            ),
        }
