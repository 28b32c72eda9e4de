"""The regulation by which parents have to look, clause by clause."""

from datetime import timedelta

from odoo.tests import freeze_time, tagged

from ..common import regulation
from .diary_walk import DiaryWalk
from .result_walk import ResultWalk


@tagged("post_install", "-at_install")
class TestDiary004(DiaryWalk):
    REGULATION = "004"

    @regulation("004-1a")
    def test_1a_told_without_asking(self):
        self._check_told_by_itself()

    @regulation("004-1b")
    def test_1b_paper_every_two_weeks(self):
        self._check_paper_every(14)

    @regulation("004-4a")
    def test_4a_delivery_as_agreed(self):
        self._check_contacts_agreed()

    def _look(self, day, section="week"):
        """The mother's browser says that she looks at a page."""
        with freeze_time(f"{day} 09:00:00", tick=True):
            self._log_in("t_parent")
            self.make_jsonrpc_request(
                f"/my/diary/{self.student.id}/visit", {"section": section}
            )
        self.env.invalidate_all()

    def _week(self):
        """Alice's week, as the homeroom teacher sees it."""
        self.env.flush_all()
        self.env.invalidate_all()
        weeks = self.env["school.visit.week"].with_user(self.homeroom_teacher)
        return weeks.search(
            [("student_id", "=", self.student.id), ("monday", "=", self.MONDAY)]
        )

    @regulation("004-4b")
    def test_4b_twice_a_week(self):
        self._look(self.MONDAY)
        self._look(self.MONDAY, "grades")
        self._look(self.TODAY, "vacations")
        self.assertEqual(self._week().norm, 2)
        self.assertFalse(self._week().is_enough, "grades, on two days")
        self._look(self.TODAY, "grades")
        self.assertTrue(self._week().is_enough)
        with freeze_time(f"{self.SATURDAY + timedelta(days=2)} 09:00:00"):
            good, total = self._indicator("visits")
        self.assertEqual(good, 1)
        self.assertGreater(total, 4, "of the families that did not")

    @regulation("004-4c")
    def test_4c_known_at_the_end_of_a_term(self):
        self._look(self.MONDAY)
        self._run("ir_cron_tell_visits", f"{self.quarter.date_end} 09:00:00")
        self.assertFalse(self.quarter.activity_ids, "it is not over")
        after = self.quarter.date_end + timedelta(days=1)
        self._run("ir_cron_tell_visits", f"{after} 09:00:00")
        asked = self.quarter.activity_ids.user_id
        self.assertLessEqual(self.homeroom_teacher | self.deputy, asked)
        action = self.quarter.with_user(self.homeroom_teacher).action_open_visits()
        for user in (self.homeroom_teacher, self.deputy, self.head):
            rows = self.env[action["res_model"]].with_user(user)
            found = rows.search(action["domain"]).sudo()  # to compare pupils
            looked = found.filtered("day_count").student_id
            self.assertEqual(looked, self.student, user.login)
            self.assertIn(self.other_student, found.student_id)
        guardians = self.env["school.guardian"].with_user(self.secretary)
        never = guardians.search(
            [("has_visited", "=", False), ("diary_open", "=", True)]
        )
        self.assertIn(self.other_guardian, never, "to be called")
        self.assertNotIn(self.guardian, never)


@tagged("post_install", "-at_install")
class TestResults004(ResultWalk):
    REGULATION = "004"

    @regulation("004-2")
    def test_2_forecast(self):
        self._check_forecast()

    @regulation("004-3")
    def test_3_results_within_a_day(self):
        self._check_published_within(24)

    @regulation("004-4d")
    def test_4d_final_grades_seen_and_a_message(self):
        """The parent opens the final grades and writes; the homeroom teacher reads."""
        term = self.quarters[0]
        self._decide_all(term)
        seen = f"/my/diary/{self.student.id}/results"
        self.assertIn("I have seen them", self._read("results"))
        good, total = self._indicator("acknowledged")
        self._log_in("t_parent")
        self._submit(seen, f"{seen}/{term.id}/seen", message="Спасибо, видели")
        self.assertNotIn("I have seen them", self._read("results"))
        families = self.env["school.acknowledgement.report"]
        rows = families.with_user(self.homeroom_teacher).search(
            [("term_id", "=", term.id), ("student_id", "=", self.student.id)]
        )
        self.assertEqual((rows.state, rows.message), ("seen", "Спасибо, видели"))
        letter = rows.acknowledgement_id.activity_ids
        self.assertEqual(letter.user_id, self.homeroom_teacher)
        self.assertEqual(self._indicator("acknowledged"), (good + 1, total))
