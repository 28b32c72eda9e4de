from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from ..common import regulation
from .common import DeliveryCommon

WEEK = timedelta(days=7)


@tagged("post_install", "-at_install")
class TestSchoolNotice(DeliveryCommon):
    """Who is told of a week, by which channel, and that it happens once."""

    def _guardians(self, monday=None):
        return self._make(monday).guardian_id

    def _next_week(self, weeks=1):
        """A lesson in a later week, so that there is something to tell."""
        day = self.MONDAY + weeks * WEEK
        self._lesson(self.course_math, day, 1)
        return day

    def test_one_notice_a_guardian_pupil_channel_and_week(self):
        made = self._make()
        self.assertEqual(
            made.guardian_id,
            self.guardian | self.guardian_of_sibling | self.other_guardian,
        )
        notice = made.filtered(lambda one: one.guardian_id == self.guardian)
        self.assertRecordValues(
            notice,
            [
                {
                    "student_id": self.student.id,
                    "class_id": self.class_6b.id,
                    "agreement_id": self.by_mail.id,
                    "channel": "email",
                    "kind": "week",
                    "address": "mother@example.org",
                    "period_from": self.MONDAY,
                    "period_to": self.SUNDAY,
                    "state": "queued",
                    "in_doubt": False,
                    "company_id": self.school.id,
                }
            ],
        )
        self.assertRegex(notice.message_id, r"^<notice\.[0-9a-f-]{36}@example\.org>$")
        self.assertEqual(len(set(made.mapped("message_id"))), 3)
        self.assertFalse(self._make(), "made already")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                notice.copy()

    def test_the_number_of_queries_does_not_grow(self):
        self._make(self.MONDAY - WEEK)
        counts = []
        for pupils in (1, 6):
            for number in range(pupils):
                student = self._student("Новый", f"Имя{number}", "", self.class_6b)
                guardian = self._guardian(student, f"Мать {number}")
                self._open_gate(guardian)
                self._agreement(guardian, f"p{pupils}{number}@example.org")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertGreaterEqual(len(self._make()), pupils)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    @regulation("000-3", "002-1", "003-1")
    def test_nothing_electronic_without_consent_access_and_right(self):
        self._agreement(self.closed_guardian, "closed@example.org")
        self.guardian.consent_ids.action_withdraw()
        self.other_guardian.action_end()
        self.env["school.application"].search(
            [("guardian_id", "=", self.guardian_of_sibling.id)]
        ).state = "withdrawn"
        self.assertFalse(
            self._make().filtered(lambda notice: notice.channel == "email")
        )

    @regulation("001-f")
    def test_nothing_about_a_pupil_who_left(self):
        self.student.departure_date = self.SATURDAY
        self.other_student.active = False
        self.assertEqual(self._guardians(), self.guardian_of_sibling)

    def test_nothing_about_a_pupil_without_a_class_in_that_week(self):
        self.student.enrollment_ids.write({"date_to": self.MONDAY - timedelta(1)})
        self.assertNotIn(self.guardian, self._guardians())

    def test_nothing_of_a_week_without_lessons(self):
        self.assertFalse(self._make(date(2026, 10, 26)), "vacation")

    def test_an_ended_agreement_makes_nothing(self):
        self.by_mail.action_end()
        self.assertNotIn(self.guardian, self._guardians())

    def test_a_channel_that_the_regulation_dropped_makes_nothing(self):
        self.school.school_regulation_id = self.env.ref("school_diary.regulation_003")
        self.assertFalse(self._make())

    def test_no_school_makes_notices_of_another(self):
        self._agreement(self.foreign_guardian, "foreign@example.org")
        self.assertNotIn(self.foreign_guardian, self._guardians())
        self.assertEqual(
            self._make(school=self.other_school).guardian_id, self.foreign_guardian
        )

    @regulation("000-2", "000-4c", "001-d", "002-2c", "003-2b")
    def test_paper_every_week_without_consent_or_access(self):
        self._agreement(self.closed_guardian)
        self.assertIn(self.closed_guardian, self._guardians())
        notice = self.closed_guardian.notice_ids
        self.assertEqual((notice.channel, notice.address), ("paper", False))
        self.assertFalse(notice.message_id)
        self.assertIn(self.closed_guardian, self._guardians(self._next_week()))
        self.closed_guardian.action_end()
        self.assertNotIn(self.closed_guardian, self._guardians(self._next_week(2)))

    @regulation("004-1b")
    def test_paper_every_second_week_covers_both(self):
        self.school.school_regulation_id = self.env.ref("school_diary.regulation_004")
        self._agreement(self.closed_guardian)
        self._make()
        self.assertNotIn(self.closed_guardian, self._guardians(self._next_week()))
        self._make(self._next_week(2))
        last, first = self.closed_guardian.notice_ids.sorted("period_to", reverse=True)
        self.assertEqual(first.period_from, self.MONDAY)
        self.assertEqual(last.period_from, self.MONDAY + WEEK)
        self.assertEqual(last.period_to, self.SUNDAY + 2 * WEEK)
        self.assertFalse(self._make(self.MONDAY + WEEK).filtered("batch_id"), "covered")

    @regulation("004-1b")
    def test_paper_every_week_where_it_is_agreed(self):
        self.school.school_regulation_id = self.env.ref("school_diary.regulation_004")
        self._agreement(self.closed_guardian, is_weekly=True)
        self._make()
        self.assertIn(self.closed_guardian, self._guardians(self._next_week()))

    def test_paper_makes_up_for_a_missed_week_but_not_for_a_vacation(self):
        self._agreement(self.closed_guardian)
        self._make()
        self._next_week(3)
        self._make(self._next_week(4))
        self.assertEqual(
            self.closed_guardian.notice_ids.sorted("period_to")[-1].period_from,
            self.MONDAY + 3 * WEEK,
        )

    def test_paper_comes_in_one_batch_a_class_and_week(self):
        self._agreement(self.closed_guardian)
        third = self._guardian(self.third_student, "Белов Сергей Петрович")
        self._agreement(third)
        self._make()
        batch = self.closed_guardian.notice_ids.batch_id
        self.assertRecordValues(
            batch,
            [
                {
                    "class_id": self.class_6b.id,
                    "date_from": self.MONDAY,
                    "date_to": self.SUNDAY,
                    "state": "made",
                    "company_id": self.school.id,
                }
            ],
        )
        self.assertEqual(batch.notice_ids.guardian_id, self.closed_guardian | third)
        batch.state = "printed"
        late = self._guardian(self.own_student, "Громов Андрей Ильич")
        self._agreement(late)
        self._make()
        self.assertNotEqual(late.notice_ids.batch_id, batch)
        self.assertEqual(late.notice_ids.batch_id.state, "made")

    def test_the_week_is_due_from_the_agreed_weekday_on(self):
        self.assertEqual(self.school._school_due_week(), self.MONDAY)
        self.school.school_digest_weekday = "6"
        self.assertEqual(self.school._school_due_week(), self.MONDAY - WEEK)
        # Saturday 21:30 in Moscow is Sunday in Yekaterinburg and further east.
        self.school.resource_calendar_id.tz = "Asia/Vladivostok"
        with freeze_time("2026-11-21 18:30:00"):
            self.assertEqual(self.school._school_due_week(), self.MONDAY)

    def test_a_late_run_tells_of_last_week_only_whom_it_concerned(self):
        self._agreement(self.closed_guardian, date_from=date(2026, 11, 23))
        with freeze_time("2026-11-23 06:00:00"), self.enter_registry_test_mode():
            self._run_cron()
        notices = self.notices.search([])
        self.assertEqual(set(notices.mapped("period_from")), {self.MONDAY})
        self.assertNotIn(self.closed_guardian, notices.guardian_id)

    # What the office does

    def test_the_office_makes_a_week_by_hand(self):
        make = self.env["school.notice.make"].with_user(self.secretary)
        with Form(make) as form:
            self.assertEqual(form.date, self.MONDAY)
            form.date = self.TODAY
            wizard = form.save()
        action = wizard.action_make()
        made = self.notices.search(action["domain"])
        self.assertEqual(len(made), 3)
        self.assertTrue(self._triggers(self.env.ref("school_diary.ir_cron_send")))
        with self.assertRaises(AccessError):
            make.with_user(self.teacher).create({})

    def test_a_week_to_come_is_not_made(self):
        """Else its true digests would have been sent already, telling of nothing."""
        make = self.env["school.notice.make"].with_user(self.secretary)
        before = self.notices.search_count([])
        with self.assertRaisesRegex(UserError, "has not begun"):
            make.create({"date": "2026-11-23"}).action_make()
        self.assertEqual(self.notices.search_count([]), before)
        make.create({"date": "2026-11-22"}).action_make()  # Sunday of this week
        self.assertGreater(self.notices.search_count([]), before)

    def test_the_office_cancels_and_sends_again(self):
        notice = self._make()[0]
        office = notice.with_user(self.secretary)
        office.action_cancel()
        self.assertEqual((notice.state, notice.cancel_reason), ("cancelled", "office"))
        office.action_retry()
        self.assertEqual((notice.state, notice.cancel_reason), ("queued", False))
        notice.agreement_id.action_end()
        office.action_cancel()
        office.action_retry()
        self.assertEqual(
            (notice.state, notice.cancel_reason), ("cancelled", "agreement")
        )
        with self.assertRaises(UserError):
            notice.with_user(self.homeroom_teacher).action_cancel()

    def test_nobody_writes_notices_by_hand(self):
        notice = self._make().filtered(lambda one: one.guardian_id == self.guardian)
        for user in self.secretary, self.admin, self.head:
            with self.subTest(login=user.login):
                self.assertTrue(notice.with_user(user).read(["state"]))
                with self.assertRaises(AccessError):
                    notice.with_user(user).state = "sent"
        self.assertTrue(notice.with_user(self.homeroom_teacher).read(["state"]))
        for user in (
            self.teacher,
            self.parent,
            self.other_parent,
            self.pupil_user,
            self.foreign_secretary,
        ):
            with self.subTest(login=user.login), self.assertRaises(AccessError):
                notice.with_user(user).read(["state"])
