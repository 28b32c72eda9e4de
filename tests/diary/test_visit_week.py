from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..common import SchoolDiaryCommon, regulation


@tagged("post_install", "-at_install")
class TestVisitWeek(SchoolDiaryCommon):
    """Twice a week, and who of the families does not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.school_regulation_id = cls.env.ref("school_diary.regulation_004")

    def _visit(self, day, user=None, student=None, section="week"):
        student = student or self.student
        self.env["school.visit"].create(
            {
                "user_id": (user or self.parent).id,
                "student_id": student.id,
                "company_id": self.school.id,
                "section": section,
                "date": day,
                "first_at": day,
                "last_at": day,
            }
        )
        self.env.flush_all()

    def _week(self, student=None, user=None):
        self.env.flush_all()
        weeks = self.env["school.visit.week"].with_user(user or self.deputy)
        return weeks.search(
            [
                ("student_id", "=", (student or self.student).id),
                ("monday", "=", self.MONDAY),
            ]
        )

    @regulation("004-4b")
    def test_two_days_are_enough(self):
        self.assertEqual(self._week().norm, 2)
        self.assertFalse(self._week().is_enough)
        self._visit(self.MONDAY)
        self._visit(self.MONDAY, section="grades")
        self._visit(self.TODAY, section="timetable")
        week = self._week()
        self.env.invalidate_all()
        self.assertEqual(week.day_count, 1, "grades, and on different days")
        self.assertFalse(week.is_enough)
        self._visit(self.TODAY)
        self.env.invalidate_all()
        self.assertTrue(self._week().is_enough)

    def test_the_pupil_is_no_guardian(self):
        self._visit(self.MONDAY, self.pupil_user, self.own_student)
        self.assertEqual(self._week(self.own_student).day_count, 0)

    @regulation("001-c")
    def test_a_pupil_of_age_looks_in_person(self):
        """From the birthday on: here, on the second of the two days."""
        self.own_student.birth_date = date(2008, 11, 18)
        self._visit(self.MONDAY, self.pupil_user, self.own_student)
        self._visit(self.TODAY, self.pupil_user, self.own_student)
        self.assertEqual(self._week(self.own_student).day_count, 1)

    def test_one_row_a_week(self):
        rows = self.env["school.visit.week"].search([])
        keys = [(one.student_id, one.monday) for one in rows]
        self.assertEqual(len(keys), len(set(keys)))
        self.assertEqual(len(rows), len(set(rows.ids)))
        self.assertEqual(self._week().term_id, self.quarter)

    @regulation("004-4c")
    def test_told_at_the_end_of_a_term(self):
        """The homeroom teachers and the deputy, once; not of long ago."""
        with freeze_time("2026-12-31 09:00:00"):
            for _time in range(2):
                with self.enter_registry_test_mode():
                    cron = self.env.ref("school_diary.ir_cron_tell_visits")
                    cron.method_direct_trigger()
        kind = self.env.ref("school_diary.mail_activity_type_visits")
        told = self.env["mail.activity"].search(
            [("activity_type_id", "=", kind.id), ("res_id", "in", self.quarters.ids)]
        )
        users = told.mapped("user_id")
        self.assertIn(self.homeroom_teacher, users)
        self.assertIn(self.other_teacher, users)
        self.assertIn(self.deputy, users)
        self.assertNotIn(self.teacher, users)
        self.assertEqual(len(told), len(users), "once")
        self.assertEqual(set(told.mapped("res_id")), {self.quarter.id})

    def test_not_without_a_norm(self):
        self.school.school_regulation_id = self.regulation
        with freeze_time("2026-12-31 09:00:00"):
            self.env["school.term"]._cron_tell_visits()
        self.assertFalse(self.quarter.visits_told)

    @regulation("004-4c")
    def test_whom_to_call(self):
        never = [("has_visited", "=", False), ("diary_open", "=", True)]
        guardians = self.env["school.guardian"].with_user(self.secretary)
        self.assertIn(self.guardian, guardians.search(never))
        self._visit(self.TODAY)
        self.env.invalidate_all()
        self.assertNotIn(self.guardian, guardians.search(never))
        self.assertIn(self.guardian_of_sibling, guardians.search(never))
        self.assertEqual(self.guardian.last_visit_on, self.TODAY)
        self.assertFalse(self.guardian_of_sibling.last_visit_on)

    def test_who_sees_it(self):
        """The homeroom teacher the class, no other teacher, nobody elsewhere."""
        self.assertTrue(self._week(user=self.homeroom_teacher))
        for user in (self.head, self.secretary):
            self.assertTrue(self._week(user=user))
        self.assertFalse(self._week(user=self.teacher))
        foreign = self.env["school.visit.week"].with_user(self.foreign_teacher)
        self.assertFalse(foreign.search([("company_id", "=", self.school.id)]))
        with self.assertRaises(AccessError):
            self._week(user=self.parent)

    def test_weeks_of_the_class_alone(self):
        """None before the pupil came, and none in vacations."""
        mondays = self.env["school.visit.week"].search([]).mapped("monday")
        self.assertTrue(mondays)
        self.assertLessEqual(max(mondays), self.TODAY)
        self.assertNotIn(date(2026, 10, 26), mondays)
        self.assertNotIn(self.MONDAY + timedelta(days=7), mondays)
