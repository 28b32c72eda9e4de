from ast import literal_eval
from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..common import SchoolDiaryCommon
from .timetable_common import TimetableMixin


@tagged("post_install", "-at_install")
class TestTimetableStandingClash(TimetableMixin, SchoolDiaryCommon):
    """Who is enrolled later may have two lessons at once: it is shown, not refused."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = cls._class("План", 6, kind="individual")
        course = cls._course(cls.group, cls.history, cls.deputy)
        Slot = cls.env["school.timetable.slot"]
        cls.slot = Slot.create(
            {"course_id": cls.course_math.id, "weekday": "2", "period": 3}
        )
        cls.own = Slot.create({"course_id": course.id, "weekday": "2", "period": 3})

    def _enroll_later(self):
        """Through the form, as the secretary does."""
        form = Form(self.env["school.enrollment"].with_user(self.secretary))
        form.student_id = self.student
        form.class_id = self.group
        return form.save()

    def _clashing(self, user=None):
        """What the menu shows."""
        action = self.env.ref("school_diary.school_timetable_slot_action_clash")
        slots = self.env["school.timetable.slot"].with_user(user or self.deputy)
        return slots.search(literal_eval(action.domain))

    def test_an_enrollment_is_not_refused(self):
        self.assertFalse(self._clashing())
        self._enroll_later()
        self.assertEqual(self._clashing(), self.slot | self.own)
        text = self.own.with_user(self.deputy).clash_text
        self.assertIn(self.slot.display_name, text)
        self.assertIn(self.student.short_name, text)
        self.assertNotIn(self.other_student.short_name, text)

    def test_it_is_gone_when_the_enrollment_ends(self):
        enrollment = self._enroll_later()
        self.slot.date_from = date(2027, 1, 11)
        enrollment.date_to = date(2026, 12, 30)
        self.assertFalse(self._clashing())
        self.assertFalse(self.slot.with_user(self.deputy).clash_text)

    def test_what_is_past_is_not_listed(self):
        self._enroll_later()
        self.slot.date_to = date(2026, 11, 17)
        self.own.date_to = date(2026, 11, 17)
        self.assertFalse(self._clashing())

    def test_it_is_mended_in_steps(self):
        """On the board, from a day on: the weeks before stay as they were."""
        self._enroll_later()
        slot = self.own.with_user(self.deputy)
        slot.board_move({"weekday": "3"}, "2026-12-01")
        self.assertEqual(slot.date_to, date(2026, 11, 30))
        moved = slot.search([("course_id", "=", slot.course_id.id)]) - slot
        self.assertEqual((moved.weekday, moved.has_clash), ("3", False))

    def test_another_clash_is_refused_still(self):
        other = self._slot(self.course_russian, "3", 3)
        self._enroll_later()
        with self.assertRaisesRegex(Exception, other.course_id.subject_id.name):
            self.own.with_user(self.deputy).weekday = "3"

    def test_bells_may_change_while_it_stands(self):
        self._enroll_later()
        bells = self.class_6b.bell_schedule_id
        bells.with_user(self.deputy).bell_ids[0].time_start -= 0.1
        self.group.with_user(self.deputy).bell_schedule_id = bells

    def test_for_who_makes_the_timetable(self):
        self._enroll_later()
        self.assertTrue(self._clashing(self.head))
        for user in (self.teacher, self.secretary):
            with self.assertRaises(AccessError):
                self.own.with_user(user).read(["clash_text"])
        self.assertFalse(self._clashing(self.foreign_admin))
