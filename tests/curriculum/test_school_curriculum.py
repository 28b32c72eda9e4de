"""Curricula: who follows which, hours, copies, courses made from them."""

from datetime import date

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon


class CurriculumMixin:
    @classmethod
    def _curriculum(cls, grade_level, hours, **vals):
        """A plan of the tiny school.

        :param hours: dict of ``school.subject`` to hours a week
        """
        return cls.env["school.curriculum"].create(
            {
                "name": "Учебный план",
                "year_id": cls.year.id,
                "grade_level": grade_level,
                "line_ids": [
                    (0, 0, {"subject_id": subject.id, "hours_week": number})
                    for subject, number in hours.items()
                ],
                **vals,
            }
        )


@tagged("post_install", "-at_install")
class TestSchoolCurriculum(CurriculumMixin, SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._curriculum(
            6, {cls.math: 5, cls.russian: 6, cls.english: 3, cls.history: 2.5}
        )

    def test_entered_by_the_deputy_head(self):
        with Form(self.env["school.curriculum"].with_user(self.deputy)) as form:
            form.name = "Учебный план 1 класса"
            form.year_id = self.year
            form.grade_level = 1
            with form.line_ids.new() as line:
                line.subject_id = self.math
                line.hours_week = 4
            with form.line_ids.new() as line:
                line.subject_id = self.russian
                line.hours_week = 5
                line.hours_year = 160
        plan = form.record
        self.assertEqual(plan.education_level_id.code, "primary")
        self.assertEqual(plan.weeks, 33)
        self.assertEqual(plan.line_ids.mapped("hours_year"), [132, 160])
        self.assertEqual((plan.hours_week, plan.hours_year), (9, 292))

    def test_weeks_make_the_year(self):
        history = self.plan.line_ids.filtered(lambda x: x.subject_id == self.history)
        self.assertEqual(history.hours_year, 85)
        self.plan.weeks = 35
        self.assertEqual(history.hours_year, 87.5)

    def test_classes_follow_the_plan_of_their_year_of_study(self):
        self.assertEqual(self.class_6b.curriculum_id, self.plan)
        self.assertEqual(self.subgroup.curriculum_id, self.plan)
        self.assertFalse(self.class_7a.curriculum_id)
        self.assertEqual(self._class("6В", 6).curriculum_id, self.plan)

    def test_a_profile_is_chosen_and_stays(self):
        profile = self._curriculum(6, {self.math: 8}, name="Математический")
        self.class_6b.curriculum_id = profile
        self.assertEqual(self.subgroup.curriculum_id, profile)
        self._curriculum(6, {}, name="Ещё один", sequence=1)
        self.assertEqual(self.class_6b.curriculum_id, profile)

    def test_an_individual_plan_overrides(self):
        own = self._curriculum(
            6, {self.math: 2}, name="Индивидуальный", is_individual=True
        )
        alone = self._class("6Б инд.", 6, kind="individual", parent_id=self.class_6b.id)
        self.assertEqual(alone.curriculum_id, self.plan)
        alone.curriculum_id = own
        course = self._course(alone, self.math, self.teacher)
        self.assertEqual((course.hours_week, self.course_math.hours_week), (2, 5))
        self.class_6b.curriculum_id = self._curriculum(6, {}, name="Другой")
        self.assertEqual(alone.curriculum_id, own)
        with self.assertRaises(ValidationError):
            self.class_6b.curriculum_id = own

    def test_no_plan_of_another_year(self):
        plan = self.plan.copy({"year_id": self._next_year().id})
        with self.assertRaises(ValidationError):
            self.class_6b.curriculum_id = plan

    def _next_year(self):
        return self.year.with_user(self.deputy)._make_next()

    def test_next_year_is_made_with_its_calendar(self):
        year = self._next_year()
        self.assertEqual(year.name, "2027/2028")
        self.assertEqual(
            (year.date_start, year.date_end), (date(2027, 9, 1), date(2028, 5, 31))
        )
        self.assertRecordValues(
            year.term_ids[:2],
            [
                {
                    "kind": "quarter",
                    "number": 1,
                    "date_start": date(2027, 9, 1),
                    "date_end": date(2027, 10, 22),
                },
                {
                    "kind": "quarter",
                    "number": 2,
                    "date_start": date(2027, 11, 1),
                    "date_end": date(2027, 12, 29),
                },
            ],
        )
        self.assertEqual(year.vacation_ids.date_start, date(2027, 10, 23))
        with self.assertRaises(UserError):
            self.year._make_next()

    def test_copied_to_the_next_year_once(self):
        with self.assertRaisesRegex(UserError, "2026/2027"):
            self.plan.action_copy_to_next_year()
        year = self._next_year()
        self.plan.line_ids[0].hours_year = 100
        self.plan.with_user(self.deputy).action_copy_to_next_year()
        copy = self.env["school.curriculum"].search([("year_id", "=", year.id)])
        self.assertEqual(copy.name, self.plan.name)
        self.assertEqual(
            copy.line_ids.mapped("hours_year"), self.plan.line_ids.mapped("hours_year")
        )
        self.assertFalse(copy.class_ids)
        with self.assertRaises(UserError):
            self.plan.action_copy_to_next_year()

    def test_courses_from_the_plan(self):
        """History is missing; English is taught to the subgroup, the rest to all."""
        self.assertEqual(self.class_6b.missing_subject_ids, self.history)
        before = self.class_6b.course_ids
        self.class_6b.with_user(self.deputy).action_make_courses()
        made = self.class_6b.course_ids - before
        self.assertEqual((made.subject_id, made.hours_week), (self.history, 2.5))
        self.assertFalse(self.class_6b.missing_subject_ids)
        with self.assertRaises(UserError):
            (self.class_6b | self.subgroup).action_make_courses()

    def test_a_stream_teaches_its_pupils(self):
        stream = self._class("6 поток", 6, kind="stream")
        self._course(stream, self.history, self.teacher)
        self.assertEqual(self.class_6b.missing_subject_ids, self.history)
        self._enroll(self.student, stream)
        self.class_6b.invalidate_recordset(["missing_subject_ids"])
        self.assertFalse(self.class_6b.missing_subject_ids)

    def test_courses_of_many_classes_in_the_same_queries(self):
        plan = self._curriculum(5, {self.math: 5, self.russian: 5})

        def count(number):
            classes = self.env["school.class"].union(
                *(self._class(f"5-{number}-{n}", 5) for n in range(number))
            )
            self.assertEqual(classes.curriculum_id, plan)
            self.env.flush_all()
            before = self.cr.sql_log_count
            classes._make_courses()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(2), count(12))

    def test_timetable_beside_the_plan(self):
        slots = self.env["school.timetable.slot"].create(
            [
                {"course_id": self.course_math.id, "weekday": day, "period": 1}
                for day in "01234"
            ]
        )
        self.assertEqual(self.course_math.slot_hours_week, 5)
        self.assertFalse(self.course_math.hours_differ)
        slots[0].week = "odd"
        self.assertEqual(self.course_math.slot_hours_week, 4.5)
        self.assertTrue(self.course_math.hours_differ)
        courses = self.env["school.course"].search([("hours_differ", "=", True)])
        self.assertIn(self.course_math, courses)
        self.assertNotIn(self.course_literature, courses)
        board = self.env["school.timetable.slot"].with_user(self.deputy).get_board()
        course = next(x for x in board["courses"] if x["id"] == self.course_math.id)
        self.assertEqual((course["placed"], course["planned"]), (4.5, 5))

    def test_hours_by_lesson_type(self):
        line = self.plan.line_ids[0]
        Type = self.env["school.curriculum.line.type"].with_user(self.deputy)
        Type.create(
            {"line_id": line.id, "type_id": self.type_test.id, "hours_year": 10}
        )
        self.assertIn("10", line.type_summary)
        with self.assertRaises(ValidationError):
            Type.create(
                {"line_id": line.id, "type_id": self.type_lesson.id, "hours_year": 900}
            )

    def test_rights(self):
        for user in (self.teacher, self.secretary, self.head):
            plan = self.plan.with_user(user)
            self.assertEqual(
                plan.line_ids[0].hours_week, self.plan.line_ids[0].hours_week
            )
            with self.assertRaises(AccessError):
                plan.name = "Другой"
            with self.assertRaises(AccessError):
                plan.line_ids[0].hours_week = 1
        with mute_logger("odoo.addons.base.models.ir_rule"):
            for user in (self.foreign_teacher, self.foreign_admin):
                with self.assertRaises(AccessError):
                    self.plan.with_user(user).read(["name"])
                self.assertFalse(self.plan.line_ids.with_user(user).search([]))
            with self.assertRaises(AccessError):
                self.plan.with_user(self.parent).read(["name"])
