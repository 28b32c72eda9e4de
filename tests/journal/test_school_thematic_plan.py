"""Thematic plans: who keeps them, who follows them, what they give the lessons."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..security.test_record_access import RecordAccessCase
from .grid_common import GridCommon
from .plan_common import PlanMixin


@tagged("post_install", "-at_install")
class TestThematicPlanAccess(PlanMixin, RecordAccessCase):
    def test_who_reads_and_keeps_a_plan(self):
        plan = self._plan()
        for record in (plan, plan.topic_ids[0]):
            self.assertMay(
                record,
                teacher="rwu",
                other_teacher="r",
                deputy="rwu",
                secretary="",
                head="r",
                admin="rwu",
                parent="",
                pupil_user="",
                foreign_teacher="",
                foreign_admin="",
            )

    def test_nobody_writes_in_a_colleagues_name_or_plan(self):
        mine = {"teacher_id": self.teacher.id}
        self.assertRefused(lambda: self._plan(user=self.other_teacher, **mine))
        plan = self._plan().with_user(self.other_teacher)
        topics = [(0, 0, {"name": "Ещё"})]
        self.assertRefused(plan.write, {"topic_ids": topics})
        self.assertRefused(plan.topic_ids.write, {"name": "Иное"})
        self._plan(user=self.deputy, **mine).with_user(self.teacher).name = "Моё"

    def test_whoever_copies_is_the_author(self):
        following = self.env["school.year"].create(
            {
                "name": "2027/2028",
                "company_id": self.school.id,
                "date_start": "2027-09-01",
                "date_end": "2028-05-31",
            }
        )
        plan = self._plan(year_id=self.year.id)
        action = plan.with_user(self.other_teacher).action_copy_to_year()
        copy = plan.browse(action["res_id"])
        self.assertEqual(
            (copy.teacher_id, copy.year_id, copy.name, copy.hours),
            (self.other_teacher, following, plan.name, 5),
        )
        self.assertEqual(plan.teacher_id, self.teacher)
        self.assertFalse(copy.course_ids)
        with self.assertRaises(AccessError):
            plan.with_user(self.head).action_copy_to_year()

    def test_a_course_follows_by_its_own_teachers_word(self):
        plan = self._plan()
        course = self.course_math
        for user in (self.teacher, self.deputy):
            course.plan_id = False
            wizard = (
                self.env["school.thematic.plan.use"]
                .with_user(user)
                .with_context(default_course_ids=course.ids)
            )
            with Form(wizard) as form:
                form.plan_id = plan
            form.record.action_use()
            self.assertEqual(course.plan_id, plan)
        with self.assertRaises(UserError):
            self._follow(plan, user=self.other_teacher)
        for user in (self.secretary, self.head):
            with self.assertRaises(AccessError):
                self.env["school.thematic.plan.use"].with_user(user).create({})
        with self.assertRaises(AccessError):
            self._follow(plan, user=self.foreign_teacher, course=self.foreign_course)
        with self.assertRaises(AccessError):
            course.with_user(self.teacher).plan_id = False

    def test_a_colleagues_plan_serves_a_parallel_class(self):
        parallel = self._course(
            self._class("6В", 6), self.math, self.other_teacher, room="3"
        )
        plan = self._follow()
        self._follow(plan, self.other_teacher, parallel)
        self.assertEqual(plan.course_ids, self.course_math | parallel)
        with self.assertRaises(UserError):
            plan.with_user(self.teacher).unlink()

    def test_the_subject_is_the_courses(self):
        with self.assertRaises(ValidationError):
            self._follow(course=self.course_english)
        plan = self._follow()
        with self.assertRaises(ValidationError):
            plan.subject_id = self.russian

    def test_hours_are_whole_and_positive(self):
        for hours in (0, -1, 101):
            with (
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
                mute_logger("odoo.sql_db"),
            ):
                self._plan([("Доли", hours, {})])

    def test_form_numbers_the_lessons(self):
        with Form(self.env["school.thematic.plan"].with_user(self.teacher)) as form:
            form.name = "Математика"
            form.subject_id = self.math
            form.grade_level = 6
            for name, hours in (("Доли", 1), ("Дроби", 2), ("Проценты", 1)):
                with form.topic_ids.new() as topic:
                    topic.name = name
                    topic.hours = hours
        self.assertEqual(form.record.topic_ids.mapped("lessons"), ["1", "2–3", "4"])
        self.assertEqual(form.record.hours, 4)
        self.assertEqual(form.record.teacher_id, self.teacher)


@tagged("post_install", "-at_install")
class TestPlanOfThePage(PlanMixin, GridCommon):
    """The n-th lesson of the year is the plan's n-th hour."""

    def _numbers(self, grid):
        numbers = grid["plan"]["numbers"]
        return [numbers.get(one["id"]) for one in grid["lessons"]]

    def test_without_a_plan(self):
        self.assertIsNone(self._open()["plan"])

    def test_each_lesson_has_its_hour(self):
        self._follow()
        self._lesson(self.course_math, date(2026, 9, 7), 1)
        self.lessons_math[1].action_cancel()
        moved = self.lessons_math[2]._move(date(2026, 11, 27), 2)
        grid = self._open()
        self.assertEqual(self._numbers(grid), [2, None, None, 3, 4, 5])
        self.assertEqual(grid["lessons"][-1]["id"], moved.id)
        self.assertEqual(grid["plan"]["hours"], 5)
        self.assertEqual(
            [
                (one["name"], one["first"], one["last"])
                for one in grid["plan"]["topics"]
            ],
            [
                ("Доли", 1, 1),
                ("Дроби", 2, 3),
                ("Контрольная: дроби", 4, 4),
                ("Проценты", 5, 5),
            ],
        )
        self.assertEqual(grid["plan"]["topics"][1]["homework"], "№ 551, 553")
        self.assertEqual(grid["plan"]["topics"][2]["type_id"], self.type_test.id)

    def test_how_far_apart(self):
        self._follow()
        self.assertIsNone(self._open()["plan"]["apart"])
        for topics, expected in (
            (["Доли", "Дроби", "дроби."], 0),
            (["Доли", "Доли", "Доли"], 2),
            (["Доли", "Проценты", "Своё"], -3),
        ):
            for lesson, topic in zip(self.lessons_math, topics, strict=False):
                lesson.topic = topic
            with self.subTest(topics=topics):
                self.assertEqual(self._open()["plan"]["apart"], expected)

    def test_changes_bring_the_plan(self):
        self._follow()
        grid = self._open()
        self.lesson.topic = "Дроби"
        self.env.flush_all()
        changes = self._as(self.deputy).grid_changes(*self.days, grid["stamp"] + "x")
        self.assertEqual(changes["plan"]["numbers"], grid["plan"]["numbers"])

    def test_every_reader_of_the_page_gets_it(self):
        self._follow()
        for user in (self.deputy, self.head, self.homeroom_teacher):
            with self.subTest(user=user.login):
                self.assertEqual(self._open(user)["plan"]["hours"], 5)

    def test_queries(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._open()
            return self.cr.sql_log_count - before

        self._open()
        without = count()
        self._follow()
        self._open()
        few = count()
        self.assertLessEqual(few, without + 2)
        self.course_math.plan_id.topic_ids = [
            (0, 0, {"name": f"Тема {number}", "sequence": 50 + number})
            for number in range(150)
        ]
        for number in range(20):
            self._lesson(self.course_math, date(2026, 11, 3), 20 + number)
        self.assertEqual(count(), few)


@tagged("post_install", "-at_install")
class TestFillTopics(PlanMixin, GridCommon):
    def _fill(self, user=None):
        return self._as(user or self.teacher).action_fill_topics()

    def _topics(self):
        return [one.topic or "" for one in self.lessons_math]

    def test_only_what_is_empty_is_filled(self):
        self._follow()
        self.lessons_math[1].topic = "Своё"
        self._fill()
        # The fourth had a topic from the beginning.
        self.assertEqual(
            self._topics(), ["Доли", "Своё", "Дроби", "Обыкновенные дроби", "Проценты"]
        )
        self.assertEqual(self.lesson_test.type_id, self.type_test)
        before = self._topics()
        self._fill()
        self.assertEqual(self._topics(), before)

    def test_a_closed_term_stays(self):
        self._follow()
        early = self._lesson(self.course_math, date(2026, 9, 7), 1)
        self._close_term(self.quarters[0])
        action = self._fill()
        self.assertFalse(early.topic)
        self.assertEqual(self.lessons_math[0].topic, "Дроби")
        self.assertIn("1", action["params"]["message"].rsplit(":", 1)[1])

    def test_a_shorter_plan_leaves_the_rest(self):
        self._follow(self._plan([("Доли", 2, {})]))
        self._fill(self.deputy)
        self.assertEqual(self._topics()[:3], ["Доли", "Доли", ""])

    def test_who_may(self):
        self._follow()
        self.lesson.substitute_id = self.other_teacher
        for user in (self.secretary, self.head, self.foreign_teacher, self.parent):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._fill(user)
        self._fill(self.other_teacher)  # the substitute's own lesson alone
        self.assertEqual(self._topics()[:3], ["", "", "Дроби"])
        self.course_math.plan_id = False
        with self.assertRaises(UserError):
            self._fill()

    def test_queries_do_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._fill()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        def begin(lessons):
            topics = [(f"Тема {number}", 1, {}) for number in range(60)]
            self.course_math.lesson_ids.topic = False
            for number in range(lessons):
                self._lesson(self.course_math, date(2026, 12, 3), 20 + number)
            self.course_math.plan_id = self._plan(topics)

        begin(0)
        self._fill()
        begin(0)
        few = count()
        begin(40)
        self.assertLessEqual(count(), few)
        self.assertTrue(all(self.course_math.lesson_ids.mapped("topic")))


@tagged("post_install", "-at_install")
class TestEvening(GridCommon):
    """With homework comes how full the evening is that it makes."""

    def _give_homework(self, **work):
        operation = {
            "op": "1",
            "lesson": self.lesson.id,
            "changes": {"homework": work},
        }
        return self._save(operation)["1"]

    def test_told_with_the_save(self):
        self._homework(
            self.lesson_russian, "Упр. 5", minutes=100, date_due="2026-11-19"
        )
        result = self._give_homework(description="№ 5", minutes=30)
        self.assertEqual(result["evening"]["minutes"], 130)
        self.assertEqual(result["evening"]["limit"], 150)
        self.assertFalse(result["evening"]["warning"])
        result = self._give_homework(minutes=60)
        self.assertIn("160", result["evening"]["warning"])
        evening = self._as(self.teacher).grid_evening(self.lesson.id)
        self.assertEqual(evening, result["evening"])
        self.assertEqual(self._give_homework(description="")["evening"], {})

    def test_of_this_page_alone(self):
        self._homework(self.lesson_history, "§ 5", minutes=300, date_due="2026-11-19")
        evening = self._as(self.teacher).grid_evening(self.lesson_history.id)
        self.assertFalse(evening)
        with self.assertRaises(AccessError):
            self._as(self.foreign_teacher).grid_evening(self.lesson.id)
        with self.assertRaises(AccessError):
            self._as(self.parent).grid_evening(self.lesson.id)
