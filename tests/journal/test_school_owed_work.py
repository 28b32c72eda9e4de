from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon


@tagged("post_install", "-at_install")
class TestSchoolOwedWork(SchoolDiaryCommon):
    def _owe(self, student=None, lesson=None, user=None, **vals):
        return (
            self.env["school.owed.work"]
            .with_user(user or self.teacher)
            .create(
                {
                    "student_id": (student or self.student).id,
                    "lesson_id": (lesson or self.lesson).id,
                    "date_due": date(2026, 11, 25),
                    **vals,
                }
            )
        )

    def _week_of(self, student):
        return self.env["school.diary"]._week(student, self.TODAY)[student.id]

    def test_not_settled_by_hand(self):
        grade = self._give(self.other_student, self.lesson, "3")
        for vals in ({"grade_id": grade.id}, {"is_cancelled": True}):
            with self.assertRaises(AccessError):
                self._owe(**vals)

    def test_settled_by_the_grade_and_owed_again_without_it(self):
        owed = self._owe()
        self.assertEqual(owed.state, "owed")
        self._give(self.student, self.lesson_russian, "3")
        self._give(self.other_student, self.lesson, "3")
        self.assertEqual(owed.state, "owed")
        grade = self._give(self.student, self.lesson, "5")
        self.assertEqual((owed.state, owed.grade_id), ("settled", grade))
        grade.with_user(self.teacher).unlink()
        self.assertEqual(owed.state, "owed")

    def test_cancelled(self):
        owed = self._owe()
        owed.action_cancel()
        self.assertEqual(owed.state, "cancelled")
        self._give(self.student, self.lesson, "5")
        self.assertFalse(owed.grade_id)

    def test_overdue_are_found(self):
        late = self._owe(date_due=date(2026, 11, 17))
        self._owe(self.other_student)
        found = self.env["school.owed.work"].with_user(self.teacher)
        self.assertEqual(
            found.search([("state", "=", "owed")]).filtered("is_overdue"), late
        )

    def test_in_diary_digest_and_on_paper(self):
        self._owe(description="Самостоятельная № 2")
        self.assertEqual(
            [one.text for one in self._week_of(self.student).owed],
            ["Самостоятельная № 2"],
        )
        self.assertFalse(self._week_of(self.other_student).owed)
        digests = self.env["school.digest"]._digests(self.student, self.MONDAY)
        self.assertIn("Самостоятельная № 2", digests[self.student.id].owed[0][1])
        told = self.env["school.extract"]._read(
            self.student, self.MONDAY, date(2026, 11, 22)
        )
        self.assertEqual(len(told[self.student.id].owed), 1)
        self._give(self.student, self.lesson, "5")
        self.assertFalse(self._week_of(self.student).owed)

    def test_nothing_missing_counts_as_zero(self):
        """Owed work, absences of every kind: none has a part in an average."""
        self._give(self.student, self.lessons_math[0], "5")
        self._owe()
        lessons = (
            self.lessons_math[1],
            self.lesson,
            self.lesson_test,
            self.lessons_math[4],
        )
        for lesson, kind in zip(
            lessons, ("ill", "excused", "exempt", "unexcused"), strict=True
        ):
            self._absent(self.student, lesson, kind)
        period = self.MONDAY, date(2026, 11, 22)
        diary = self.env["school.diary"]
        [math] = [
            one
            for one in diary._grades(self.student, *period)[self.student.id]
            if one.subject == self.math.name
        ]
        self.assertEqual(math.average, 5)
        means = diary._means(self.student, *period)[self.student.id]
        self.assertEqual(means[self.math.name], 5)

    def test_refused(self):
        owed = self._owe()
        for user in (self.other_teacher, self.foreign_teacher, self.head):
            with self.assertRaises(AccessError):
                owed.with_user(user).action_cancel()
            with self.assertRaises(AccessError):
                self._owe(self.third_student, user=user)
        for vals in ({"is_cancelled": True}, {"grade_id": False}):
            with self.assertRaises(AccessError):
                owed.write(vals)
        with self.assertRaises(ValidationError):
            self._owe(self.sibling)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self._owe()
                self.env.flush_all()
        self.assertTrue(owed.with_user(self.homeroom_teacher).has_access("read"))
        self.assertFalse(owed.with_user(self.homeroom_teacher).has_access("write"))
