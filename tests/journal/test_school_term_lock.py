"""A closed term locks the journal, for every role, through RPC."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import SchoolDiaryHttpCommon

REASON = "Ошибка в итогах"


@tagged("post_install", "-at_install")
class TestSchoolTermLock(SchoolDiaryHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grade = cls._give(cls.student, cls.lesson, "4")
        cls.absence = cls._absent(cls.other_student, cls.lesson)
        cls.homework = cls._homework(cls.lesson, "№ 1")
        cls.env.flush_all()

    def _call(self, model, method, *args, **kwargs):
        """Whether an RPC call of who is logged in was let through."""
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            json={
                "params": {
                    "model": model,
                    "method": method,
                    "args": list(args),
                    "kwargs": kwargs,
                }
            },
        ).json()
        self.env.invalidate_all()
        return "error" not in answer

    def _changes(self):
        """One change of every kind, as (model, method, *args)."""
        pupil, lesson = self.third_student.id, self.lesson.id
        five = self._value("5").id
        place = {"student_id": pupil, "lesson_id": lesson}
        return [
            ("school.grade", "write", self.grade.ids, {"value_id": five}),
            ("school.grade", "create", [{**place, "value_id": five}]),
            ("school.grade", "unlink", self.grade.ids),
            ("school.absence", "write", self.absence.ids, {"kind": "ill"}),
            ("school.absence", "create", [{**place, "kind": "ill"}]),
            ("school.absence", "unlink", self.absence.ids),
            ("school.lesson", "write", [lesson], {"topic": "Дроби"}),
            ("school.lesson", "action_hold", [lesson]),
            ("school.homework", "write", self.homework.ids, {"description": "№ 2"}),
            ("school.homework", "create", [{"lesson_id": lesson, "description": "1"}]),
            ("school.homework", "unlink", self.homework.ids),
        ]

    def _close(self):
        self._close_term(self.quarter)

    def test_nobody_changes_a_closed_term(self):
        self._close()
        for login in ("t_teacher", "t_deputy", "t_admin", "t_head", "t_parent"):
            self.authenticate(login, login)
            for change in self._changes():
                with self.subTest(login, change=change[:2]):
                    self.assertFalse(self._call(*change))
        self.assertEqual(self.grade.code, "4")
        self.assertEqual(self.absence.kind, "unexcused")
        self.assertEqual(self.lesson.state, "planned")

    def test_open_and_reopened_terms_are_the_teachers(self):
        self._close()
        self.authenticate("t_deputy", "t_deputy")
        wizard = self.env["school.term.reopen"].with_user(self.deputy)
        wizard.create({"term_id": self.quarter.id, "reason": REASON}).action_reopen()
        self.env.flush_all()
        self.authenticate("t_teacher", "t_teacher")
        for change in (one for one in self._changes() if one[1] != "unlink"):
            with self.subTest(change=change[:2]):
                self.assertTrue(self._call(*change))
        trace = self.quarter.message_ids.filtered(lambda one: REASON in one.body)
        self.assertEqual(trace.author_id, self.deputy.partner_id)

    def test_only_the_deputy_closes_and_reopens(self):
        for login in ("t_teacher", "t_head", "t_secretary", "t_parent"):
            self.authenticate(login, login)
            with self.subTest(login):
                self.assertFalse(
                    self._call("school.term", "action_close", self.quarter.ids)
                )
        self._close()
        self.authenticate("t_deputy", "t_deputy")
        for vals in ({"state": "open"}, {"date_end": "2026-11-10"}):
            self.assertFalse(
                self._call("school.term", "write", self.quarter.ids, vals), vals
            )
        self.assertFalse(self._call("school.term", "unlink", self.quarter.ids))
        self.assertFalse(self._call("school.term", "_reopen", self.quarter.ids, "x"))
        with self.assertRaises(UserError):
            self.quarter.with_user(self.deputy)._reopen("  ")
        with self.assertRaises(AccessError):
            self.quarter.with_user(self.teacher)._reopen(REASON)
        self.assertEqual(self.quarter.state, "closed")

    def test_no_way_in_from_outside(self):
        """Lessons are moved neither into it nor out, by whoever does it."""
        self._close_term(self.quarters[0])
        with self.assertRaises(UserError):
            self.lesson.with_user(self.deputy).date = "2026-10-20"
        with self.assertRaises(UserError):
            self.lesson.with_user(self.deputy)._move(self.quarters[0].date_end, 1)
        self._close()
        with self.assertRaises(UserError):
            self.lesson.with_user(self.deputy).date = "2027-01-20"
        with self.assertRaises(UserError):
            self.grade.unlink()

    def test_other_terms_other_kinds_other_schools(self):
        self._close_term(self.quarters[0])
        half = self.env["school.term"].create(
            {
                "name": "I полугодие",
                "year_id": self.year.id,
                "kind": "half_year",
                "date_start": "2026-09-01",
                "date_end": "2026-12-30",
            }
        )
        self._close_term(half)
        self.grade.with_user(self.teacher).comment = "Молодец"
        self.class_6b.term_kind = "half_year"
        with self.assertRaises(UserError):
            self.grade.with_user(self.teacher).comment = "Нет"
        self.foreign_lesson.with_user(self.foreign_teacher).topic = "Дроби"

    def test_the_year_locks_every_class(self):
        year = self.env["school.term"].create(
            {
                "name": "Год",
                "year_id": self.year.id,
                "kind": "year",
                "date_start": "2026-09-01",
                "date_end": "2027-05-31",
            }
        )
        self._close_term(year)
        with self.assertRaises(UserError):
            self.grade.with_user(self.teacher).comment = "Нет"

    def test_a_batch_asks_once(self):
        """The lock costs as much for a class as for a pupil."""
        self._close()

        def asked(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            with self.assertRaises(UserError):
                records._check_term_open()
            return self.cr.sql_log_count - before

        more = self.env["school.grade"]
        self.quarter.with_user(self.deputy)._reopen(REASON)
        for lesson in self.lessons_math:
            more += self._give(self.third_student, lesson, "5")
        self._close()
        asked(more)
        self.assertEqual(asked(self.grade), asked(more))
