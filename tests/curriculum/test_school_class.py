from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon, regulation


@tagged("post_install", "-at_install")
class TestSchoolClass(SchoolDiaryCommon):
    def test_deputy_enters_a_class(self):
        form = Form(self.env["school.class"].with_user(self.deputy))
        form.name = "10А"
        form.grade_level = 10
        form.term_kind = "half_year"
        form.homeroom_teacher_id = self.teacher
        self.assertEqual(form.year_id, self.year)
        with form.course_ids.new() as course:
            course.subject_id = self.math
            course.teacher_id = self.teacher
        school_class = form.save()
        self.assertEqual(school_class.education_level_id.code, "secondary")
        self.assertEqual(school_class.course_ids.scale_id, self.scale)
        self.assertEqual(school_class.company_id, self.school)

    def test_secretary_enters_pupils_not_courses(self):
        form = Form(self.class_7a.with_user(self.secretary))
        with self.assertRaises(AssertionError):
            form.course_ids.new()
        newcomer = self.env["school.student"].create(
            {"last_name": "Чернова", "first_name": "Вера"}
        )
        with form.enrollment_ids.new() as line:
            line.student_id = newcomer
            line.date_from = self.TODAY
        form.save()
        self.assertEqual(newcomer.class_id, self.class_7a)
        self.assertEqual(newcomer.enrollment_ids.date_to, self.year.date_end)

    def test_count_is_of_today(self):
        self.assertEqual(self.class_6b.student_count, 4)
        self.assertEqual(self.subgroup.student_count, 2)
        self.third_student.enrollment_ids.date_to = "2026-11-17"
        self.assertEqual(self.class_6b.student_count, 3)

    def test_buttons(self):
        grade = self._give(self.student, self.lesson, "5")
        school_class = self.class_6b.with_user(self.deputy)
        self.assertEqual(school_class.lesson_count, 7)
        for action, count in (
            (school_class.action_open_enrollments(), 4),
            (school_class.action_open_lessons(), 7),
        ):
            self.assertEqual(
                self.env[action["res_model"]].search_count(action["domain"]), count
            )
        action = school_class.action_open_grades()
        self.assertEqual(self.env["school.grade"].search(action["domain"]), grade)

    def test_class_list_is_in_the_order_of_names(self):
        self.assertEqual(
            self.class_6b._students(self.TODAY).mapped("last_name"),
            ["Белова", "Громов", "Орлова", "Семёнов"],
        )

    def test_level_of_the_own_school_only(self):
        self.env["school.education.level"].create(
            {
                "name": "Чужая",
                "code": "strange",
                "grade_from": 1,
                "grade_to": 11,
                "company_id": self.other_school.id,
            }
        )
        self.class_6b.grade_level = 3
        self.assertEqual(self.class_6b.education_level_id.code, "primary")

    def test_nonsense_is_refused(self):
        for vals in (
            {"name": "6Б", "grade_level": 6},
            {"name": "12А", "grade_level": 12},
            {"name": "6Я", "grade_level": 6, "parent_id": self.class_6b.id},
        ):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                with self.cr.savepoint():
                    self._class(**vals)


@tagged("post_install", "-at_install")
class TestSchoolEnrollment(SchoolDiaryCommon):
    def test_one_class_at_a_time(self):
        with self.assertRaises(ValidationError):
            self._enroll(self.student, self.class_7a)
        enrollment = self.student.enrollment_ids.filtered(
            lambda one: one.class_id == self.class_6b
        )
        enrollment.date_to = "2026-11-17"
        self._enroll(self.student, self.class_7a, date_from=self.TODAY)
        self.assertEqual(self.student.class_id, self.class_7a)
        with self.assertRaises(ValidationError):
            enrollment.date_to = self.TODAY

    @regulation("000-4b")
    def test_groups_are_beside_the_class(self):
        """A class, a subgroup, a stream and an individual plan at once."""
        stream = self._class("Хор", 6, kind="stream")
        individual = self._class("Орлова, план", 6, kind="individual")
        self._enroll(self.student, stream)
        self._enroll(self.student, individual)
        self.assertEqual(
            self.student.enrollment_ids.class_id,
            self.class_6b | self.subgroup | stream | individual,
        )
        self.assertEqual(self.student.class_id, self.class_6b)

    def test_dates_are_in_order(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self._enroll(
                    self.third_student,
                    self.subgroup,
                    date_from="2026-11-18",
                    date_to="2026-11-17",
                )


@tagged("post_install", "-at_install")
class TestSchoolCourse(SchoolDiaryCommon):
    def test_one_course_of_a_subject(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self._course(self.class_6b, self.math, self.other_teacher)

    def test_lessons_of_a_course(self):
        action = self.course_math.with_user(self.deputy).action_open_lessons()
        self.assertEqual(
            self.env["school.lesson"].search(action["domain"]), self.lessons_math
        )
