"""Who may change what in the grid, and until when: each role, through its RPC."""

from datetime import date, timedelta

from odoo.tests import tagged

from ..common import SchoolDiaryHttpCommon
from .grid_common import EMPTY, GridMixin, cell

# + saved, ? asks for the reason, - refused; the columns are the roles.
RULES = """
situation        teacher substitute other homeroom deputy head secretary admin parent pupil foreign
new_grade           +        +        -      -       +     -       -       +     -     -      -
correction          +        +        -      -       +     -       -       +     -     -      -
removal             +        +        -      -       +     -       -       +     -     -      -
next_day            ?        ?        -      -       ?     -       -       ?     -     -      -
next_day_gone       ?        ?        -      -       ?     -       -       ?     -     -      -
with_reason         +        +        -      -       +     -       -       +     -     -      -
gone_with_reason    +        +        -      -       +     -       -       +     -     -      -
absence             +        +        -      -       +     -       -       +     -     -      -
another_lesson      +        -        -      -       +     -       -       +     -     -      -
cancelled           -        -        -      -       -     -       -       -     -     -      -
moved               -        -        -      -       -     -       -       -     -     -      -
moved_here          +        +        -      -       +     -       -       +     -     -      -
not_enrolled        -        -        -      -       -     -       -       -     -     -      -
closed_term         -        -        -      -       -     -       -       -     -     -      -
closed_correction   -        -        -      -       -     -       -       -     -     -      -
reopened_term       +        +        -      -       +     -       -       +     -     -      -
past_year           -        -        -      -       +     -       -       +     -     -      -
topic               +        +        -      -       +     -       -       +     -     -      -
closed_topic        -        -        -      -       -     -       -       -     -     -      -
"""  # noqa: E501

SIGNS = {"saved": "+", "reason": "?", "refused": "-", "conflict": "-"}


@tagged("post_install", "-at_install")
class TestGridRules(GridMixin, SchoolDiaryHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.last_year = cls.env["school.year"].create(
            {
                "name": "2025/2026",
                "company_id": cls.school.id,
                "date_start": date(2025, 9, 1),
                "date_end": date(2026, 5, 31),
            }
        )
        old_class = cls._class("5Б", 5, year_id=cls.last_year.id)
        cls._enroll(cls.student, old_class, date_to=date(2026, 5, 31))
        cls.old_course = cls._course(old_class, cls.math, cls.teacher)
        cls.old_lesson = cls._lesson(cls.old_course, date(2026, 4, 15), 1)
        cls.logins = {
            "teacher": "t_teacher",
            "substitute": "t_other",
            "other": "t_other",
            "homeroom": "t_home",
            "deputy": "t_deputy",
            "head": "t_head",
            "secretary": "t_secretary",
            "admin": "t_admin",
            "parent": "t_parent",
            "pupil": "t_pupil",
            "foreign": "t_foreign",
        }

    def test_rules(self):
        heads, *lines = [line.split() for line in RULES.strip().splitlines()]
        for column, role in enumerate(heads[1:], 1):
            self.authenticate(self.logins[role], self.logins[role])
            for line in lines:
                with self.subTest(role=role, situation=line[0]):
                    self.assertEqual(self._sign(role, line[0]), line[column])

    def _sign(self, role, situation):
        """What comes of it; afterwards all is as before."""
        savepoint = self.cr.savepoint()
        try:
            if role == "substitute":
                (self.lesson | self.old_lesson).substitute_id = self.other_teacher
            operation = getattr(self, f"_situation_{situation}")()
            before = self._entries()
            sign = self._send(operation)
            if sign == "-":
                self.assertEqual(self._entries(), before, "Refused, yet changed")
            return sign
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()
            self.env.registry.clear_cache()

    def _entries(self):
        self.env.invalidate_all()
        lessons = self.lessons_math | self.old_lesson
        return [
            *((one.lesson_id, one.code) for one in lessons.grade_ids),
            *((one.lesson_id, one.kind) for one in lessons.absence_ids),
            *lessons.mapped("topic"),
        ]

    def _send(self, operation):
        course = self.old_course
        days = (self.last_year.date_start, self.last_year.date_end)
        if operation["lesson"] != self.old_lesson.id:
            course, days = self.course_math, self.days
        self.env.flush_all()
        answer = self.url_open(
            "/web/dataset/call_kw/school.course/grid_save",
            json={
                "params": {
                    "model": "school.course",
                    "method": "grid_save",
                    "args": [course.ids, [operation], *map(str, days)],
                    "kwargs": {},
                }
            },
        ).json()
        if "error" in answer:
            return "-"
        return SIGNS[answer["result"]["results"]["1"]["status"]]

    # The situations: what there is, and what is wanted

    def _old_grade(self):
        grade = self._give(self.student, self.lesson, "3")
        grade.flush_recordset()
        self.env.cr.execute(
            "UPDATE school_grade SET create_date = %s WHERE id = %s",
            [self.MONDAY, grade.id],
        )
        grade.invalidate_recordset()

    def _situation_new_grade(self):
        return self._operation(cell("5"))

    def _situation_correction(self):
        self._give(self.student, self.lesson, "3")
        return self._operation(cell("5"), seen=[cell("3"), EMPTY])

    def _situation_removal(self):
        self._give(self.student, self.lesson, "3")
        self._give(self.student, self.lesson, "4")
        return self._operation(cell("3"), seen=[cell("3", "4"), EMPTY])

    def _situation_next_day(self):
        self._old_grade()
        return self._operation(cell("5"), seen=[cell("3"), EMPTY])

    def _situation_next_day_gone(self):
        self._old_grade()
        return self._operation(cell(absence="ill"), seen=[cell("3"), EMPTY])

    def _situation_with_reason(self):
        return {**self._situation_next_day(), "reason": "Апелляция"}

    def _situation_gone_with_reason(self):
        return {**self._situation_next_day_gone(), "reason": "Не тот ученик"}

    def _situation_absence(self):
        self._absent(self.student, self.lesson, "unexcused")
        wanted, seen = cell(absence="ill"), cell(absence="unexcused")
        return self._operation(wanted, seen=[seen, EMPTY])

    def _situation_another_lesson(self):
        return self._operation(cell("5"), lesson=self.lesson_test)

    def _situation_cancelled(self):
        self.lesson.with_user(self.deputy).action_cancel()
        return self._operation(cell("5"))

    def _situation_moved(self):
        self.lesson.with_user(self.deputy)._move(self.TODAY, 5)
        return self._operation(cell("5"))

    def _situation_moved_here(self):
        moved = self.lesson.with_user(self.deputy)._move(self.TODAY, 5)
        moved.substitute_id = self.lesson.substitute_id
        return self._operation(cell("5"), lesson=moved)

    def _situation_not_enrolled(self):
        self.student.enrollment_ids.filtered(
            lambda one: one.class_id == self.class_6b
        ).date_to = self.TODAY - timedelta(days=1)
        return self._operation(cell(absence="unexcused"))

    def _situation_closed_term(self):
        self._close_term(self.quarter)
        return self._operation(cell("5"))

    def _situation_closed_correction(self):
        self._old_grade()
        self._close_term(self.quarter)
        wanted = self._operation(cell("5"), seen=[cell("3"), EMPTY])
        return {**wanted, "reason": "Апелляция"}

    def _situation_reopened_term(self):
        self._close_term(self.quarter)
        self.quarter.with_user(self.deputy)._reopen("Ошибка в итогах")
        return self._operation(cell("5"))

    def _situation_past_year(self):
        return self._operation(cell("5"), lesson=self.old_lesson)

    def _situation_topic(self):
        changes = {"topic": "Дроби", "homework": {"description": "№ 1"}}
        return {"op": "1", "lesson": self.lesson.id, "changes": changes}

    def _situation_closed_topic(self):
        self._close_term(self.quarter)
        return self._situation_topic()
