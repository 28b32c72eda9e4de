from datetime import date

from odoo.tests import tagged

from ..common import SchoolDiaryCommon


@tagged("post_install", "-at_install")
class TestSchoolJournalGap(SchoolDiaryCommon):
    """Monday's and Tuesday's lessons of mathematics are over, and not held."""

    def _gaps(self, user=None, **where):
        gaps = self.env["school.journal.gap"].with_user(user or self.deputy)
        self.env.flush_all()
        self.env.invalidate_all()
        domain = [(name, "=", value) for name, value in where.items()]
        return gaps.search(domain)

    def _kinds(self):
        return sorted((gap.date.day, gap.kind) for gap in self._gaps())

    def test_what_is_missing(self):
        self.assertEqual(self._kinds(), [(16, "held"), (17, "held")])
        first, second = self.lessons_math[:2]
        first.write({"state": "held", "topic": "Дроби"})
        second.state = "held"
        self.assertEqual(self._kinds(), [(17, "topic")])
        first.type_id = self.type_test
        self.assertEqual(self._kinds(), [(16, "grades"), (17, "topic")])
        self._give(self.student, first, "5")
        second.topic = "Дроби"
        self.assertFalse(self._kinds())

    def test_homework_where_it_is_usual(self):
        earlier = self.env["school.lesson"].browse()
        for day in (9, 10, 11):
            earlier |= self._lesson(
                self.course_math, date(2026, 11, day), 1, topic="Дроби"
            )
        lessons = earlier | self.lessons_math[:2]
        lessons.write({"state": "held", "topic": "Дроби"})
        self.assertFalse(self._kinds())
        for lesson in lessons - self.lessons_math[1]:
            self._homework(lesson, "№ 1")
        self.assertEqual(self._kinds(), [(17, "homework")])

    def test_closed_terms_are_left_alone(self):
        self._close_term(self.quarter)
        self.assertFalse(self._kinds())

    def test_who_sees_what(self):
        """A teacher the own, also as the substitute; the deputy all of the school."""
        self.lessons_math[1].with_user(self.deputy).substitute_id = self.other_teacher
        self.assertEqual(self._gaps(self.teacher).lesson_id, self.lessons_math[0])
        self.assertEqual(self._gaps(self.other_teacher).lesson_id, self.lessons_math[1])
        self.assertEqual(len(self._gaps(self.head)), 2)
        self.assertFalse(self._gaps(self.foreign_teacher))
        for user in (self.secretary, self.parent):
            allowed = self.env["school.journal.gap"].with_user(user)
            self.assertFalse(allowed.has_access("read"))

    def _run(self):
        with self.enter_registry_test_mode():
            self.env.ref("school_diary.ir_cron_remind_journal").method_direct_trigger()

    def _reminders(self):
        self.env.invalidate_all()
        return self.env["school.journal.reminder"].search(
            [("company_id", "=", self.school.id)]
        )

    def test_reminded_once_a_day_of_lessons(self):
        mails = self.env["mail.mail"].search_count([])
        self._run()
        told = self._reminders()
        self.assertEqual(told.user_id, self.teacher)
        self.assertEqual(sorted(one.date.day for one in told), [16, 17])
        self.assertEqual(len(told.activity_ids), 2)
        self._run()
        self.assertEqual(self._reminders().activity_ids, told.activity_ids)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

    def test_done_when_filled_in(self):
        self._run()
        self.lessons_math[0].write({"state": "held", "topic": "Дроби"})
        self._run()
        self.assertEqual(
            [one.date.day for one in self._reminders() if one.activity_ids], [17]
        )

    def test_in_batches(self):
        """One at a time: nothing is left out, nothing told twice."""
        cron = self.env.ref("school_diary.ir_cron_remind_journal")
        cron.code = "model._cron_remind(batch_size=1)"
        for _time in range(3):
            self._run()
        self.assertEqual(sorted(one.date.day for one in self._reminders()), [16, 17])
