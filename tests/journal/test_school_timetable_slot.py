from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon
from .timetable_common import TimetableMixin


@tagged("post_install", "-at_install")
class TestSchoolTimetableSlot(TimetableMixin, SchoolDiaryCommon):
    def test_a_new_slot_follows_its_course(self):
        with Form(self.env["school.timetable.slot"].with_user(self.deputy)) as form:
            form.course_id = self.course_math
            self.assertEqual(form.teacher_id, self.teacher)
            self.assertEqual(form.room, "21")
            self.assertEqual(form.date_from, date(2026, 9, 1))
            self.assertEqual(form.date_to, date(2027, 5, 31))
        self.assertEqual(form.record.class_id, self.class_6b)
        self.assertEqual(form.record.company_id, self.school)

    def test_slots_follow_their_course_to_another_teacher(self):
        own = self._slot(self.course_math, "1", 2, teacher_id=self.deputy.id)
        slot = self._slot(self.course_math, "0", 1)
        self.course_math.write({"teacher_id": self.homeroom_teacher.id, "room": "30"})
        self.assertEqual(slot.teacher_id, self.homeroom_teacher)
        self.assertEqual(slot.room, "30")
        self.assertEqual(own.teacher_id, self.deputy)

    def test_a_teacher_in_two_places(self):
        """The message says who, and where."""
        self._slot(self.course_math, "0", 1)
        other = self._course(self.class_7a, self.math, self.teacher)
        message = self._refused(other, "0", 1)
        self.assertIn("Ильина Марина Олеговна", message)
        self.assertIn("Monday, lesson 1, Математика · 6Б", message)
        self._slot(other, "0", 2)
        self._slot(other, "1", 1)

    def test_a_room_taken(self):
        """However it is spelt."""
        self._slot(self.course_math, "0", 1, room="Каб. 21")
        message = self._refused(self.course_history, "0", 1, room="каб.21 ")
        self.assertIn("Каб. 21", message)
        self._slot(self.course_history, "0", 1, room="каб. 22")

    def test_a_class_with_two_lessons(self):
        self._slot(self.course_math, "0", 1)
        self.assertIn("6Б", self._refused(self.course_russian, "0", 1))

    def test_pupils_in_two_places(self):
        """A class and its subgroup share pupils; their names are not told."""
        self._slot(self.course_russian, "0", 1)
        message = self._refused(self.course_english, "0", 1)
        self.assertIn("6Б/1", message)
        self.assertIn("(2)", message)
        self.assertNotIn("Орлова", message)

    def test_pupils_of_streams_and_individual_plans(self):
        for kind in ("stream", "individual"):
            group = self._class(f"Группа {kind}", 6, kind=kind)
            course = self._course(group, self.history, self.deputy)
            self._enroll(self.sibling, group)
            self._slot(self.course_history, "2", 3, date_to=date(2026, 12, 30))
            self.assertIn("(1)", self._refused(course, "2", 3))
            self._slot(course, "2", 3, date_from=date(2027, 1, 11))
            self.env["school.timetable.slot"].search([]).unlink()

    def test_subgroups_are_taught_side_by_side(self):
        half = self._class("6Б/2", 6, kind="subgroup", parent_id=self.class_6b.id)
        self._enroll(self.third_student, half)
        course = self._course(half, self.english, self.other_teacher)
        self._slot(self.course_english, "0", 1)
        slot = self._slot(course, "0", 1)
        self.assertFalse(slot._clashes())

    def test_an_enrollment_that_ended_does_not_count(self):
        self.subgroup.enrollment_ids.date_to = date(2026, 12, 30)
        later = date(2027, 1, 11)
        self._slot(self.course_russian, "0", 1, date_from=later)
        self._slot(self.course_english, "0", 1, date_from=later)

    def test_alternating_weeks(self):
        self._slot(self.course_math, "0", 1, week="odd")
        self._refused(self.course_russian, "0", 1, week="odd")
        self._refused(self.course_russian, "0", 1)
        self._slot(self.course_russian, "0", 1, week="even")

    def test_one_timetable_after_the_other(self):
        self._slot(self.course_math, "0", 1, date_to=date(2026, 12, 30))
        self._refused(self.course_russian, "0", 1, date_from=date(2026, 12, 30))
        self._slot(self.course_russian, "0", 1, date_from=date(2026, 12, 31))

    def test_shifts_meet_by_the_clock(self):
        """The second shift's first lesson is at the hour of the first shift's fifth."""
        self.class_7a.bell_schedule_id = self._bells(
            "Вторая смена", (12.75, 13.5), (13.75, 14.5)
        )
        other = self._course(self.class_7a, self.math, self.teacher)
        self._slot(self.course_math, "0", 1)
        self._slot(other, "0", 1)
        self._refused(self.course_math, "0", 5)
        self._slot(self.course_math, "0", 4)

    def test_bells_that_would_make_a_clash_are_refused(self):
        bells = self._bells("Вторая смена", (13.75, 14.5))
        self.class_7a.bell_schedule_id = bells
        other = self._course(self.class_7a, self.math, self.teacher)
        self._slot(other, "0", 1)
        self._slot(self.course_math, "0", 5)
        with self.assertRaises(ValidationError):
            bells.bell_ids.write({"time_start": 12.75, "time_end": 13.5})
        with self.assertRaises(ValidationError):
            self.class_7a.bell_schedule_id = self.bells
            self._slot(self.course_math, "0", 1)

    def test_the_database_refuses_what_another_transaction_has(self):
        """Two deputies at once: neither sees the other's slot, PostgreSQL does."""
        slot = self._slot(self.course_math, "0", 1)
        other = self._slot(self.course_history, "0", 2, room="14")
        self.env.flush_all()
        for column in ("class_id", "teacher_id", "room_key"):
            with (
                self.subTest(column=column),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.cr.execute(
                    f"""UPDATE school_timetable_slot other
                           SET minute_start = slot.minute_start,
                               minute_end = slot.minute_end, {column} = slot.{column}
                          FROM school_timetable_slot slot
                         WHERE slot.id = %s AND other.id = %s""",
                    [slot.id, other.id],
                )
                self.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_a_slot_stays_in_its_year(self):
        with self.assertRaises(ValidationError):
            self._slot(self.course_math, "0", 1, date_to=date(2027, 6, 30))

    def test_other_school(self):
        slot = self._slot(self.course_math, "0", 1)
        self._slot(self.foreign_course, "0", 1, room="21")
        with self.assertRaises(AccessError):
            slot.with_user(self.foreign_admin).read(["period"])
        with self.assertRaises(AccessError):
            slot.with_user(self.foreign_admin).period = 2

    def test_who_may_make_the_timetable(self):
        slots = self.env["school.timetable.slot"]
        vals = {"course_id": self.course_math.id, "weekday": "0", "period": 1}
        for user in (self.teacher, self.secretary, self.head):
            with self.assertRaises(AccessError):
                slots.with_user(user).create(vals)
        slots.with_user(self.deputy).create(vals)
        slots.with_user(self.admin).create({**vals, "period": 2})

    def test_checking_many_takes_no_more_queries(self):
        few = [self._vals(self.course_math, str(day), 1) for day in range(2)]
        many = [
            self._vals(self.course_russian, str(day), period)
            for day in range(5)
            for period in (2, 3, 4)
        ]
        slots = self.env["school.timetable.slot"]
        slots.create(self._vals(self.course_literature, "5", 1))
        self.env.flush_all()
        before = self.cr.sql_log_count
        slots.create(few)
        self.env.flush_all()
        few_count = self.cr.sql_log_count - before
        slots.create(many)
        self.env.flush_all()
        self.assertLessEqual(self.cr.sql_log_count - before - few_count, few_count + 2)
