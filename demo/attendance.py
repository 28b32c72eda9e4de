"""Who was away: illnesses of some days, single days, lessons missed, coming late."""

import random
from datetime import timedelta

MISSED = ("ill", "excused", "unexcused", "exempt")
REASONS = {
    "ill": "Справка от врача",
    "excused": "Заявление родителей",
    "late": "Опоздание на 10 минут",
}

ILLNESSES = {"kirill": (9, 4), "masha": (11, 2)}
"""Pupil: how many taught days ago, and for how many: for the demo's mother to see."""


class Attendance:
    """The absences of the lessons that were held.

    :param entries: lessons of the journal, in order of time
    """

    def __init__(self, school, entries):
        self.school = school
        self.rng = random.Random(3)
        self.days_away = self._draw_days()
        self.kinds = {
            (pupil.key, entry.key): kind
            for entry in entries
            if entry.is_written
            for pupil in entry.pupils
            if (kind := self._draw_lesson(pupil, entry.plan))
        }

    def present(self, entry):
        """The pupils of a lesson who can get a grade in it."""
        return [
            pupil
            for pupil in entry.pupils
            if self.kinds.get((pupil.key, entry.key)) not in MISSED
        ]

    def write_down(self):
        self.school.env["school.absence"].create(
            [
                {
                    "student_id": self.school["student", pupil_key].id,
                    "lesson_id": self.school[lesson_key].id,
                    "kind": kind,
                    "comment": REASONS.get(kind, False),
                }
                for (pupil_key, lesson_key), kind in self.kinds.items()
            ]
        )

    def _draw_days(self):
        """{(pupil, day): kind} of the days missed as a whole, and after an illness
        those without physical education."""
        away = {
            (key, day): "ill"
            for key, (ago, days) in ILLNESSES.items()
            for day in self.school.past[-ago:][:days]
        }
        for pupil in self.school["pupils"]:
            until, weak_until = None, None
            for day in self.school.past:
                draw = self.rng.random()
                if draw < 0.007 and not until:
                    until = day + timedelta(days=self.rng.randint(2, 9))
                    weak_until = until + timedelta(days=10)
                if until and day <= until:
                    away[pupil.key, day] = "ill"
                    continue
                until = None
                if 0.007 < draw < 0.011:
                    away[pupil.key, day] = "excused"
                elif weak_until and day <= weak_until:
                    away[pupil.key, day] = "exempt"
        return away

    def _draw_lesson(self, pupil, lesson):
        """The kind of a pupil's absence from a lesson, or None."""
        kind = self.days_away.get((pupil.key, lesson.day))
        if kind == "exempt":
            return kind if lesson.subject == "физ" else None
        if kind:
            return kind
        if lesson.period == 1 and self.rng.random() < 0.01:
            return "late"
        if pupil.ability < 3.7 and self.rng.random() < 0.008:
            return "unexcused"
        return None
