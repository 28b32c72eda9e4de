"""Lessons held against the curriculum: the numbers, whose they are, the printout."""

from collections import Counter
from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ..common import SchoolDiaryCommon, regulation
from ..curriculum.test_school_curriculum import CurriculumMixin
from .common import PrintMixin

MEASURES = (
    *("held", "substituted", "cancelled", "moved", "made_up_count", "unmarked"),
    "upcoming",
)


@tagged("post_install", "-at_install")
class TestSchoolLessonReport(PrintMixin, CurriculumMixin, SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._curriculum(6, {cls.math: 5, cls.russian: 6, cls.english: 3})
        line = cls.plan.line_ids.filtered(lambda one: one.subject_id == cls.math)
        line.type_ids = [(0, 0, {"type_id": cls.type_test.id, "hours_year": 17})]
        monday, tuesday, *_rest = cls.lessons_math
        monday.action_hold()
        tuesday.write({"substitute_id": cls.other_teacher.id, "reason": "Курсы"})
        tuesday.action_hold()

    def _sums(self, *domain, user=None, by=()):
        self.env.flush_all()
        rows = (
            self.env["school.lesson.report"]
            .with_user(user or self.deputy)
            ._read_group(list(domain), by, [f"{name}:sum" for name in MEASURES])
        )
        sums = {row[: len(by)]: Counter() for row in rows}
        for row in rows:
            values = zip(MEASURES, row[len(by) :], strict=True)
            sums[row[: len(by)]] = Counter({k: v for k, v in values if v})
        return sums if by else sums[()]

    def _math(self, **more):
        return self._sums(("course_id", "=", self.course_math.id), **more)

    @regulation("000-7b", "002-5b", "003-5b")
    def test_held_and_substituted(self):
        """It is Wednesday morning: two lessons held, three to come."""
        self.assertEqual(self._math(), Counter(held=2, substituted=1, upcoming=3))
        self.lessons_math[0].action_plan()
        self.assertEqual(
            self._math(), Counter(held=1, substituted=1, upcoming=3, unmarked=1)
        )

    @regulation("000-7b")
    def test_cancelled_with_reason_and_made_up(self):
        form = Form(
            self.env["school.lesson.cancel"]
            .with_user(self.deputy)
            .with_context(active_ids=self.lesson.ids)
        )
        form.reason = "Актированный день"
        form.save().action_cancel()
        self.assertEqual(self._math()["made_up_count"], 0)
        with Form(self.lesson.with_user(self.teacher)) as lesson:
            lesson.made_up = "merged"
        sums = self._sums(
            ("course_id", "=", self.course_math.id),
            ("cancelled", ">", 0),
            by=["reason", "made_up"],
        )
        self.assertEqual(
            sums,
            {("Актированный день", "merged"): Counter(cancelled=1, made_up_count=1)},
        )

    @regulation("000-7b")
    def test_moved_is_made_up_when_held(self):
        """A lesson moved twice was not held once, and is made up once."""
        first = self.lesson.with_user(self.deputy)
        second = first._move(self.TODAY + timedelta(days=3), 5, "Карантин")
        third = second._move(self.TODAY + timedelta(days=4), 5, "Выборы")
        self.assertEqual((self._math()["moved"], self._math()["made_up_count"]), (1, 0))
        third.action_hold()
        sums = self._math()
        self.assertEqual((sums["moved"], sums["made_up_count"]), (1, 1))
        self.assertEqual(sums["held"], 3)
        rows = self.env["school.lesson.report"].search([("made_up", "=", "moved")])
        self.assertEqual(rows.lesson_id, third)

    @regulation("000-7b")
    def test_planned_by_term_and_type(self):
        """170 hours of the year lie in the terms by their days."""
        self.env.flush_all()
        Report = self.env["school.lesson.report"]
        rows = Report._read_group(
            [("course_id", "=", self.course_math.id)],
            ["term_id"],
            ["plan:sum", "plan_to_date:sum"],
        )
        self.assertAlmostEqual(sum(row[1] for row in rows), 170)
        by_term = {row[0]: row[1:] for row in rows}
        first, second, third, _fourth = self.quarters
        self.assertAlmostEqual(*by_term[first])
        self.assertEqual(by_term[third][1], 0)
        days = {
            term: len(
                [
                    day
                    for day in (
                        term.date_start + timedelta(days=n)
                        for n in range((term.date_end - term.date_start).days + 1)
                    )
                    if day.weekday() < 6
                ]
            )
            for term in self.quarters
        }
        whole = 170 * days[second] / sum(days.values())
        gone = 14 / days[second]  # 2 to 17 November without Sundays
        self.assertAlmostEqual(by_term[second][0], whole)
        self.assertAlmostEqual(by_term[second][1], whole * gone)
        types = dict(
            Report._read_group(
                [("course_id", "=", self.course_math.id), ("plan", ">", 0)],
                ["type_id"],
                ["plan:sum"],
            )
        )
        self.assertAlmostEqual(types[self.type_test], 17)
        self.assertAlmostEqual(types[self.env["school.lesson.type"]], 153)

    def test_vacations_within_a_term_have_no_plan(self):
        self.env["school.term"].create(
            {
                "name": "1 полугодие",
                "year_id": self.year.id,
                "kind": "half_year",
                "number": 1,
                "date_start": date(2026, 9, 1),
                "date_end": date(2026, 12, 30),
            }
        )
        self.class_6b.term_kind = "half_year"
        self.env.flush_all()
        row = self.env["school.lesson.report"].search(
            [
                ("course_id", "=", self.course_russian.id),
                ("plan", ">", 0),
            ]
        )
        # 104 days of September to December less 7 of the autumn vacation.
        self.assertAlmostEqual(row.plan, 204)
        gone = 67 - 7
        self.assertAlmostEqual(row.plan_to_date, 204 * gone / 97)

    def test_an_individual_plan(self):
        alone = self._class("6Б инд.", 6, kind="individual", parent_id=self.class_6b.id)
        alone.curriculum_id = self._curriculum(
            6, {self.math: 2}, name="Индивидуальный", is_individual=True
        )
        course = self._course(alone, self.math, self.teacher)
        self.env.flush_all()
        rows = self.env["school.lesson.report"].search([("course_id", "=", course.id)])
        self.assertAlmostEqual(sum(rows.mapped("plan")), 68)

    def test_every_row_has_its_number(self):
        self.env.flush_all()
        rows = self.env["school.lesson.report"].search([])
        self.assertEqual(len(set(rows.ids)), len(rows))
        row = rows.filtered(lambda one: one.lesson_id == self.lesson)
        self.assertEqual(row.action_open_lesson()["res_id"], self.lesson.id)

    def _seen(self, user):
        self.env.flush_all()
        rows = self.env["school.lesson.report"].with_user(user).search([])
        return rows.sudo().course_id  # to compare courses

    def test_a_teacher_sees_own_courses(self):
        self.assertEqual(
            self._seen(self.teacher), self.course_math | self.course_english
        )

    def test_the_homeroom_teacher_sees_the_class(self):
        """And the own course, which is in it here; not those of 7А."""
        self.assertEqual(
            self._seen(self.homeroom_teacher), self.courses - self.course_history
        )

    def test_deputy_and_head_see_the_school(self):
        for user in (self.deputy, self.head, self.admin):
            self.assertEqual(self._seen(user), self.courses)

    def test_others_see_nothing(self):
        for user in (self.secretary, self.parent, self.pupil_user):
            with self.assertRaises(AccessError):
                self._seen(user)
        self.assertEqual(self._seen(self.foreign_teacher), self.foreign_course)
        self.assertEqual(self._seen(self.foreign_admin), self.foreign_course)

    # The printout

    def _print(self, user=None, **vals):
        return self._printed(
            "school.lesson.report.print",
            "school_diary.action_report_curriculum_fulfilment",
            user or self.deputy,
            vals,
        )

    @regulation("000-7b", "002-5b", "003-5b")
    def test_printed_by_class(self):
        self.lesson.action_cancel()
        self.lesson.write({"reason": "Карантин", "made_up": "merged"})
        pages = self._print()
        self.assertEqual(len(pages), 2)
        text = " ".join(pages[0].split())
        self.assertIn("Школа № 1", text)
        self.assertIn("6Б", text)
        self.assertIn("Котова Нина Юрьевна", text)
        self.assertRegex(text, r"Математика .*170 .* 2 1 1 0 1 0 ")
        self.assertIn("Карантин – 1", text)
        self.assertIn("Английский язык, 6Б/1", text)
        self.assertIn("7А", pages[1])

    def test_printed_by_teacher(self):
        pages = self._print(order="teacher", term_id=self.quarter)
        text = "\n".join(pages)
        self.assertEqual(len(pages), 3)
        self.assertIn("2 четверть", text)
        self.assertIn("Ильина Марина Олеговна", text)

    def test_printed_with_the_rights_of_who_prints(self):
        text = "\n".join(self._print(user=self.teacher))
        self.assertIn("Математика", text)
        self.assertNotIn("Русский", text)
        self.assertNotIn("История", text)
