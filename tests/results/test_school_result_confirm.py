"""Proposals of many pupils confirmed at once."""

from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon, regulation
from .common import ResultMixin


@tagged("post_install", "-at_install")
class TestSchoolResultConfirm(ResultMixin, SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year_term = cls._year_term()
        cls._three_marks()

    def _all(self, user):
        self._end_request()
        return (
            self.env["school.result"]
            .with_user(user)
            .search([("term_id", "=", self.quarter.id)])
        )

    def _decided(self):
        self._end_request()
        self.env.invalidate_all()
        results = self.env["school.result"].search(
            [("term_id", "=", self.quarter.id), ("value_id", "!=", False)]
        )
        return {one.student_id: one.value_id.code for one in results}

    @regulation("000-7a", "000-8")
    def test_what_is_proposed_is_taken_and_published(self):
        self._all(self.deputy).action_confirm()
        self.assertEqual(self._decided(), dict(zip(self.pupils, "543", strict=True)))
        result = self._result()
        self.assertEqual(
            (result.state, result.decided_by_id), ("published", self.deputy)
        )
        self.assertEqual(result.published_at, result.known_at)
        hours = self.school.school_regulation_id.result_hours
        self.assertEqual(result.publish_until, result.known_at + timedelta(hours=hours))
        self.assertFalse(result.is_late)
        self.assertFalse(result.revision_ids)

    def test_the_year_follows(self):
        self._all(self.teacher).action_confirm()
        year = self._result(term=self.year_term)
        self.assertEqual((year.average, year.proposed_id.code), (5, "5"))

    def test_what_is_decided_stays(self):
        result = self._result()
        result.write({"value_id": self._value("4").id, "reason": "Устный ответ"})
        self._all(self.deputy).action_confirm()
        self.assertEqual(self._result().value_id.code, "4")
        self.assertEqual(len(result.revision_ids), 1)

    def test_published_at_the_schools_hour(self):
        self.school.write(
            {"school_publish_results": "at_hour", "school_publish_hour": 18}
        )
        cron = self.env.ref("school_diary.ir_cron_publish_results")
        self._all(self.deputy).action_confirm()
        result = self._result()
        evening = datetime(2026, 11, 18, 15)
        self.assertEqual((result.state, result.publish_at), ("decided", evening))
        wakings = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertIn(evening, wakings.mapped("call_at"))

    def test_withdrawn_and_confirmed_again_stays_in_the_history(self):
        result = self._result()
        result.write({"value_id": self._value("4").id, "reason": "Устный ответ"})
        result.value_id = False
        self._all(self.deputy).action_confirm()
        self.assertEqual(self._result().value_id.code, "5")
        self.assertEqual(
            [(one.old_code, one.new_code) for one in result.revision_ids.sorted("id")],
            [(False, "4"), ("4", False), (False, "5")],
        )

    def test_who_may_not_decide_confirms_nothing(self):
        for user in (self.homeroom_teacher, self.head):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._all(user).action_confirm()
        self._all(self.foreign_teacher).action_confirm()
        self.assertFalse(self._decided())

    def test_in_a_closed_term_nothing_is_confirmed(self):
        self._close_term(self.quarter)
        result = self._result()
        self.env.cr.execute(
            "UPDATE school_result SET value_id = NULL, state = 'open', known_at = NULL"
            " WHERE id = %s",
            [result.id],
        )
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            self._all(self.deputy).action_confirm()

    def test_the_same_queries_for_more_pupils(self):
        few = self._queries()
        for number in range(8):
            pupil = self._student("Новиков", f"Иван{number}", None, self.class_6b)
            self._give(pupil, self.lesson, "4")
        self.assertLessEqual(self._queries(), few)
        self.assertEqual(len(self._decided()), 11)

    def _queries(self):
        """Of confirming everything that waits."""
        results = self._all(self.deputy)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        results.action_confirm()
        self._end_request()
        return self.env.cr.sql_log_count - before
