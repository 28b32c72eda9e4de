from datetime import timedelta

from odoo import api, models

from ...tools.digest import DigestWriter

AHEAD_DAYS = 14
"""How far a digest looks ahead for tests and homework."""
TONES = {
    "excellent": "#157347;background:#e2f4e8",
    "good": "#1d5fd1;background:#e6efff",
    "fair": "#8a5a00;background:#fff1cf",
    "poor": "#b42318;background:#fde7e5",
    "neutral": "#4b5563;background:#eceef1",
    "absence": "#4b5563;background:#eceef1",
}
"""Colours of the chips: ink and ground, at least 4.5 : 1."""


class SchoolDigest(models.AbstractModel):
    """The weekly letter to a guardian: one reading of the diary, laid out as mail."""

    _name = "school.digest"
    _inherit = "school.letter"
    _description = "Weekly digest"
    _page = "school_diary.digest_email"

    @api.model
    def _same_letters(self, notice):
        """The diary is read once for all pupils of the same week and language."""
        return notice.period_from

    def _lay_out(self, notices, channel):
        words = self._words()
        locale = self._locale()
        monday = notices[:1].period_from
        digests = self._digests(notices.student_id, monday, words, locale)
        frame = {**self._frame(notices.company_id, words), "tones": TONES}
        form = self._form(channel, words)
        return self._each(
            notices, lambda notice: self._letter(notice, digests, frame, form)
        )

    @api.private
    def _digests(self, students, monday, words=None, locale=None):
        """What the letters of a week say.

        :return: dict of pupil id to ``Digest``
        """
        diary = self.env["school.diary"].sudo()  # mail of the system; the gate decided
        students = students.sudo()  # as above
        after = monday + timedelta(days=7)
        last = after + timedelta(days=AHEAD_DAYS - 1)
        places = diary._places(students)
        weeks = diary._week(students, monday, places=places)
        tests = diary._tests(students, after, last, places)
        homework = diary._homework(students, after, last, places)
        writer = DigestWriter(words or self._words(), locale or self._locale())
        return {
            pupil_id: writer.write(
                week, tests.get(pupil_id, []), homework.get(pupil_id, [])
            )
            for pupil_id, week in weeks.items()
        }

    def _letter(self, notice, digests, frame, form):
        pupil_id = notice.student_id.id
        url = f"{frame['base']}{notice._page()}"
        links = [(url, frame["words"]["open"])]
        return self._compose(form, frame, notice, digests[pupil_id], links)

    @api.model
    def _words(self):
        """The words of a digest in the language of the environment."""
        return {
            **super()._words(),
            "title": self.env._("{name}: week {period}"),
            "marks": self.env._("Grades"),
            "ahead": self.env._("Ahead"),
            "homework": self.env._("Due on {day}"),
            "advice": self.env._("Teachers recommend"),
            "owed": self.env._("Owed work, due by"),
            "nothing": self.env._("No new grades, no absences"),
            # A noun's forms: 1, 2–4, 5 and more where the language has them.
            "grades": self.env._("new grade|new grades"),
            "tests": self.env._("test ahead|tests ahead"),
            "ill": self.env._(
                "lesson missed through illness|lessons missed through illness"
            ),
            "unexcused": self.env._(
                "lesson missed without a reason|lessons missed without a reason"
            ),
            "excused": self.env._(
                "lesson missed for a good reason|lessons missed for a good reason"
            ),
            "late": self.env._("time late|times late"),
            "exempt": self.env._("exempted lesson|exempted lessons"),
        }
