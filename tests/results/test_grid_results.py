"""Results in the journal's grid: read, decided, refused, in how many queries."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import SchoolDiaryCommon, regulation
from ..journal.grid_common import GridMixin
from .common import ResultMixin


class GridResultMixin(ResultMixin, GridMixin):
    def _decision(self, wanted, student=None, seen=("",), **more):
        student = student or self.student
        return {
            "op": f"r{student.id}",
            "student": student.id,
            "term": self.quarter.id,
            "seen": list(seen),
            "wanted": wanted,
            **more,
        }

    def _decide_cell(self, wanted, user=None, **more):
        """:return: the answer's status and message"""
        [result] = self._save(self._decision(wanted, **more), user=user).values()
        return result["status"], result.get("message")


@tagged("post_install", "-at_install")
class TestGridResults(GridResultMixin, SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year_term = cls._year_term()
        cls._three_marks()
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def _column(self, user=None, term=None):
        term = self.quarter if term is None else term
        grid = self._as(user or self.teacher).grid_open(term and term.id)
        return grid["outcome"]

    def test_what_stands_there(self):
        outcome = self._column()
        self.assertEqual(outcome["term"], self.quarter.id)
        self.assertTrue(outcome["may_edit"])
        self.assertFalse(outcome["closed"])
        self.assertEqual(
            [outcome["rows"][pupil.id]["proposed"] for pupil in self.pupils],
            list("543"),
        )
        self.assertFalse(outcome["rows"][self.own_student.id]["proposed"])
        year = self._column(term=False)
        self.assertEqual((year["term"], year["is_year"]), (self.year_term.id, True))

    def test_who_reads_and_who_decides(self):
        for user, may in (
            *((self.teacher, True), (self.deputy, True)),
            *((self.homeroom_teacher, False), (self.head, False)),
        ):
            with self.subTest(user=user.login):
                outcome = self._column(user)
                self.assertEqual(outcome["may_edit"], may)
                self.assertEqual(outcome["rows"][self.student.id]["proposed"], "5")
        self.lesson.substitute_id = self.other_teacher
        self.assertIsNone(self._column(self.other_teacher))
        status, message = self._decide_cell("5", user=self.other_teacher)
        self.assertEqual((status, bool(message)), ("refused", True))
        status, message = self._decide_cell("5", user=self.homeroom_teacher)
        self.assertEqual(status, "refused")
        self.assertFalse(self._result().value_id)

    @regulation("000-7a")
    def test_typed_is_decided(self):
        self.assertEqual(self._decide_cell("5"), ("saved", None))
        result = self._result()
        self.assertEqual(
            (result.value_id.code, result.decided_by_id), ("5", self.teacher)
        )
        self.assertEqual(self._column()["rows"][self.student.id]["code"], "5")
        history = self._as(self.teacher).grid_outcome_history(
            self.student.id, self.quarter.id
        )
        self.assertEqual(history["by"], self.teacher.name)
        self.assertEqual(self._decide_cell("", seen=["5"]), ("saved", None))
        self.assertEqual(self._result().state, "open")

    def test_another_than_proposed_says_why(self):
        status, message = self._decide_cell("4")
        self.assertEqual(status, "reason")
        self.assertIn("4", message)
        self.assertEqual(self._decide_cell("4", reason="  ")[0], "reason")
        self.assertEqual(self._decide_cell("4", reason="Контрольная")[0], "saved")
        self.assertEqual(self._result().reason, "Контрольная")
        # The old reason is not the reason of another grade.
        self.assertEqual(self._decide_cell("3", seen=["4"])[0], "reason")
        self.assertEqual(self._decide_cell("5", seen=["4"])[0], "saved")
        self.assertFalse(self._result().reason)

    def test_changed_after_a_day_says_why(self):
        self._decide_cell("5")
        result = self._result()
        result.flush_recordset()
        self.env.cr.execute(
            "UPDATE school_result SET decided_at = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(days=2), result.id],
        )
        result.invalidate_recordset()
        self.assertEqual(self._decide_cell("", seen=["5"])[0], "reason")
        self.assertEqual(self._decide_cell("", seen=["5"], reason="Описка")[0], "saved")

    def test_somebody_was_there_before(self):
        self._decide_cell("5", user=self.deputy)
        self.assertEqual(self._decide_cell("4", reason="Так")[0], "conflict")
        self.assertEqual(self._result().value_id.code, "5")
        changes = self._as(self.teacher).grid_changes(*self.days, "")
        self.assertEqual(changes["outcome"]["rows"][self.student.id]["code"], "5")

    def test_others_see_decisions_come(self):
        stamp = self._open()["stamp"]
        self.env.cr._now = self.env.cr.now() + timedelta(seconds=1)
        self._decide_cell("5", user=self.deputy)
        self.assertTrue(self._as(self.teacher).grid_changes(*self.days, stamp))

    def test_a_closed_term_is_read(self):
        self._decide_cell("5")
        self._close_term(self.quarter)
        self.assertIn(self.quarter.name, self._column()["closed"])
        status, message = self._decide_cell("", seen=["5"])
        self.assertEqual(status, "refused")
        self.assertIn(self.quarter.name, message)

    @regulation("000-7c", "002-5c", "003-5c")
    def test_deferred_is_decided_in_a_closed_term(self):
        self.env["school.deferral"].with_user(self.deputy).create(
            {
                "student_id": self.student.id,
                "term_id": self.quarter.id,
                "date_until": self.TODAY + timedelta(days=30),
            }
        )
        self._close_term(self.quarter)
        row = self._column()["rows"][self.student.id]
        self.assertEqual(row["state"], "deferred")
        self.assertEqual(row["until"], self.TODAY + timedelta(days=30))
        self.assertEqual(self._decide_cell("5")[0], "saved")

    def test_nonsense_is_refused(self):
        for change in (
            *({"wanted": "9"}, {"wanted": None}, {"wanted": ["5"]}, {"wanted": "1"}),
            *({"seen": None}, {"student": "1"}, {"student": [1]}, {"term": {}}),
            *({"term": -1}, {"student": self.sibling.id}, {"term": 2**40}),
            {"student": self.foreign_student.id},
            {"wanted": "4", "reason": "\0"},
        ):
            with self.subTest(change=change):
                [result] = self._save({**self._decision("5"), **change}).values()
                self.assertIn(result["status"], ("refused", "reason"))
                self.assertTrue(result["message"])
        self.assertFalse(self._result().value_id)

    def test_all_at_once_and_the_bad_alone(self):
        cells = [
            self._decision(code, pupil)
            for pupil, code in zip(self.pupils, "553", strict=True)
        ]
        results = self._save(*cells)
        self.assertEqual(
            [results[cell["op"]]["status"] for cell in cells],
            ["saved", "reason", "saved"],
        )
        self.assertEqual(
            [self._result(pupil).value_id.code for pupil in self.pupils],
            ["5", False, "3"],
        )

    def test_queries_of_a_decision(self):
        def count(*cells):
            course = self._as(self.teacher)
            days = self.days
            self._end_request()
            self.env.invalidate_all()
            course.env.user.fetch(["company_id"])
            before = self.cr.sql_log_count
            answer = course.grid_save(list(cells), *days)
            self.env.flush_all()
            statuses = {one["status"] for one in answer["results"].values()}
            self.assertEqual(statuses, {"saved"})
            return self.cr.sql_log_count - before

        first, second, third = self.pupils
        count(self._decision("5", first))  # warms the caches
        few = count(self._decision("4", second))
        self.assertLessEqual(few, 16)
        count(self._decision("", first, ["5"]), self._decision("", second, ["4"]))
        places = zip(self.pupils, "543", strict=True)
        many = [self._decision(code, pupil) for pupil, code in places]
        self.assertLessEqual(count(*many), few + 1)
