from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon


@tagged("post_install", "-at_install")
class TestSchoolAbsenceAnnouncement(SchoolDiaryCommon):
    def _announce(self, student=None, **vals):
        return self.env["school.absence.announcement"].create(
            {
                "student_id": (student or self.student).id,
                "user_id": self.parent.id,
                "date_from": self.TODAY,
                "date_to": self.TODAY,
                **vals,
            }
        )

    def _kinds(self, student=None):
        """The absences of the pupil: {lesson: kind}."""
        found = self.env["school.absence"].search(
            [("student_id", "=", (student or self.student).id)]
        )
        return {one.lesson_id: one.kind for one in found}

    def test_homeroom_teacher_is_asked_without_a_mail(self):
        mails = self.env["mail.mail"].search_count([])
        said = self._announce()
        self.assertEqual(said.activity_ids.user_id, self.homeroom_teacher)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        said.with_user(self.homeroom_teacher).action_confirm()
        self.assertFalse(said.activity_ids)

    def test_confirmed_becomes_absences_as_lessons_are_held(self):
        self.lesson.state = "held"
        said = self._announce(text="К врачу")
        self.assertFalse(self._kinds())
        said.with_user(self.homeroom_teacher).action_confirm()
        self.assertEqual(self._kinds(), {self.lesson: "ill"})
        self.lesson_russian.with_user(self.other_teacher).action_hold()
        self.lesson_english.with_user(self.teacher).action_hold()
        self.assertEqual(
            self._kinds(),
            dict.fromkeys(
                (self.lesson, self.lesson_russian, self.lesson_english), "ill"
            ),
        )
        self.assertEqual(set(said.absence_ids.mapped("comment")), {"К врачу"})
        # Neither another day's lessons, nor another pupil.
        self.lesson_test.action_hold()
        self.assertNotIn(self.lesson_test, self._kinds())
        self.assertFalse(self._kinds(self.other_student))

    def test_some_lessons_of_the_day(self):
        said = self._announce(period_from=2, period_to=3, reason="excused")
        said.with_user(self.homeroom_teacher).action_confirm()
        (self.lesson | self.lesson_russian | self.lesson_literature).action_hold()
        self.assertEqual(
            self._kinds(),
            dict.fromkeys((self.lesson_russian, self.lesson_literature), "excused"),
        )

    def test_what_a_teacher_entered_stays_and_is_told(self):
        self._absent(self.student, self.lesson)
        self._give(self.student, self.lesson_russian, "5")
        (self.lesson | self.lesson_russian | self.lesson_literature).state = "held"
        said = self._announce()
        said.with_user(self.homeroom_teacher).action_confirm()
        self.assertEqual(
            self._kinds(), {self.lesson: "unexcused", self.lesson_literature: "ill"}
        )
        told = "".join(said.message_ids.mapped("body"))
        self.assertIn("Математика", told)
        self.assertIn("Русский", told)
        self.assertNotIn("Литература", told)
        # Told once, however often the lesson is held.
        count = len(said.message_ids)
        self.lesson.action_hold()
        self.assertEqual(len(said.message_ids), count)

    def test_neither_declined_nor_withdrawn(self):
        declined = self._announce()
        withdrawn = self._announce(date_to=date(2026, 11, 19))
        with self.assertRaises(UserError):
            declined.with_user(self.homeroom_teacher).action_decline()
        mine = declined.with_user(self.homeroom_teacher)
        mine.decline_reason = "Нет справки"
        mine.action_decline()
        withdrawn._withdraw()
        self.lesson.action_hold()
        self.assertFalse(self._kinds())
        for said in (declined, withdrawn):
            with self.assertRaises(UserError):
                said.with_user(self.homeroom_teacher).action_confirm()
            with self.assertRaises(UserError):
                said._withdraw()
        self.assertFalse((declined | withdrawn).activity_ids)

    def test_who_answers(self):
        for user in (self.teacher, self.other_teacher, self.foreign_teacher):
            said = self._announce(period_from=user.id % 20, period_to=20)
            with self.assertRaises(AccessError):
                said.with_user(user).action_confirm()
        said = self._announce()
        for user in (self.head, self.secretary, self.parent):
            with self.assertRaises(AccessError):
                said.with_user(user).action_confirm()
        with self.assertRaises(AccessError):
            said.with_user(self.homeroom_teacher).state = "confirmed"
        said.with_user(self.deputy).action_confirm()
        self.assertEqual(said.state, "confirmed")

    def test_once(self):
        self._announce()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self._announce(reason="excused")
                self.env.flush_all()

    def test_a_class_held_in_as_many_queries(self):
        self.env["school.absence.announcement"].create(
            [
                {
                    "student_id": pupil.id,
                    "user_id": self.parent.id,
                    "date_from": self.MONDAY,
                    "date_to": date(2026, 11, 20),
                    "state": "confirmed",
                }
                for pupil in (self.student, self.other_student, self.third_student)
            ]
        )
        lessons = self.lessons_math

        def hold(part):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            part.with_user(self.teacher).action_hold()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        hold(lessons[:1])
        self.assertEqual(hold(lessons[1]), hold(lessons[2] | lessons[4]))
        self.assertEqual(len(self._kinds()), 4)

    # The homeroom teacher's day

    def test_a_reason_for_the_whole_day(self):
        first = self._absent(self.student, self.lesson)
        second = self._absent(self.student, self.lesson_russian)
        late = self._absent(self.student, self.lesson_literature, "late")
        others = self._absent(self.other_student, self.lesson)
        elsewhen = self._absent(self.student, self.lesson_test)
        first.with_user(self.homeroom_teacher).action_day_ill()
        self.assertEqual({first.kind, second.kind}, {"ill"})
        self.assertEqual(late.kind, "late")
        self.assertEqual({others.kind, elsewhen.kind}, {"unexcused"})
        first.with_user(self.deputy).action_day_excused()
        self.assertEqual(second.kind, "excused")

    def test_the_reason_is_the_homeroom_teachers(self):
        absence = self._absent(self.student, self.lesson)
        for user in (self.teacher, self.other_teacher, self.head, self.foreign_teacher):
            with self.assertRaises(AccessError):
                absence.with_user(user).action_day_ill()
        self.assertEqual(absence.kind, "unexcused")
