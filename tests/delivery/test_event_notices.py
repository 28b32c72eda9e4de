"""Single events told to guardians: soon after them, or together in the evening."""

from datetime import date, datetime, timedelta

from odoo.tests import freeze_time, tagged

from odoo.addons.school_diary.tools.message import Message

from ..common import regulation
from .common import DeliveryCommon, parts

EVENING = "2026-11-21 16:05:00"  # 19:05 in Moscow


class EventCommon(DeliveryCommon):
    """Saturday noon; who is in 6Б has a Saturday's lesson."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lesson_today = cls._lesson(cls.course_math, cls.SATURDAY, 2, state="held")
        # The week is another test's.
        cls.school.school_digest_weekday = "6"

    def _events(self):
        return self.notices.search([("source_id", "!=", False)])

    @classmethod
    def _absent(cls, student=None, lesson=None, minutes=11, **vals):
        """An absence entered so many minutes ago."""
        absence = cls.env["school.absence"].create(
            {
                "student_id": (student or cls.student).id,
                "lesson_id": (lesson or cls.lesson_today).id,
                **vals,
            }
        )
        cls._entered(absence, minutes)
        return absence

    @classmethod
    def _entered(cls, record, minutes):
        at = datetime(2026, 11, 21, 9) - timedelta(minutes=minutes)
        cls.env.flush_all()
        cls.env.cr.execute(
            f"UPDATE {record._table} SET create_date = %s, write_date = %s"
            " WHERE id = %s",
            (at, at, record.id),
        )
        cls.env.invalidate_all()

    def _publish(self, student=None, course=None, code="4"):
        """A final grade of the quarter, decided and published now."""
        result = self.env["school.result"].search(
            [
                ("student_id", "=", (student or self.student).id),
                ("course_id", "=", (course or self.course_math).id),
                ("term_id", "=", self.quarter.id),
            ]
        )
        result.write({"value_id": self._value(code).id})
        self.env.flush_all()
        self.assertEqual(result.state, "published")
        return result

    def _advise(self, student=None, **vals):
        advice = self.env["school.recommendation"].create(
            {
                "student_id": (student or self.student).id,
                "course_id": self.course_math.id,
                "text": "Повторить дроби",
                "date": self.SATURDAY,
                **vals,
            }
        )
        self._entered(advice, 5)
        return advice

    def _make_events(self, school=None):
        self.notices._make_events(school or self.school)
        return self._events()

    def _told(self, kind):
        return {
            one.guardian_id: one.state for one in self._events() if one.kind == kind
        }


@tagged("post_install", "-at_install")
class TestEventNotices(EventCommon):
    def test_an_absence_is_told_at_once_with_all_lessons_missed(self):
        later = self._lesson(self.course_russian, self.SATURDAY, 3, state="held")
        self._absent()
        self._absent(lesson=later)
        with self._real_mail() as mailbox:
            self._run_cron()
            self._run_cron()
        [letter] = mailbox.to("mother@example.org")
        self.assertEqual(
            letter["Subject"], "Алиса: сегодня не на уроках, причина школе неизвестна"
        )
        for part in parts(letter):
            self.assertIn("Математика, урок 2, 9:30–10:15", part)
            self.assertIn("Русский язык, урок 3", part)
            self.assertIn(f"/my/diary/{self.student.id}/attendance", part)
        self.assertEqual(self._told("absence"), {self.guardian: "sent"})

    def test_a_slip_of_the_teacher_is_not_told(self):
        self._absent(minutes=5)
        with self._real_mail() as mailbox:
            self._run_cron()
        self.assertFalse(mailbox.letters)
        self.assertFalse(self._events())

    def test_an_absence_taken_back_before_it_leaves_is_not_told(self):
        absence = self._absent()
        self._make_events()
        self.assertEqual(self._told("absence"), {self.guardian: "queued"})
        absence.kind = "ill"
        with self._real_mail() as mailbox:
            self._run_cron()
        self.assertFalse(mailbox.letters)
        [notice] = self._events()
        self.assertEqual(
            (notice.state, notice.cancel_reason), ("cancelled", "outdated")
        )

    def test_what_the_family_announced_is_no_news_to_it(self):
        self._absent()
        announced = self.env["school.absence.announcement"].create(
            {
                "student_id": self.student.id,
                "user_id": self.parent.id,
                "date_from": self.SATURDAY,
                "date_to": self.SATURDAY,
                "period_from": 1,
                "period_to": 1,
            }
        )
        self.assertEqual(len(self._make_events()), 1, "of another lesson")
        self._events().unlink()
        announced.write({"period_from": 0, "period_to": 0})
        self.env.flush_all()
        self.assertFalse(self._make_events())

    def test_yesterdays_absence_and_lateness_are_the_weeks(self):
        self._absent(lesson=self.lesson)
        self._absent(kind="late")
        self.assertFalse(self._make_events())

    @regulation("000-8", "001-j", "002-6", "003-6", "004-3")
    def test_results_and_advice_of_the_evening_are_one_letter(self):
        self._publish()
        self._publish(course=self.course_russian, code="5")
        self._publish(self.sibling, self._course_of(self.sibling), "3")
        self._advise()
        with self._real_mail() as mailbox:
            self._run_cron()
            self.assertFalse(mailbox.letters, "not before the evening")
            with freeze_time(EVENING, tick=True):
                self._run_cron()
                self._run_cron()
        [letter] = mailbox.letters
        self.assertEqual(letter[0], "mother@example.org")
        letter = letter[1]
        self.assertIn("новости", letter["Subject"])
        for part in parts(letter):
            for word in ("Алиса", "Математика, 2 четверть", "Повторить дроби"):
                self.assertIn(word, part)
        text, html = parts(letter)
        self.assertIn("• Русский язык, 2 четверть: 5", text)
        self.assertIn("АЛИСА", text)
        self.assertNotIn("<img", html, "no tracking")
        notices = self._events()
        self.assertEqual(set(notices.mapped("state")), {"sent"})
        self.assertEqual(set(notices.mapped("message_id")), {letter["Message-ID"]})
        self.assertEqual(len(notices), 4)

    def _course_of(self, student):
        return (
            self.env["school.result"]
            .search(
                [("student_id", "=", student.id), ("term_id", "=", self.quarter.id)],
                limit=1,
            )
            .course_id
        )

    def test_the_regulations_clock_does_not_wait_for_the_evening(self):
        own = self.regulation.copy({"result_hours": 4})
        self.school.school_regulation_id = own
        self._publish()
        [notice] = self._make_events()
        self.assertEqual(notice.retry_at.hour, 13, "four hours, not seven")

    def test_the_hour_is_the_schools(self):
        self.school.school_evening_hour = 20.5
        self._advise()
        [notice] = self._make_events()
        self.assertEqual(notice.retry_at, datetime(2026, 11, 21, 17, 30))

    def test_a_result_withdrawn_before_the_evening_is_not_told(self):
        result = self._publish()
        self._make_events()
        result.write({"value_id": False, "reason": "Ошибка"})
        self.env.flush_all()
        with self._real_mail() as mailbox, freeze_time(EVENING, tick=True):
            self._run_cron()
        self.assertFalse(mailbox.letters)
        self.assertEqual(self._told("result"), {self.guardian: "cancelled"})

    def test_an_exam_is_told_when_it_is_published(self):
        exam = self.env["school.exam"].create(
            {
                "name": "Олимпиада",
                "kind": "contest",
                "subject_id": self.math.id,
                "date": self.MONDAY,
                "scale_id": False,
                "highest_score": 50,
                "publication": "at_time",
                "publication_time": "2026-11-21 12:00:00",
                "year_id": self.year.id,
            }
        )
        self.env["school.exam.result"].create(
            {"exam_id": exam.id, "student_id": self.student.id, "score": 41, "place": 2}
        )
        self.assertFalse(self._make_events(), "it is not published")
        with self._real_mail() as mailbox, freeze_time(EVENING, tick=True):
            self.env["school.exam.result"]._publish_batch()
            self._run_cron()
            with freeze_time("2026-11-22 16:05:00", tick=True):
                self._run_cron()
        letters = [
            one
            for one in mailbox.to("mother@example.org")
            if "экзамен" in one["Subject"]
        ]
        self.assertEqual(len(letters), 1)
        self.assertIn("Олимпиада: баллов: 41, место 2", parts(letters[0])[0])

    def test_a_consent_that_ends_soon(self):
        consent = self.guardian.consent_ids
        consent.valid_until = self.SATURDAY + timedelta(days=15)
        self.assertFalse(self._make_events())
        consent.valid_until = self.SATURDAY + timedelta(days=14)
        self.assertEqual(self._make_events().guardian_id, self.guardian)
        with self._real_mail() as mailbox, freeze_time(EVENING, tick=True):
            self._run_cron()
        [letter] = mailbox.to("mother@example.org")
        for part in parts(letter):
            self.assertIn("5 декабря 2026", part)
            self.assertIn("/my/consents", part)

    def test_a_decided_application_is_told_by_messenger_alone(self):
        self._channel("telegram")
        self.school.school_regulation_id = self.regulation.copy(
            {"channel_telegram": True}
        )
        application = self.env["school.application"].search(
            [("guardian_id", "=", self.guardian.id)]
        )
        application.decided_at = datetime(2026, 11, 21, 8)
        self.env.flush_all()
        self.assertFalse(self._make_events(), "the letter with the decision goes")
        self._by_telegram()
        [notice] = self._make_events()
        self.assertEqual((notice.kind, notice.channel), ("application", "telegram"))
        [(_ids, message)] = notice._letters(self._channel("telegram", detail="short"))
        self.assertIn(f"№ {application.name}: удовлетворено", message.text)

    def _by_telegram(self):
        purpose = self.env.ref("school_diary.consent_purpose_messengers")
        self.env["school.consent"].create(
            {
                "guardian_id": self.guardian.id,
                "purpose_id": purpose.id,
                "date": date(2026, 9, 1),
            }
        )
        return self._agreement(self.guardian, "1001", channel="telegram")

    def test_a_messenger_is_told_no_grade(self):
        self._channel("telegram")
        self.school.school_regulation_id = self.regulation.copy(
            {"channel_telegram": True}
        )
        self._by_telegram()
        self._publish()
        self._advise()
        notices = self._make_events().filtered(lambda one: one.channel == "telegram")
        notices.message_id = notices[0].message_id
        for detail, said, unsaid in (
            ("full", ["Алиса", "2 четверть: 4", "дроби"], []),
            ("short", ["Алиса", "Математика, 2 четверть"], [": 4", "дроби"]),
            ("bare", ["/my/diary/"], ["Алиса", "Математика", "дроби"]),
        ):
            [(ids, message)] = notices._letters(
                self._channel("telegram", detail=detail)
            )
            self.assertEqual(sorted(ids), sorted(notices.ids))
            self.assertIsInstance(message, Message)
            for word in said:
                self.assertIn(word, message.text, detail)
            for word in unsaid:
                self.assertNotIn(word, message.text, detail)

    def test_who_is_not_told(self):
        """Not wanted, no access, agreed later, on paper, another school's, long ago."""
        advice = self._advise()
        self.by_mail.unwanted_kind_ids = self.env.ref(
            "school_diary.notice_kind_recommendation"
        )
        self.assertFalse(self._make_events())
        self.by_mail.unwanted_kind_ids = False
        self.assertFalse(self._make_events(self.other_school))
        self.by_mail.date_from = self.SATURDAY + timedelta(days=1)
        self.assertFalse(self._make_events())
        self.by_mail.date_from = self.SATURDAY
        self._entered(advice, 4 * 24 * 60)
        self.assertFalse(self._make_events())
        self._entered(advice, 5)
        self.guardian.consent_ids.action_withdraw()
        self.assertFalse(self._make_events())

    def test_what_is_unwanted_meanwhile_does_not_leave(self):
        self._advise()
        self._make_events()
        self.by_mail.unwanted_kind_ids = self.env.ref(
            "school_diary.notice_kind_recommendation"
        )
        with self._real_mail() as mailbox, freeze_time(EVENING, tick=True):
            self._run_cron()
        self.assertFalse(mailbox.letters)
        self.assertEqual(self._told("recommendation"), {self.guardian: "cancelled"})

    def test_what_was_under_way_already_is_not_joined(self):
        self._advise()
        self._advise(text="Ещё")
        notices = self._make_events()
        notices.write({"retry_at": False})
        notices[0].attempts = 1
        self.env.flush_all()
        self.notices._join_events(self._channel())
        self.env.invalidate_all()
        self.assertEqual(len(set(notices.mapped("message_id"))), 2)

    def test_hundreds_are_laid_out_in_the_same_number_of_queries(self):
        letters = self.env["school.event.letter"]
        channel = self._channel()

        def count():
            notices = self._make_events()
            letters._letters(notices, channel)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(letters._letters(notices, channel)), len(notices))
            return self.env.cr.sql_log_count - before

        self._advise()
        self._publish(self.other_student)
        few = count()
        for place in range(10):
            pupil = self._student("Новиков", f"Имя {place}", "", self.class_6b)
            guardian = self._guardian(pupil, f"Новикова {place} Анна")
            self._open_gate(guardian)
            self._agreement(guardian, f"g{place}@example.org")
            self._advise(pupil)
        self.assertEqual(len(self._make_events()), 12)
        self.assertEqual(count(), few)
