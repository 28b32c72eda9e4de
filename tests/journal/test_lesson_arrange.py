from datetime import date, timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import SchoolDiaryCommon, SchoolDiaryHttpCommon, regulation


class SubstituteMixin:
    def _wizard(self, lessons):
        action = lessons.with_user(self.deputy).action_substitute()
        return (
            self.env["school.lesson.substitute"]
            .with_user(self.deputy)
            .browse(action["res_id"])
        )

    def _absent(self, teacher, first, last):
        wizard = Form(self.env["school.lesson.substitute"].with_user(self.deputy))
        wizard.teacher_id = teacher
        wizard.date_from, wizard.date_to = first, last
        wizard.reason = "Болезнь учителя"
        return wizard.save()


@tagged("post_install", "-at_install")
class TestSubstitute(SubstituteMixin, SchoolDiaryCommon):
    def test_who_is_free_and_knows_the_subject_comes_first(self):
        """In the first lesson of the 18th other_teacher has history in 7А."""
        self._course(self.class_7a, self.math, self.homeroom_teacher)
        wizard = self._wizard(self.lesson)
        offers = wizard.line_ids.offer_ids
        names = [offer.user_id for offer in offers]
        self.assertEqual(names[0], self.homeroom_teacher)
        self.assertNotIn(self.teacher, names)
        self.assertNotIn(self.foreign_teacher, names)
        self.assertNotIn(self.secretary, names)
        self.assertEqual(names[-1], self.other_teacher)
        self.assertIn("История · 7А", offers[-1].display_name)
        self.assertFalse(offers[-1].is_free)
        self.assertTrue(offers[0].teaches_subject)
        # The administrator is free, but teaches nothing.
        self.assertLess(names.index(self.homeroom_teacher), names.index(self.admin))
        self.assertEqual(names[-2:], [self.deputy, self.other_teacher])
        self.assertEqual(wizard.line_ids.offer_id, offers[0])

    def test_substitute_one_lesson(self):
        wizard = self._wizard(self.lesson)
        wizard.line_ids.offer_id = wizard.line_ids.offer_ids.filtered(
            lambda offer: offer.user_id == self.other_teacher
        )
        with self.assertRaises(UserError):
            wizard.action_substitute()
        wizard.reason = "Курсы"
        wizard.action_substitute()
        self.assertEqual(self.lesson.substitute_id, self.other_teacher)
        self.assertEqual(self.lesson.reason, "Курсы")
        self.assertEqual(self.lesson.teacher_id, self.teacher)

    def test_all_lessons_of_an_absent_teacher(self):
        wizard = self._absent(self.teacher, self.TODAY, self.TODAY + timedelta(days=1))
        wizard.action_find()
        self.assertEqual(
            wizard.line_ids.lesson_id,
            self.lesson | self.lesson_english | self.lesson_test,
        )
        keep = wizard.line_ids.filtered(lambda one: one.lesson_id == self.lesson_test)
        keep.offer_id = False
        wizard.action_substitute()
        self.assertTrue(self.lesson.substitute_id)
        self.assertTrue(self.lesson_english.substitute_id)
        self.assertFalse(self.lesson_test.substitute_id)

    def test_a_substitute_is_busy(self):
        self.lesson.substitute_id = self.homeroom_teacher
        wizard = self._wizard(self.lesson_history)
        offer = wizard.line_ids.offer_ids.filtered(
            lambda one: one.user_id == self.homeroom_teacher
        )
        self.assertFalse(offer.is_free)
        free = wizard.line_ids.offer_ids.filtered(
            lambda one: one.user_id == self.teacher
        )
        self.assertTrue(free.is_free)

    def test_two_lessons_at_once_get_two_substitutes(self):
        wizard = self._wizard(self.lesson | self.lesson_history)
        self.assertEqual(len(wizard.line_ids.offer_id.user_id), 2)

    def test_nothing_to_substitute(self):
        wizard = self._absent(self.deputy, self.TODAY, self.TODAY)
        with self.assertRaises(UserError):
            wizard.action_find()
        self.lesson.action_cancel()
        with self.assertRaises(UserError):
            self._wizard(self.lesson)

    def test_who_may(self):
        for user in (self.teacher, self.secretary, self.head, self.foreign_admin):
            with self.assertRaises(AccessError):
                self.lesson.with_user(user).action_substitute()

    def test_queries_do_not_grow(self):
        counts = []
        for last in (self.TODAY, self.TODAY, self.TODAY + timedelta(days=2)):
            wizard = self._absent(self.teacher, self.TODAY, last)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            wizard.action_find()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 1)


@tagged("post_install", "-at_install")
class TestCancel(SchoolDiaryCommon):
    def test_with_a_reason(self):
        action = self.lesson.with_user(self.deputy).action_ask_cancel()
        wizard = Form(
            self.env["school.lesson.cancel"]
            .with_user(self.deputy)
            .with_context(**action["context"])
        )
        with self.assertRaises(AssertionError):
            wizard.save()
        wizard.reason = "Карантин"
        wizard.save().action_cancel()
        self.assertEqual(self.lesson.state, "cancelled")
        self.assertEqual(self.lesson.reason, "Карантин")

    def test_several_or_none(self):
        self._give(self.student, self.lesson_test, "5")
        wizard = (
            self.env["school.lesson.cancel"]
            .with_user(self.deputy)
            .with_context(active_ids=(self.lesson | self.lesson_test).ids)
            .create({"reason": "Карантин"})
        )
        self.assertEqual(wizard.lesson_ids, self.lesson | self.lesson_test)
        with self.assertRaises(UserError), self.cr.savepoint():
            wizard.action_cancel()
        self.assertEqual(self.lesson.state, "planned")

    def test_who_may(self):
        for user in (self.teacher, self.secretary, self.head):
            with self.assertRaises(AccessError):
                self.env["school.lesson.cancel"].with_user(user).create(
                    {"lesson_ids": [(6, 0, self.lesson.ids)], "reason": "Так"}
                )


@tagged("post_install", "-at_install")
class TestParentsSee(SubstituteMixin, SchoolDiaryHttpCommon):
    @regulation("000-4b", "002-2b", "003-2a")
    def test_at_once(self):
        """As soon as it is saved, with its reason, in the week of the diary."""
        self.authenticate("t_parent", "t_parent")
        wizard = self._wizard(self.lesson)
        wizard.line_ids.offer_id = wizard.line_ids.offer_ids.filtered(
            lambda offer: offer.user_id == self.homeroom_teacher
        )
        wizard.reason = "Курсы учителя"
        wizard.action_substitute()
        self.env["school.lesson.cancel"].with_user(self.deputy).create(
            {
                "lesson_ids": [(6, 0, self.lesson_literature.ids)],
                "reason": "Посещение театра",
            }
        ).action_cancel()
        self.lesson_russian.with_user(self.deputy)._move(
            date(2026, 11, 20), 5, "Диспансеризация"
        )
        self.env.flush_all()
        for page in ("week", "timetable"):
            with self.subTest(page=page):
                text = self.url_open(
                    f"/my/diary/{self.student.id}/{page}?date={self.TODAY}"
                ).text
                self.assertIn("Котова", text)
                # Why a teacher is away is the school's affair alone.
                self.assertNotIn("Курсы учителя", text)
                if page == "week":
                    self.assertIn("Посещение театра", text)
                    self.assertIn("Диспансеризация", text)
