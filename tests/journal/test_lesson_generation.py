from datetime import date, datetime, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .timetable_common import FIRST, LAST, MONDAYS, GenerationCase


@tagged("post_install", "-at_install")
class TestLessonGeneration(GenerationCase):
    def test_lessons_of_a_period(self):
        self._slot(self.course_math, "0", 1)
        self._slot(self.course_english, "3", 2)
        self.assertEqual(self._generate(), (4, 0))
        self.assertEqual(
            [(one.date, one.course_id) for one in self._lessons()],
            [
                (date(2026, 12, 7), self.course_math),
                (date(2026, 12, 10), self.course_english),
                (date(2026, 12, 14), self.course_math),
                (date(2026, 12, 17), self.course_english),
            ],
        )

    def test_a_generated_lesson_is_as_if_entered(self):
        """Nothing that the ORM would have stored is missing or different."""
        own = self._lesson(self.course_math, date(2026, 12, 8), 3)
        slot = self._slot(self.course_math, "1", 2)
        slot.period = 3
        self._generate(first=date(2026, 12, 15))
        generated = self._lessons()
        different = {
            name
            for name, field in generated._fields.items()
            if field.store and field.column_type and generated[name] != own[name]
        }
        week = timedelta(days=7)
        self.assertEqual(generated.start_at, own.start_at + week)
        self.assertEqual(generated.end_at, own.end_at + week)
        self.assertLessEqual(
            different,
            {"id", "date", "start_at", "end_at", "slot_id", "slot_date"}
            | {"create_uid", "write_uid", "create_date", "write_date"},
        )

    def test_again_changes_nothing(self):
        self._slot(self.course_math, "0", 1)
        self._generate()
        before = self._lessons()
        self.assertEqual(self._generate(), (0, 0))
        self.assertEqual(self._lessons(), before)

    def test_alternating_weeks(self):
        """Counted from the week of 1 September 2026; 7 December begins the 15th."""
        self._slot(self.course_math, "0", 1, week="odd")
        self._slot(self.course_russian, "0", 1, week="even")
        self._generate()
        self.assertEqual(
            self._lessons().course_id, self.course_math | self.course_russian
        )
        self.assertEqual(self._lessons(course_id=self.course_math.id).date, MONDAYS[0])

    def test_vacations_are_of_years_of_study(self):
        self.env["school.vacation"].create(
            {
                "name": "Дополнительные каникулы",
                "year_id": self.year.id,
                "date_start": MONDAYS[0],
                "date_end": MONDAYS[0] + timedelta(days=4),
                "grade_to": 6,
            }
        )
        self._slot(self.course_math, "0", 1)
        self._slot(self.course_history, "0", 1)
        self._generate(self.class_6b | self.class_7a)
        self.assertEqual(self._lessons(course_id=self.course_math.id).date, MONDAYS[1])
        history = self._lessons(course_id=self.course_history.id)
        self.assertEqual(history.mapped("date"), MONDAYS)

    def test_days_off(self):
        """A whole day, of the school's calendar; a meeting in the afternoon is none."""
        leaves = self.env["resource.calendar.leaves"]
        leaves.create(
            [
                {
                    "name": "Выборы",
                    "company_id": self.school.id,
                    "date_from": datetime(2026, 12, 6, 21),
                    "date_to": datetime(2026, 12, 7, 20, 59, 59),
                },
                {
                    "name": "Педсовет",
                    "company_id": self.school.id,
                    "date_from": datetime(2026, 12, 14, 11),
                    "date_to": datetime(2026, 12, 14, 14),
                },
                {
                    "name": "День другой школы",
                    "calendar_id": self.other_school.resource_calendar_id.id,
                    "date_from": datetime(2026, 12, 13, 21),
                    "date_to": datetime(2026, 12, 14, 20, 59, 59),
                },
            ]
        )
        self._slot(self.course_math, "0", 1)
        self._generate()
        self.assertEqual(self._lessons().mapped("date"), [MONDAYS[1]])

    def test_validity(self):
        self._slot(self.course_math, "0", 1, date_to=MONDAYS[0])
        self._slot(self.course_math, "0", 2, date_from=MONDAYS[1])
        self._generate()
        self.assertEqual(
            [(one.date, one.period) for one in self._lessons()],
            [(MONDAYS[0], 1), (MONDAYS[1], 2)],
        )

    def test_the_timetable_changes(self):
        """What is still to come and untouched is replaced or disappears."""
        slot = self._slot(self.course_math, "0", 1)
        gone = self._slot(self.course_russian, "0", 2)
        self._generate()
        slot.write({"weekday": "1", "room": "33"})
        gone.unlink()
        self.assertEqual(self._generate(), (2, 4))
        self.assertEqual(
            [(one.date.weekday(), one.room) for one in self._lessons()],
            [(1, "33"), (1, "33")],
        )

    def test_what_was_touched_stays(self):
        """Taught, graded, moved, substituted, cancelled, changed by hand, set work."""
        slot = self._slot(self.course_math, "0", 1)
        last = date(2027, 3, 1)
        self._generate(last=last)
        (
            held,
            topic,
            graded,
            absent,
            homework,
            moved,
            substituted,
            cancelled,
            by_hand,
            changed,
            *rest,
        ) = self._lessons()
        held.state = "held"
        topic.topic = "Дроби"
        self._give(self.student, graded, "5")
        self._absent(self.student, absent)
        self._homework(homework, "№ 1")
        target = moved.with_user(self.deputy)._move(date(2026, 12, 29), 4)
        substituted.with_user(self.deputy).substitute_id = self.other_teacher
        cancelled.with_user(self.deputy).action_cancel()
        by_hand.with_user(self.deputy).date = date(2027, 2, 2)
        with Form(changed.with_user(self.deputy)) as form:
            form.time_start = 8.25
        untouched = self.env["school.lesson"].union(*rest)
        kept = self._lessons() - untouched
        self.assertEqual(len(kept), 10)
        states = kept.read(["date", "period", "state", "slot_date", "time_start"])
        for change in ({"weekday": "2", "period": 3}, None):
            slot.write(change) if change else slot.unlink()
            self._generate(last=last)
            self.assertFalse(untouched.exists())
            fields = ["date", "period", "state", "slot_date", "time_start"]
            self.assertEqual(kept.read(fields), states)
            self.assertTrue(target.exists())
        self.assertEqual(self._lessons(), kept)

    def test_touched_lessons_are_not_doubled(self):
        """When the same timetable is entered anew, they stand for the new slots."""
        slot = self._slot(self.course_math, "0", 1)
        self._generate()
        cancelled, moved = self._lessons()
        cancelled.with_user(self.deputy).action_cancel()
        moved.with_user(self.deputy)._move(date(2026, 12, 15), 4)
        slot.unlink()
        again = self._slot(self.course_math, "0", 1)
        self.assertEqual(self._generate(), (0, 0))
        self.assertEqual((cancelled | moved).slot_id, again)

    def test_lessons_entered_by_hand_are_known(self):
        own = self._lesson(self.course_math, MONDAYS[0], 1, room="99")
        self._slot(self.course_math, "0", 1)
        self.assertEqual(self._generate(), (1, 0))
        self.assertEqual(own.room, "99")
        self.assertEqual(
            self.course_math.lesson_ids.filtered(lambda one: one.date == MONDAYS[0]),
            own,
        )

    def test_the_past_stays(self):
        """Lessons that were not written up are not removed afterwards."""
        monday = date(2026, 11, 9)
        slot = self._slot(self.course_russian, "0", 1)
        self._generate(first=monday)
        past = self._lessons(date=monday)
        self.assertTrue(past)
        slot.unlink()
        self._generate(first=monday)
        self.assertTrue(past.exists())
        self.assertEqual(
            self._lessons().filtered(lambda one: one.date > self.TODAY), past.browse()
        )

    def test_a_closed_term_stays_as_it_is(self):
        slot = self._slot(self.course_math, "0", 1)
        self._generate()
        lessons = self._lessons()
        self._close_term(self.quarter)
        slot.weekday = "1"
        self._slot(self.course_russian, "0", 1)
        self.assertEqual(self._generate(), (0, 0))
        self.assertEqual(self._lessons().mapped("date"), MONDAYS)
        self.assertEqual(self._lessons(), lessons)
        self.quarter.with_user(self.deputy)._reopen("Не всё внесено")
        self.assertEqual(self._generate(), (4, 2))

    def test_a_teachers_change_is_no_change_by_hand(self):
        slot = self._slot(self.course_math, "0", 1)
        self._generate()
        self.course_math.teacher_id = self.homeroom_teacher
        self.assertEqual(self._lessons().teacher_id, self.homeroom_teacher)
        slot.period = 2
        self._generate()
        self.assertEqual(self._lessons().mapped("period"), [2, 2])

    def test_other_classes_stay(self):
        self._slot(self.course_math, "0", 1)
        history = self._slot(self.course_history, "0", 1)
        self._generate(self.class_6b | self.class_7a)
        history.period = 2
        self._generate(self.class_6b)
        self.assertEqual(
            self._lessons(course_id=self.course_history.id).mapped("period"), [1, 1]
        )

    def test_from_today_unless_chosen(self):
        wizard = Form(self.env["school.lesson.generate"].with_user(self.deputy))
        self.assertEqual(wizard.year_id, self.year)
        wizard.term_id = self.quarter
        self.assertEqual(wizard.date_from, self.TODAY)
        self.assertEqual(wizard.date_to, date(2026, 12, 30))
        wizard.term_id = self.quarters[2]
        self.assertEqual(wizard.date_from, date(2027, 1, 11))

    def test_the_preview_counts(self):
        self._slot(self.course_math, "0", 1)
        wizard = Form(self.env["school.lesson.generate"].with_user(self.deputy))
        wizard.date_from, wizard.date_to = FIRST, LAST
        self.assertEqual(wizard.new_count, 2)
        self.assertFalse(self._lessons())

    def test_the_clock_changes_and_the_hour_stays(self):
        """8:30 is 8:30 on both sides of the change to summer time."""
        self.school.resource_calendar_id.tz = "Europe/Berlin"
        self._slot(self.course_math, "0", 1)
        self._generate(first=date(2027, 3, 22), last=date(2027, 3, 31))
        self.assertEqual(
            self._lessons().mapped("start_at"),
            [datetime(2027, 3, 22, 7, 30), datetime(2027, 3, 29, 6, 30)],
        )

    def test_who_may_generate(self):
        self._slot(self.course_math, "0", 1)
        for user in (self.teacher, self.secretary, self.head, self.parent):
            with self.assertRaises(AccessError):
                self.env["school.lesson.generate"].with_user(user).create({})
        with self.assertRaises(UserError):
            self.env["school.lesson.generate"].with_user(self.foreign_admin).create(
                {"year_id": self.year.id, "company_id": self.school.id}
            ).action_generate()
        self.assertFalse(self._lessons())

    def test_queries_do_not_grow(self):
        self._slot(self.course_math, "0", 1)
        self._generate()
        for day in range(5):
            for period in (2, 3, 4):
                self._slot(self.course_russian, str(day), period)
        counts = []
        for last in (FIRST, LAST, date(2027, 5, 31)):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._generate(last=last)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertGreater(len(self._lessons()), 200)
        self.assertEqual(counts[1], counts[2])
