from datetime import date, timedelta, timezone

import vobject

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..common import regulation
from .calendar_common import CalendarCommon

TOMORROW = "2026-11-19"


@tagged("post_install", "-at_install")
class TestCalendarFeed(CalendarCommon):
    """What a guardian's calendar is given, as another library reads it."""

    def test_lessons(self):
        """Those of the child's own classes, at the school's hours."""
        events = self._events(self._feed())
        lesson = events["2026-11-18", "Математика"]
        start = lesson.dtstart.value
        self.assertEqual(f"{start:%d %H:%M %z}", "18 08:30 +0300")
        self.assertEqual(f"{lesson.dtend.value:%H:%M}", "09:15")
        self.assertEqual(lesson.location.value, "Кабинет 21")
        self.assertEqual(lesson.status.value, "CONFIRMED")
        self.assertIn("Ильина М. О.", lesson.description.value)
        self.assertIn(("2026-11-18", "Английский язык"), events, "of the subgroup")
        self.assertNotIn(("2026-11-18", "История"), events, "of another class")
        kind = self.type_test.with_context(lang="ru_RU").name
        test = events[TOMORROW, f"Математика · {kind}"]
        self.assertIn("Обыкновенные дроби", test.description.value)

    def test_form(self):
        """Valid for any client: folded lines, unique names, its own time zone."""
        self.lesson.topic = "Дроби; части, целое\\часть: «долгая тема урока» " * 5
        answer = self._read(self._feed(has_homework=True))
        self.assertEqual(
            answer.headers["Content-Type"].replace(" ", ""),
            "text/calendar;charset=utf-8",
        )
        self.assertIn("private", answer.headers["Cache-Control"])
        self.assertNotIn("Set-Cookie", answer.headers)
        lines = answer.content.split(b"\r\n")
        self.assertFalse([line for line in lines if len(line) > 75])
        self.assertEqual(lines[-1], b"")
        self.assertNotIn(b"\n", answer.content.replace(b"\r\n", b""))
        calendar = vobject.readOne(answer.text)
        self.assertEqual(calendar.version.value, "2.0")
        self.assertEqual(calendar.contents["x-wr-calname"][0].value, "Дневник: Алиса")
        self.assertEqual(calendar.vtimezone.tzid.value, "Europe/Moscow")
        names = [one.uid.value for one in calendar.vevent_list]
        self.assertEqual(len(names), len(set(names)))
        for event in calendar.vevent_list:
            self.assertTrue(event.dtstamp.value)
            self.assertEqual(event.contents["class"][0].value, "PRIVATE")
        topic = next(
            one.description.value
            for one in calendar.vevent_list
            if "долгая тема" in one.contents.get("description", [one.uid])[0].value
        )
        self.assertIn(self.lesson.topic.strip(), topic)

    def test_changes(self):
        """Substituted, moved and cancelled lessons, as they stand."""
        path = self._feed()
        before = self._events(path)
        self.lesson.write(
            {"substitute_id": self.other_teacher.id, "reason": "Учитель болен"}
        )
        self.lesson_russian.write({"state": "cancelled", "reason": "Карантин"})
        self.lesson_literature._move(date(2026, 11, 20), 2, "Экскурсия")
        events = self._events(path)
        substituted = events["2026-11-18", "Математика"]
        self.assertIn("Зуев А. Л.", substituted.description.value)
        self.assertNotIn("Ильина", substituted.description.value)
        self.assertIn("Учитель болен", substituted.description.value)
        cancelled = events["2026-11-18", "Отменён: Русский язык"]
        self.assertEqual(cancelled.status.value, "CANCELLED")
        self.assertIn("Карантин", cancelled.description.value)
        self.assertEqual(
            cancelled.uid.value, before["2026-11-18", "Русский язык"].uid.value
        )
        moved = events["2026-11-18", "Перенесён на пт 20 ноября: Литература"]
        self.assertEqual(moved.status.value, "CANCELLED")
        target = events["2026-11-20", "Литература"]
        self.assertEqual(target.status.value, "CONFIRMED")
        self.assertIn("ср 18 ноября", target.description.value)

    def test_what_was_changed_is_told(self):
        """Names stay, numbers grow: a client knows again what it has."""
        path = self._feed()
        self.env.flush_all()
        self.cr.execute(
            "UPDATE school_lesson SET create_date = create_date - interval '1 day',"
            " write_date = write_date - interval '1 day' WHERE id = %s",
            [self.lesson.id],
        )
        self.env.invalidate_all()
        first = self._events(path)["2026-11-18", "Математика"]
        self.assertEqual(first.sequence.value, "0")
        self.lesson.topic = "Проценты"
        second = self._events(path)["2026-11-18", "Математика"]
        self.assertEqual(first.uid.value, second.uid.value)
        self.assertGreater(int(second.sequence.value), 0)
        self.assertGreater(
            second.contents["last-modified"][0].value,
            first.contents["last-modified"][0].value,
        )

    def test_what_is_wanted(self):
        """Tests without the other lessons; vacations as whole days; neither."""
        self.vacation.write({"date_start": "2026-11-30", "date_end": "2026-12-06"})
        none = {"has_lessons": False, "has_tests": False, "has_vacations": False}
        tests = self._events(self._feed(**{**none, "has_tests": True}))
        [(day, _summary)] = tests
        self.assertEqual(day, TOMORROW)
        events = self._events(self._feed(**{**none, "has_vacations": True}))
        [vacation] = events.values()
        self.assertEqual(vacation.summary.value, "Осенние каникулы")
        self.assertEqual(vacation.dtstart.value, date(2026, 11, 30))
        self.assertEqual(vacation.dtend.value, date(2026, 12, 7), "the day after")
        self.assertEqual(vacation.transp.value, "TRANSPARENT")

    def test_homework(self):
        """As tasks, of the child alone, ticked when it is done."""
        due = date(2026, 11, 19)
        mine = self._homework(self.lesson, "№ 345,\nустно № 7", date_due=due)
        self._homework(
            self.lesson,
            "Карточка",
            date_due=due,
            student_ids=[(6, 0, self.other_student.ids)],
        )
        self.assertNotIn("vtodo", self._calendar(self._feed()).contents)
        path = self._feed(has_homework=True)
        [task] = self._calendar(path).vtodo_list
        self.assertEqual(task.summary.value, "Математика: № 345, устно № 7")
        self.assertEqual(task.description.value, "№ 345,\nустно № 7")
        self.assertEqual(task.due.value, due)
        self.assertEqual(task.status.value, "NEEDS-ACTION")
        self.env["school.homework.done"]._tick(mine, self.student, True)
        [task] = self._calendar(path).vtodo_list
        self.assertEqual(task.status.value, "COMPLETED")

    def test_time_unknown(self):
        """A lesson without hours stands at its day."""
        self._lesson(self.course_english, date(2026, 11, 20), 0)
        event = self._events(self._feed())["2026-11-20", "Английский язык"]
        self.assertEqual(event.dtstart.value, date(2026, 11, 20))

    def test_period(self):
        """Two weeks back, sixty days ahead."""
        days = [self.TODAY + timedelta(days=count) for count in (-15, -14, 60, 61)]
        for day in days:
            self._lesson(self.course_math, day, 5)
        found = {day for day, _summary in self._events(self._feed())}
        self.assertEqual([str(day) in found for day in days], [0, 1, 1, 0])

    def test_asked_again(self):
        """What is the same is not sent twice; HEAD sends nothing at all."""
        path = self._feed()
        answer = self._read(path)
        tag = answer.headers["ETag"]
        again = self._read(path, **{"If-None-Match": tag})
        self.assertEqual((again.status_code, again.content), (304, b""))
        self.assertEqual(again.headers["ETag"], tag)
        head = self.opener.head(self.base_url() + path)
        self.assertEqual((head.status_code, head.content), (200, b""))
        self.assertEqual(head.headers["ETag"], tag)
        self.lesson.topic = "Проценты"
        changed = self._read(path, **{"If-None-Match": tag})
        self.assertEqual(changed.status_code, 200)
        self.assertNotEqual(changed.headers["ETag"], tag)

    def test_language(self):
        """In the guardian's language, whatever the program asks for."""
        self.lesson_russian.state = "cancelled"
        self.guardian.partner_id.lang = "en_US"
        events = self._events(self._feed())
        self.assertIn(("2026-11-18", "Cancelled: Русский язык"), events)

    def test_last_read(self):
        path = self._feed()
        feed = self.guardian._live_feed()
        self.assertFalse(feed.fetched_on)
        self._read(path)
        self.assertEqual(feed.fetched_on, self.TODAY)


@tagged("post_install", "-at_install")
class TestCalendarGate(CalendarCommon):
    """Who has the address reads, for as long as the gate is open."""

    def test_another_child_is_another_address(self):
        own = self._events(self._feed())
        sibling = self._events(self._feed(self.guardian_of_sibling))
        self.assertIn(("2026-11-18", "История"), sibling)
        self.assertFalse(set(own) & set(sibling))
        foreign = self._read(self._feed(self.foreign_guardian)).text
        self.assertNotIn("Алиса", foreign)
        self.assertEqual(foreign.count("BEGIN:VEVENT"), 1, "its school's only lesson")

    @regulation("000-3", "001-k")
    def test_consent(self):
        path = self._feed()
        self.guardian.consent_ids.action_withdraw()
        self._shut(path, "withdrawn at once")
        self.guardian._register_consent("paper")
        self.assertEqual(self._read(path).status_code, 200, "given again")

    def test_right_ended(self):
        path = self._feed()
        self.guardian.action_end()
        self._shut(path)

    @regulation("001-f")
    def test_pupil_left(self):
        path = self._feed()
        self.student.departure_date = self.TODAY
        self._shut(path)

    def test_guardian_archived(self):
        path = self._feed()
        self.guardian.active = False
        self._shut(path)

    def test_service_ended(self):
        path = self._feed()
        application = self.guardian.application_ids
        application.ended_by_id = application
        self._shut(path)

    def test_revoked(self):
        path = self._feed()
        self.guardian._live_feed().with_user(self.secretary).action_revoke()
        self._shut(path)

    def test_renewed(self):
        """The address before opens nothing; who has it learns nothing of the new."""
        old = self._feed()
        new = self._feed()
        self._shut(old)
        self.assertEqual(self._read(new).status_code, 200)

    def test_wrong_address(self):
        path = self._feed()
        token = path.rpartition("/")[2].removesuffix(".ics")
        seal = self.guardian._live_feed().seal
        for wrong in ("x", token[:-1], f"{token}0", seal, "%00", "%ff", "я", "9" * 999):
            with self.subTest(wrong):
                self._shut(path.replace(token, wrong))

    def test_nothing_is_sent_there(self):
        path = self.base_url() + self._feed()
        for method in ("post", "put", "delete"):
            with self.subTest(method):
                answer = self.opener.request(method, path, data={"a": "1"})
                self.assertEqual(answer.status_code, 405)

    def test_address_is_nowhere(self):
        """What the database has of it opens nothing."""
        path = self._feed()
        token = path.rpartition("/")[2].removesuffix(".ics")
        self.cr.execute(
            "SELECT feed::text FROM school_calendar_feed feed WHERE guardian_id = %s",
            [self.guardian.id],
        )
        [(row,)] = self.cr.fetchall()
        self.assertNotIn(token, row)

    def test_a_teacher_who_is_a_parent(self):
        """The gate is the guardian's, not the user's: staff rights open no more."""
        guardian = self._guardian(self.other_student, self.teacher.partner_id)
        self._open_gate(guardian)
        path = self._feed(guardian)
        self.assertEqual(self._read(path).status_code, 200)
        guardian.consent_ids.action_withdraw()
        self._shut(path)

    def test_it_stays_with_the_person(self):
        """Who has an address is not made another person, or another child's."""
        self._feed(self.closed_guardian)
        person = self._partner("Зимина Анна Юрьевна")
        for vals in ({"partner_id": person.id}, {"student_id": self.student.id}):
            with self.assertRaises(UserError):
                self.closed_guardian.with_user(self.secretary).write(vals)


@tagged("post_install", "-at_install")
class TestCalendarClock(CalendarCommon):
    """Over the end of summer time, the hours on the school's wall stay."""

    freeze_time = freeze_time("2026-10-20 09:00:00", tick=True)

    def test_summer_time_ends(self):
        self.school.resource_calendar_id.tz = "Europe/Berlin"
        for day in (date(2026, 10, 23), date(2026, 10, 26)):
            self._lesson(self.course_math, day, 1)
        text = self._read(self._feed()).text
        self.assertIn("TZID:Europe/Berlin", text)
        # Under a name that nobody knows only the file's own rules can tell the time.
        calendar = vobject.readOne(text.replace("Europe/Berlin", "School/Clock"))
        starts = {
            start.date(): start
            for one in calendar.vevent_list
            if (start := one.dtstart.value) and one.summary.value == "Математика"
        }
        for day, offset in (
            (date(2026, 10, 23), 2),
            (date(2026, 10, 26), 1),
            (date(2026, 11, 18), 1),
        ):
            start = starts[day]
            self.assertEqual(f"{start:%H:%M}", "08:30")
            self.assertEqual(start.utcoffset(), timedelta(hours=offset))
            utc = start.astimezone(timezone.utc)
            self.assertEqual(utc.hour, 8 - offset)

    def test_summer_time_begins(self):
        with freeze_time("2027-03-20 09:00:00", tick=True):
            self.school.resource_calendar_id.tz = "Europe/Berlin"
            for day in (date(2027, 3, 26), date(2027, 3, 29)):
                self._lesson(self.course_math, day, 1)
            feed = self._feed()
            text = self._read(feed).text
        calendar = vobject.readOne(text.replace("Europe/Berlin", "School/Spring"))
        hours = [
            one.dtstart.value.astimezone(timezone.utc).hour
            for one in calendar.vevent_list
        ]
        self.assertEqual(hours, [7, 6])
