from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon

OPERATIONS = {"r": "read", "w": "write", "u": "unlink"}


class RecordAccessCase(SchoolDiaryCommon):
    def assertMay(self, record, **expected):
        """What users may do with a record: teacher="rw", foreign_teacher=""."""
        for name, letters in expected.items():
            mine = record.with_user(getattr(self, name))
            found = "".join(
                letter
                for letter, operation in OPERATIONS.items()
                if mine.has_access(operation)
            )
            with self.subTest(record=record._name, user=name):
                self.assertEqual(found, letters)

    def assertRefused(self, call, *args):
        with mute_logger("odoo.addons.base.models.ir_rule"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                call(*args)


@tagged("post_install", "-at_install")
class TestJournalAccess(RecordAccessCase):
    def test_lesson(self):
        self.assertMay(
            self.lesson,
            teacher="rw",
            other_teacher="r",
            homeroom_teacher="r",
            deputy="rwu",
            secretary="r",
            head="r",
            admin="rwu",
            foreign_teacher="",
            foreign_secretary="",
            foreign_admin="",
        )

    def test_lesson_of_a_substitute(self):
        self.lesson.substitute_id = self.other_teacher
        self.assertMay(self.lesson, teacher="rw", other_teacher="rw")

    def test_timetable_is_not_the_teachers(self):
        """Who teaches decides who sees the pupils; the deputy head decides that."""
        lesson = self.lesson.with_user(self.teacher)
        for vals in (
            {"substitute_id": self.other_teacher.id},
            {"teacher_id": self.other_teacher.id},
            {"course_id": self.course_russian.id},
            {"date": self.MONDAY},
            {"period": 5},
            {"state": "cancelled"},
        ):
            with self.subTest(vals=list(vals)):
                self.assertRefused(lesson.write, vals)
        lesson.write({"topic": "Дроби", "room": "22", "state": "held"})
        self.lesson.with_user(self.deputy).substitute_id = self.other_teacher

    def test_grade(self):
        grade = self._give(self.student, self.lesson, "4")
        self.assertMay(
            grade,
            teacher="rwu",
            other_teacher="",
            homeroom_teacher="r",
            deputy="rwu",
            secretary="",
            head="r",
            admin="rwu",
            foreign_teacher="",
            foreign_admin="",
        )

    def test_absence(self):
        absence = self._absent(self.student, self.lesson)
        self.assertMay(
            absence,
            teacher="rwu",
            other_teacher="",
            homeroom_teacher="r",
            deputy="rwu",
            secretary="",
            head="r",
            foreign_admin="",
        )

    def test_homework(self):
        homework = self._homework(self.lesson, "№ 1")
        self.assertMay(
            homework,
            teacher="rwu",
            other_teacher="r",
            homeroom_teacher="r",
            deputy="rwu",
            secretary="r",
            head="r",
            foreign_admin="",
        )

    def test_recommendation(self):
        advice = (
            self.env["school.recommendation"]
            .with_user(self.teacher)
            .create(
                {
                    "student_id": self.student.id,
                    "course_id": self.course_math.id,
                    "text": "Повторить таблицу умножения",
                }
            )
        )
        self.assertMay(
            advice,
            teacher="rwu",
            other_teacher="",
            homeroom_teacher="r",
            deputy="rwu",
            secretary="",
            head="r",
            foreign_admin="",
        )

    def test_nothing_is_entered_in_lessons_of_others(self):
        for model, vals in (
            ("school.grade", {"value_id": self._value("5").id}),
            ("school.absence", {"kind": "ill"}),
            ("school.homework", {"description": "№ 1"}),
        ):
            vals = {"lesson_id": self.lesson_russian.id, **vals}
            if model != "school.homework":
                vals["student_id"] = self.student.id
            with self.subTest(model=model):
                self.assertRefused(self.env[model].with_user(self.teacher).create, vals)

    def test_nothing_goes_over_to_lessons_of_others(self):
        for record in (
            self._give(self.student, self.lesson, "5"),
            self._absent(self.student, self.lesson),
            self._homework(self.lesson, "№ 1"),
        ):
            with self.subTest(model=record._name):
                self.assertRefused(
                    record.with_user(self.teacher).write,
                    {"lesson_id": self.lesson_russian.id},
                )

    def test_a_grade_bears_the_name_of_who_gives_it(self):
        vals = {
            "student_id": self.student.id,
            "lesson_id": self.lesson.id,
            "value_id": self._value("5").id,
            "author_id": self.other_teacher.id,
        }
        grades = self.env["school.grade"]
        self.assertRefused(grades.with_user(self.teacher).create, vals)
        self.assertEqual(
            grades.with_user(self.deputy).create(vals).author_id, self.other_teacher
        )

    def test_advice_to_pupils_of_others_is_refused(self):
        advices = self.env["school.recommendation"].with_user(self.teacher)
        for vals in (
            {"student_id": self.sibling.id},
            {"student_id": self.student.id, "author_id": self.other_teacher.id},
            {"student_id": self.student.id, "course_id": self.course_russian.id},
        ):
            self.assertRefused(advices.create, {"text": "Читать", **vals})

    def test_revisions_are_written_by_nobody(self):
        grade = self._give(self.student, self.lesson, "4")
        grade.value_id = self._value("5")
        revision = grade.revision_ids
        self.assertMay(
            revision,
            teacher="r",
            other_teacher="",
            homeroom_teacher="r",
            deputy="r",
            secretary="",
            head="r",
            admin="r",
            foreign_admin="",
        )


@tagged("post_install", "-at_install")
class TestPeopleAccess(RecordAccessCase):
    def test_student(self):
        self.assertMay(
            self.student,
            teacher="r",
            other_teacher="r",
            homeroom_teacher="r",
            deputy="r",
            secretary="rwu",
            head="r",
            foreign_teacher="",
            foreign_secretary="",
            foreign_admin="",
        )
        self.assertMay(self.sibling, teacher="", other_teacher="r", homeroom_teacher="")

    def test_a_substitute_learns_who_is_in_the_class(self):
        self.assertMay(self.sibling, homeroom_teacher="")
        self.lesson_history.substitute_id = self.homeroom_teacher
        self.assertMay(self.sibling, homeroom_teacher="r")

    def test_guardian(self):
        self.assertMay(
            self.guardian,
            teacher="",
            other_teacher="",
            homeroom_teacher="r",
            deputy="r",
            secretary="rwu",
            head="r",
            foreign_secretary="",
        )

    def test_enrollment(self):
        enrollment = self.student.enrollment_ids[:1]
        self.assertMay(
            enrollment,
            teacher="r",
            deputy="rw",
            secretary="rwu",
            head="r",
            foreign_teacher="",
        )
        self.assertMay(self.sibling.enrollment_ids, teacher="")


@tagged("post_install", "-at_install")
class TestSharedAccess(RecordAccessCase):
    """What ships without a school is open to all schools, and changed by none."""

    def test_lesson_type(self):
        own = self.env["school.lesson.type"].create(
            {"name": "Проект", "short_name": "проект"}
        )
        self.assertEqual(own.company_id, self.school)
        self.assertMay(self.type_test, teacher="r", deputy="r", foreign_admin="r")
        self.assertMay(own, teacher="r", deputy="rwu", foreign_admin="")

    def test_scale_and_its_marks(self):
        own = self.scale.copy()
        self.assertEqual(own.company_id, self.school)
        self.assertEqual(
            own.value_ids.mapped("code"), self.scale.value_ids.mapped("code")
        )
        for shared, mine in ((self.scale, own), (self._value("5"), own.value_ids[0])):
            self.assertMay(shared, teacher="r", deputy="r", foreign_admin="r")
            self.assertMay(mine, teacher="r", deputy="rwu", foreign_admin="")

    def test_education_level(self):
        level = self.env.ref("school_diary.education_level_basic")
        self.assertMay(level, teacher="r", admin="r", foreign_admin="r")

    def test_database_administrator_changes_what_is_shared(self):
        self.admin.group_ids += self.env.ref("base.group_system")
        self.assertMay(self.type_test, admin="rwu")
        self.assertMay(self.regulation, admin="r")

    def test_regulation(self):
        self.assertMay(self.regulation, teacher="r", admin="r", foreign_admin="r")
        own = self.regulation.copy()
        self.assertMay(own, teacher="r", admin="rwu", foreign_admin="")


@tagged("post_install", "-at_install")
class TestOtherSchool(RecordAccessCase):
    """One school never sees another, whatever the role."""

    def test_nothing_of_the_other_school_is_found(self):
        self.env["school.subject"].flush_model()
        models = (
            "school.student",
            "school.guardian",
            "school.class",
            "school.enrollment",
            "school.course",
            "school.lesson",
            "school.year",
            "school.subject",
        )
        for name in models:
            for user in (self.admin, self.deputy, self.secretary, self.head):
                found = self.env[name].with_user(user).search([])
                with self.subTest(model=name, login=user.login):
                    self.assertTrue(found)
                    found = found.sudo()  # not each reads the school of it
                    self.assertEqual(found.company_id, self.school)

    def test_links_across_schools_are_refused(self):
        newcomer = self.env["school.student"].create(
            {"last_name": "Чернова", "first_name": "Вера"}
        )
        with self.assertRaisesRegex(Exception, "company"), self.cr.savepoint():
            self._enroll(newcomer, self.foreign_class)
        with self.assertRaisesRegex(Exception, "company"), self.cr.savepoint():
            self.course_math.teacher_id = self.foreign_teacher
        with self.assertRaisesRegex(Exception, "company"), self.cr.savepoint():
            self.class_6b.homeroom_teacher_id = self.foreign_teacher
        with self.assertRaisesRegex(Exception, "company"), self.cr.savepoint():
            self.lesson.substitute_id = self.foreign_teacher
