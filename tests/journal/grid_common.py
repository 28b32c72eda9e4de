"""The grid of the tests' course, as a client reads and changes it."""

from ..common import SchoolDiaryCommon

EMPTY = {"grades": [], "absence": False}


def cell(*codes, absence=False, weight=1.0, **more):
    """The content of a cell."""
    return {
        "grades": [
            {"code": code, "weight": weight, "same_work": False, "comment": "", **more}
            for code in codes
        ],
        "absence": absence,
    }


class GridMixin:
    @property
    def days(self):
        return self.quarter.date_start, self.quarter.date_end

    def _as(self, user, course=None):
        return (course or self.course_math).with_user(user)

    def _open(self, user=None, course=None):
        return self._as(user or self.teacher, course).grid_open(self.quarter.id)

    def _operation(self, wanted, student=None, lesson=None, seen=(EMPTY,), **more):
        return {
            "op": "1",
            "student": (student or self.student).id,
            "lesson": (lesson or self.lesson).id,
            "seen": list(seen),
            "wanted": wanted,
            **more,
        }

    def _save(self, *operations, user=None, course=None):
        """:return: the results by operation"""
        answer = self._as(user or self.teacher, course).grid_save(
            list(operations), *self.days
        )
        return answer["results"]

    def _save_cell(self, wanted, user=None, **operation):
        """:return: the status"""
        [result] = self._save(self._operation(wanted, **operation), user=user).values()
        return result["status"]

    def _codes(self, student=None, lesson=None):
        """What stands in a cell, as one reads it."""
        place = [
            ("student_id", "=", (student or self.student).id),
            ("lesson_id", "=", (lesson or self.lesson).id),
        ]
        grades = self.env["school.grade"].search(place, order="sequence")
        absences = self.env["school.absence"].search(place)
        return [*absences.mapped("kind"), *grades.mapped("code")]


class GridCommon(GridMixin, SchoolDiaryCommon):
    pass
