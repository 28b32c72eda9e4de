"""What is still to be decided: by course, to whom it is shown, who is asked."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon, regulation
from .common import ResultMixin

ACTIVITY = "school_diary.mail_activity_type_results"


@tagged("post_install", "-at_install")
class TestSchoolResultGap(ResultMixin, SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term = cls.quarters[0]
        lesson = cls._lesson(cls.course_math, date(2026, 10, 20), 1)
        for pupil in cls.student | cls.third_student:
            cls._give(pupil, lesson, "5")

    def _gaps(self, user):
        self._end_request()
        self.env.invalidate_all()
        gaps = self.env["school.result.gap"].with_user(user)
        return gaps.search([("term_id", "=", self.term.id)])

    def _gap(self, course=None, user=None):
        gaps = self._gaps(user or self.deputy)
        return gaps.filtered(lambda gap: gap.course_id == (course or self.course_math))

    def _gap_courses(self, user):
        gaps = self._gaps(user).sudo()  # the rows are the user's, whoever's courses
        return {gap.course_id for gap in gaps}

    def _counts(self, **place):
        gap = self._gap(**place)
        return gap.due_count, gap.missing_count, gap.proposed_count

    @regulation("000-7a", "002-5a", "003-5a", "004-2")
    def test_by_course(self):
        self.assertEqual(self._counts(), (4, 4, 2))
        self.assertEqual(self._counts(course=self.course_english), (2, 2, 0))
        self.assertEqual(self._gap(self.course_english).class_id, self.class_6b)
        self._gap().action_confirm()
        self.assertEqual(self._counts(), (4, 2, 0))
        left = self._found_results().filtered(lambda one: one.state == "open")
        left.value_id = self._value("3")
        self.assertFalse(self._gap())

    def _found_results(self):
        self._end_request()
        return self.env["school.result"].search(
            [
                ("course_id", "=", self.course_math.id),
                ("term_id", "=", self.term.id),
            ]
        )

    def test_not_of_closed_terms_nor_of_those_to_come(self):
        every = self.env["school.result.gap"].with_user(self.deputy)
        self._end_request()
        terms = every.search([("company_id", "=", self.school.id)]).term_id
        self.assertEqual(terms, self.quarters[0] | self.quarters[1])
        self._close_term(self.term)
        self.assertFalse(self._gaps(self.deputy))

    def test_one_click_leads_to_the_results(self):
        action = self._gap(user=self.teacher).action_open()
        found = self.env["school.result"].search(action["domain"])
        self.assertEqual(found, self._found_results())
        shown = self.env["school.result"].with_user(self.teacher)
        shown.with_context(active_domain=action["domain"]).action_confirm_shown()
        self.assertEqual(self._counts(), (4, 2, 0))

    def test_nothing_is_confirmed_by_mistake(self):
        """Without a list there is nothing that all could mean."""
        self.env["school.result"].with_user(self.deputy).action_confirm_shown()
        self.assertEqual(self._counts(), (4, 4, 2))

    def test_rights(self):
        own = self._gap_courses(self.teacher)
        self.assertEqual(own, {self.course_math, self.course_english})
        homeroom = self._gap_courses(self.homeroom_teacher)
        self.assertEqual(homeroom, set(self.courses - self.course_history))
        self.assertFalse(self._gaps(self.foreign_teacher))
        for user in (self.homeroom_teacher, self.head):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._gap(user=user).action_confirm()
        for user in (self.secretary, self.parent, self.pupil_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._gaps(user)

    def test_a_teacher_begins_with_the_own_courses(self):
        """A homeroom teacher may see the colleagues', and decides in the own alone."""
        gaps = self.env["school.result.gap"]
        for user, own in (
            (self.homeroom_teacher, True),
            (self.deputy, False),
            (self.head, False),
        ):
            with self.subTest(user=user.login):
                context = gaps.with_user(user).action_open_gaps()["context"]
                self.assertEqual("search_default_mine" in context, own)
                context = self.term.with_user(user).action_open_missing()["context"]
                self.assertEqual("search_default_mine" in context, own)
        for user, course, may in (
            (self.homeroom_teacher, self.course_literature, True),
            (self.homeroom_teacher, self.course_math, False),
            (self.deputy, self.course_math, True),
            (self.head, self.course_math, False),
        ):
            with self.subTest(user=user.login, course=course.display_name):
                gap = self._gap(course, user)
                self.assertEqual(gap.may_decide, may)
                context = gap.action_open()["context"]
                self.assertEqual(context["school_may_decide"], may)

    def test_a_term_counts_what_one_sees(self):
        self._end_request()
        for user, count in (
            (self.deputy, 15),
            (self.teacher, 6),
            (self.secretary, 0),
        ):
            with self.subTest(user=user.login):
                self.assertEqual(self.term.with_user(user).missing_count, count)

    # Reminders

    def _asked(self):
        self.env.invalidate_all()
        return self.term.activity_ids.filtered(
            lambda one: one.activity_type_id == self.env.ref(ACTIVITY)
        )

    def _remind(self):
        self._end_request()
        with self.enter_registry_test_mode():
            self.env.ref("school_diary.ir_cron_remind_results").method_direct_trigger()

    @regulation("000-7a", "002-5a", "003-5a", "004-2")
    def test_teachers_are_asked_once_until_they_have_decided(self):
        self._remind()
        self.assertEqual(
            self._asked().user_id,
            self.teacher | self.other_teacher | self.homeroom_teacher,
        )
        self.assertFalse(self.quarters[1].activity_ids, "it is not yet at its end")
        self._remind()
        self.assertEqual(len(self._asked()), 3)
        self._decide(self.term)
        self.assertFalse(self._asked())

    def test_the_deputy_head_asks_before(self):
        self._end_request()
        running = self.quarters[1]
        running.with_user(self.deputy).action_remind()
        asked = running.activity_ids
        self.assertEqual(asked.mapped("date_deadline"), [self.TODAY] * 3)
        for user in (self.teacher, self.head, self.secretary):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                running.with_user(user).action_remind()

    def test_deferred_is_not_asked_for(self):
        self._remind()
        self._end_request()
        self.env["school.deferral"].with_user(self.deputy).create(
            [
                {
                    "student_id": student.id,
                    "term_id": self.term.id,
                    "date_until": date(2026, 12, 1),
                }
                for student in self.sibling
            ]
        )
        self.assertFalse(self._gap(self.course_history))
