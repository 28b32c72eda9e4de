from datetime import date, timedelta

from odoo.tests import Form, freeze_time, tagged

from ..common import SchoolDiaryCommon, regulation
from .extract_common import ExtractMixin

WEEK = timedelta(days=7)


@tagged("post_install", "-at_install")
class TestPaperDue(ExtractMixin, SchoolDiaryCommon):
    """By when a family has to have its extract, counted to the day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for week in range(1, 4):
            cls._lesson(cls.course_math, cls.MONDAY + week * WEEK, 1)

    def _make(self, week=0):
        """The extract of the family for the week."""
        notices = self.env["school.notice"]
        made = notices._make_week(self.school, self.MONDAY + week * WEEK)
        return made.filtered(lambda one: one.guardian_id == self.guardian)

    def _hand_over(self, notice, moment):
        """The office prints it and hands it over at its desk."""
        with freeze_time(moment):
            if notice.batch_id.state == "made":
                notice.batch_id.with_user(self.secretary).action_print()
            notice.with_user(self.secretary).action_hand_over()

    def _follow(self, code):
        self.school.school_regulation_id = self.env.ref(
            f"school_diary.regulation_{code}"
        )

    @regulation("000-2", "001-d")
    def test_from_the_last_extract(self):
        self._on_paper([self.guardian])
        first = self._make()
        self.assertEqual(first.due_on, date(2026, 11, 23), "the news is of the 16th")
        second = self._make(1)
        self.assertEqual(second.due_on, date(2026, 11, 30))
        self._hand_over(first, "2026-11-25 09:00:00")
        self.assertEqual(second.due_on, date(2026, 12, 2), "a week after the first")
        self.assertEqual(first.due_on, date(2026, 11, 23), "what was promised stays")
        self._hand_over(second, "2026-12-02 20:30:00")  # 23:30 in Moscow
        self.assertEqual(second.received_on, date(2026, 12, 2))
        self.assertEqual((first | second).mapped("is_late"), [True, False])
        late = self.env["school.notice"].search([("is_late", "=", True)])
        self.assertEqual(late, first)
        self.assertEqual(self._make(2).due_on, date(2026, 12, 9))

    @regulation("001-d")
    def test_from_the_agreement(self):
        self._on_paper([self.guardian]).date_from = date(2026, 11, 19)
        with freeze_time("2026-11-21 09:00:00"):
            self.assertEqual(self._make().due_on, date(2026, 11, 26))

    @regulation("004-1b")
    def test_every_fortnight(self):
        self._follow("004")
        agreement = self._on_paper([self.guardian])
        first = self._make()
        self.assertEqual(first.due_on, date(2026, 11, 30))
        self._hand_over(first, "2026-11-24 09:00:00")
        self.assertFalse(self._make(1))
        self.assertEqual(self._make(2).due_on, date(2026, 12, 8))
        agreement.is_weekly = True
        first._set_due(self.school)
        self.assertEqual(self._make(3).due_on, date(2026, 12, 14))

    def test_own_interval_in_days(self):
        """Ten days are ten days, though extracts come with the week."""
        own = self.env.ref("school_diary.regulation_004").copy(
            {"company_id": self.school.id, "paper_interval_days": 10}
        )
        self.school.school_regulation_id = own
        self._on_paper([self.guardian])
        self.assertEqual(self._make().due_on, date(2026, 11, 26))
        self.assertEqual(self._make(1).due_on, date(2026, 12, 3))

    def test_vacation(self):
        """Nobody is told of a week without lessons, and nobody is late by it."""
        self._on_paper([self.guardian])
        self._hand_over(self._make(), "2026-11-21 09:00:00")
        self.env["school.lesson"].search(
            [("date", ">=", self.MONDAY + WEEK), ("date", "<", self.MONDAY + 2 * WEEK)]
        ).unlink()
        self.assertFalse(self._make(1))
        self.assertEqual(self._make(2).due_on, date(2026, 12, 7))

    @regulation("000-2", "001-d", "004-1b")
    def test_who_is_on_paper(self):
        """The office sees by when each family's next extract is due."""
        agreement = self._on_paper([self.guardian])
        seen = agreement.with_user(self.secretary)
        self.assertEqual(seen.paper_due_on, date(2026, 9, 8))
        first = self._make()
        self.assertEqual(self._reread(seen).paper_due_on, date(2026, 11, 23))
        self._hand_over(first, "2026-11-21 09:00:00")
        self.assertEqual(self._reread(seen).paper_due_on, date(2026, 11, 28))
        seen.is_weekly = True
        self._follow("004")
        self.assertEqual(self._reread(seen).paper_due_on, date(2026, 11, 28))
        seen.is_weekly = False
        self.assertEqual(self._reread(seen).paper_due_on, date(2026, 12, 5))
        with Form(seen) as form:
            self.assertEqual(form.paper_due_on, "2026-12-05")
        seen.action_end()
        self.assertFalse(self._reread(seen).paper_due_on)

    def _reread(self, record):
        self.env.invalidate_all()
        return record

    def test_overdue(self):
        """Listed for the office and the class's own teacher, on the day after."""
        self._on_paper([self.guardian])
        batch = self._make().batch_id
        self.assertEqual(batch.due_on, date(2026, 11, 23))
        readers = (self.secretary, self.homeroom_teacher, self.deputy, self.head)
        strangers = (self.other_teacher, self.foreign_secretary)
        for moment, count in (("2026-11-23 20:59", 0), ("2026-11-23 21:01", 1)):
            with freeze_time(moment):  # midnight in Moscow lies between them
                self.env.invalidate_all()
                self.assertEqual(batch.is_overdue, bool(count))
                self.assertEqual(batch.notice_ids.is_late, bool(count))
                for user in readers:
                    self.assertEqual(self._overdue(user), count, user.login)
                for user in strangers:
                    self.assertEqual(self._overdue(user), 0, user.login)
        self._hand_over(batch.notice_ids, "2026-11-24 09:00:00")
        self.assertEqual(self._overdue(self.secretary), 0)

    def _overdue(self, user):
        """As the first screen counts them; the list that it opens has as many."""
        day = self.env["school.day"].with_user(user).with_company(user.company_id)
        tasks = {task["name"]: task for task in day.get_tasks()}
        task = tasks["paper_overdue"]
        found = self.env[task["model"]].with_user(user).search_count(task["domain"])
        self.assertEqual(found, task["count"])
        return found

    def test_called_off_is_not_overdue(self):
        self._on_paper([self.guardian])
        notice = self._make()
        notice.with_user(self.secretary).action_cancel()
        with freeze_time("2026-12-01 09:00:00"):
            self.env.invalidate_all()
            self.assertFalse(notice.is_late)
            self.assertFalse(notice.batch_id.is_overdue)
            notice.with_user(self.secretary).action_retry()
            self.assertTrue(notice.is_late, "wanted after all, and long due")
