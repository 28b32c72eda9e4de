"""Classes are promoted to the next year."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import SchoolDiaryCommon
from .test_school_curriculum import CurriculumMixin

KEPT = {
    "school.class": ["name", "grade_level", "homeroom_teacher_id", "curriculum_id"],
    "school.course": ["class_id", "subject_id", "teacher_id", "room", "scale_id"],
    "school.enrollment": ["student_id", "class_id", "date_from", "date_to"],
    "school.curriculum.line": ["curriculum_id", "subject_id", "hours_year"],
    "school.lesson": ["course_id", "date", "state"],
}


class PromotionCase(CurriculumMixin, SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._curriculum(6, {cls.math: 5, cls.russian: 6})
        cls._curriculum(
            7, {cls.math: 5, cls.russian: 4, cls.english: 3, cls.history: 2}
        )
        cls.class_9a = cls._class("9А", 9, homeroom_teacher_id=cls.teacher.id)
        cls.class_4a = cls._class("4А", 4, homeroom_teacher_id=cls.teacher.id)
        cls._course(cls.class_4a, cls.math, cls.teacher)
        cls.ninth = cls._student("Юрьева", "Ася", "Ильинична", cls.class_9a)
        cls.ninth_too = cls._student("Яшин", "Лев", "Ильич", cls.class_9a)
        cls.fourth = cls._student("Ухова", "Ида", "Львовна", cls.class_4a)

    def _open(self, user=None):
        action = self.env["school.class.promote"].with_user(user or self.deputy)
        action = action.action_open()
        return action_record(self.env, action, user or self.deputy)

    def _next_year(self):
        return self.year._make_next()

    def _pupil(self, wizard, student):
        return wizard.student_ids.filtered(lambda one: one.student_id == student)

    def _new_class(self, name):
        return self.env["school.class"].search(
            [("name", "=", name), ("year_id", "=", self.year._next().id)]
        )

    def _former(self):
        """Everything of the former year, to see that nothing changes."""
        self.env.flush_all()
        return {
            model: self.env[model]
            .search([("company_id", "=", self.school.id)])
            .filtered(lambda one: self._year_of(one) == self.year)
            .read(names)
            for model, names in KEPT.items()
        }

    def _year_of(self, record):
        if "year_id" in record._fields:
            return record.year_id
        return record.class_id.year_id


def action_record(env, action, user):
    return env[action["res_model"]].with_user(user).browse(action["res_id"])


@tagged("post_install", "-at_install")
class TestPromotion(PromotionCase):
    def test_the_next_year_is_offered(self):
        wizard = self._open()
        self.assertFalse(wizard.next_year_id)
        with self.assertRaisesRegex(UserError, "2026/2027"):
            wizard.action_promote()
        wizard.action_make_year()
        self.assertEqual(wizard.next_year_id.name, "2027/2028")
        self.assertEqual(len(wizard.next_year_id.term_ids), 4)

    def test_preview(self):
        self._next_year()
        wizard = self._open()
        self.assertRecordValues(
            wizard.line_ids,
            [
                {"to_name": "5А", "ends": False, "homeroom_teacher_id": False},
                {
                    "to_name": "7Б",
                    "ends": False,
                    "homeroom_teacher_id": self.homeroom_teacher.id,
                },
                {
                    "to_name": "8А",
                    "ends": False,
                    "homeroom_teacher_id": self.other_teacher.id,
                },
                {"to_name": "10А", "ends": True, "homeroom_teacher_id": False},
            ],
        )
        self.assertEqual((wizard.going_count, wizard.leaving_count), (6, 2))
        self.assertEqual(wizard.class_count, 3)

    def test_one_by_one(self):
        """Goes on, conditionally, stays for the year again, leaves, goes to the 10th"""
        year = self._next_year()
        fifth = self._class("5Б", 5)
        below = self._student("Цой", "Ян", "Ильич", fifth)
        wizard = self._open()
        with Form(wizard) as form:
            for place, pupil in enumerate(wizard.student_ids):
                outcome = {
                    self.student: "stay",
                    self.other_student: "conditional",
                    self.third_student: "leave",
                    self.ninth: "promote",
                }.get(pupil.student_id)
                if outcome:
                    with form.student_ids.edit(place) as line:
                        line.outcome = outcome
                        if outcome == "leave":
                            line.departure_date = "2027-06-20"
                            line.departure_reason = "Переезд"
        self.assertEqual(
            (
                wizard.going_count,
                wizard.conditional_count,
                wizard.staying_count,
                wizard.leaving_count,
            ),
            (6, 1, 1, 2),
        )
        before = self._former()
        wizard.action_promote()
        self.assertEqual(self._former(), before)

        def place(student):
            enrollment = student.enrollment_ids.filtered(
                lambda one: one.class_id.year_id == year and one.kind == "class"
            )
            return enrollment.class_id.name

        self.assertEqual(place(below), "6Б")
        self.assertEqual(place(self.student), "6Б")
        self.assertEqual(place(self.other_student), "7Б")
        self.assertTrue(
            self.other_student.enrollment_ids.filtered("is_conditional").class_id.name,
            "7Б",
        )
        self.assertEqual(place(self.ninth), "10А")
        self.assertFalse(place(self.third_student))
        self.assertEqual(self.third_student.departure_date, date(2027, 6, 20))
        self.assertEqual(self.third_student.departure_reason, "Переезд")
        self.assertEqual(self.ninth_too.departure_date, date(2027, 6, 1))
        self.assertFalse(self.student.departure_date)
        self.assertEqual(self._new_class("10А").term_kind, "half_year")
        self.assertEqual(self._new_class("7Б").promoted_from_id, self.class_6b)

    def test_subgroups_go_with_their_class(self):
        self._next_year()
        wizard = self._open()
        self._pupil(wizard, self.own_student).outcome = "leave"
        wizard.action_promote()
        group = self._new_class("7Б/1")
        self.assertEqual((group.kind, group.parent_id.name), ("subgroup", "7Б"))
        self.assertEqual(group.enrollment_ids.student_id, self.student)
        self.assertEqual(group.course_ids.subject_id, self.english)
        self.assertEqual(group.course_ids.teacher_id, self.teacher)

    def test_courses_by_the_next_plan_with_their_teachers(self):
        year = self._next_year()
        self._open().action_promote()
        seventh = self._new_class("7Б")
        self.assertEqual(seventh.curriculum_id.year_id, year)
        self.assertEqual(seventh.curriculum_id.grade_level, 7)
        self.assertEqual(
            {one.subject_id: one.teacher_id for one in seventh.course_ids},
            {
                self.math: self.teacher,
                self.russian: self.other_teacher,
                self.history: self.env["res.users"],
            },
        )
        math = seventh.course_ids.filtered(lambda one: one.subject_id == self.math)
        self.assertEqual((math.room, math.scale_id), ("21", self.scale))
        # There is no plan of the 5th and the 8th year: the courses go on.
        self.assertEqual(self._new_class("8А").course_ids.subject_id, self.history)
        fifth = self._new_class("5А")
        self.assertEqual(fifth.course_ids.subject_id, self.math)
        self.assertFalse(fifth.course_ids.teacher_id, "another level of education")

    def test_without_courses_and_groups(self):
        self._next_year()
        wizard = self._open()
        with Form(wizard) as form:
            form.makes_courses = False
            form.with_groups = False
            form.copies_curricula = False
        wizard.action_promote()
        self.assertFalse(self._new_class("7Б").course_ids)
        self.assertFalse(self._new_class("7Б").curriculum_id)
        self.assertFalse(self._new_class("7Б/1"))

    def test_again_makes_nothing(self):
        self._next_year()
        second = self._open()
        self._open().action_promote()
        counts = [
            self.env[model].search_count([])
            for model in ("school.class", "school.enrollment", "school.course")
        ]
        with self.assertRaises(UserError):
            second.action_promote()
        third = self._open()
        self.assertFalse(third.student_ids)
        with self.assertRaises(UserError):
            third.action_promote()
        self.assertEqual(
            counts,
            [
                self.env[model].search_count([])
                for model in ("school.class", "school.enrollment", "school.course")
            ],
        )

    def test_a_class_of_that_name(self):
        year = self._next_year()
        self._class("7Б", 7, year_id=year.id)
        wizard = self._open()
        with self.assertRaisesRegex(UserError, "7Б"):
            wizard.action_promote()
        self.assertFalse(self._new_class("8А"))
        line = wizard.line_ids.filtered(lambda one: one.to_name == "7Б")
        line.to_name = "7Г"
        wizard.action_promote()
        self.assertTrue(self._new_class("7Г").enrollment_ids)

    def test_who_stays_needs_a_class(self):
        year = self._next_year()
        wizard = self._open()
        self._pupil(wizard, self.fourth).outcome = "stay"
        with self.assertRaisesRegex(UserError, "1"):
            wizard.action_promote()
        there = self._class("4Б", 4, year_id=year.id)
        line = wizard.line_ids.create(
            {"wizard_id": wizard.id, "to_name": "4Б", "to_grade": 4}
        )
        self._pupil(wizard, self.fourth).line_id = line
        wizard.action_promote()
        self.assertEqual(there.enrollment_ids.student_id, self.fourth)

    def test_no_wrong_year_of_study(self):
        self._next_year()
        wizard = self._open()
        pupil = self._pupil(wizard, self.fourth)
        pupil.line_id = self._pupil(wizard, self.sibling).line_id
        with self.assertRaises(UserError):
            wizard.action_promote()

    def test_who_left_is_not_offered(self):
        self._next_year()
        self.fourth.departure_date = "2027-01-10"
        self.sibling.enrollment_ids.date_to = "2027-02-01"
        wizard = self._open()
        self.assertFalse(self._pupil(wizard, self.fourth | self.sibling))
        self.assertNotIn(self.class_4a, wizard.line_ids.class_id)

    def test_whose(self):
        self._next_year()
        for user in (
            self.teacher,
            self.homeroom_teacher,
            self.secretary,
            self.head,
            self.parent,
        ):
            with self.assertRaises(AccessError):
                self._open(user)
        wizard = self._open()
        for user in (self.foreign_teacher, self.foreign_admin):
            with self.assertRaises(AccessError):
                wizard.with_user(user).action_promote()
        self.assertFalse(self._new_class("7Б"))
        self._open(self.admin).action_promote()
        self.assertTrue(self._new_class("7Б"))

    def test_queries_do_not_grow(self):
        """As many for two classes of five as for two of thirty: by the hundred, the
        ORM's own inserts."""
        self._next_year()

        def queries(grade, size):
            school_class = self._class(f"{grade}Я", grade)
            students = self.env["school.student"].create(
                [
                    {"last_name": f"Пупыркин{n}", "first_name": "Яков"}
                    for n in range(size)
                ]
            )
            self._enroll(students, school_class)
            wizard = self._open()
            self.env.flush_all()
            before = self.cr.sql_log_count
            wizard.action_promote()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(5, 3)
        self.assertAlmostEqual(queries(1, 5), queries(2, 60), delta=3)
