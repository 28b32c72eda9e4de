"""A pupil who changes the class, the subgroup or the course within a term."""

from datetime import date

from odoo.tests import Form, tagged

from ..common import SchoolDiaryCommon, regulation
from .common import ResultMixin

LAST = date(2026, 11, 18)
NEXT = date(2026, 11, 19)


@tagged("post_install", "-at_install")
class TestSchoolResultMoved(ResultMixin, SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year_term = cls._year_term()
        cls.class_6v = cls._class("6В", 6)
        cls.course_new = cls._course(cls.class_6v, cls.math, cls.other_teacher)
        cls.lesson_new = cls._lesson(cls.course_new, NEXT, 1)
        cls._give(cls.student, cls.lesson, "3")
        cls._absent(cls.student, cls.lessons_math[0])

    def _enrollment(self):
        return self.student.enrollment_ids.filtered(
            lambda one: one.class_id == self.class_6b
        )

    def _move(self):
        self._enrollment().date_to = LAST
        return self._enroll(self.student, self.class_6v, date_from=NEXT)

    def _read(self, *names, **place):
        result = self._result(**{"course": self.course_new, **place})
        return tuple(result[name] for name in names)

    @regulation("000-7a", "002-5a", "003-5a")
    def test_grades_of_the_former_course_count(self):
        self._move()
        self._give(self.student, self.lesson_new, "5")
        self.assertEqual(
            self._read("average", "mark_count", "missed_count", "is_due"),
            (4.0, 2, 1, True),
        )
        self.assertEqual(self._read("proposed_id")[0].code, "4")
        former = self._result()
        self.assertEqual((former.average, former.is_due), (3.0, False))
        missing = self.env["school.result"].search(self.quarter._missing_domain())
        own = missing.filtered(
            lambda one: one.student_id == self.student and one.subject_id == self.math
        )
        self.assertEqual(own.course_id, self.course_new)

    def test_late_grades_and_corrections_there_follow(self):
        self._move()
        self.assertEqual(self._read("average"), (3.0,))
        grade = self._give(self.student, self.lessons_math[0], "5")
        self.assertEqual(self._read("average"), (4.0,))
        grade.value_id = self._value("3")
        self.assertEqual(self._read("average"), (3.0,))
        grade.with_context(school_revision_reason="Описка").unlink()
        self.assertEqual(self._read("mark_count"), (1,))

    def test_undone_and_recorded_late(self):
        later = self._move()
        self.assertEqual(self._read("average"), (3.0,))
        later.unlink()
        self._enrollment().date_to = self.year.date_end
        self.assertFalse(self._result(course=self.course_new))
        self.assertTrue(self._result().is_due)
        # The subgroup is entered before anybody has ended the former one.
        group = self._class(
            "6Б, 2 группа", 6, kind="subgroup", parent_id=self.class_6b.id
        )
        course = self._course(group, self.math, self.other_teacher)
        self._enroll(self.student, group, date_from=NEXT)
        self.assertEqual(self._read("mark_count", course=course), (0,))
        self._enrollment().date_to = LAST
        self.assertEqual(self._read("average", course=course), (3.0,))
        self._enrollment().date_to = self.year.date_end
        self.assertEqual(self._read("mark_count", course=course), (0,))

    def test_there_and_back(self):
        away = self._move()
        self._give(self.student, self.lesson_new, "5")
        away.date_to = NEXT
        self._enroll(self.student, self.class_6b, date_from=date(2026, 11, 20))
        self._give(self.student, self.lessons_math[4], "4")
        result = self._result()
        self.assertEqual((result.average, result.mark_count), (4.0, 3))
        # What was given after leaving does not count in the course that was left.
        self.assertEqual(self._read("average", "is_due"), (4.0, False))

    def test_the_year_has_the_terms_of_the_former_course(self):
        before = self._result(term=self.quarters[0])
        before.value_id = self._value("5")
        self._move()
        result = self._result(course=self.course_new)
        result.write({"value_id": self._value("4").id, "reason": "Старался"})
        year = {"term": self.year_term}
        self.assertEqual(self._read("average", "mark_count", **year), (4.5, 2))
        before.write({"value_id": self._value("3").id, "reason": "Описка"})
        self.assertEqual(self._read("average", **year), (3.5,))

    def test_other_subjects_scales_and_schools_count_not(self):
        russian = self._course(self.class_6v, self.russian, self.other_teacher)
        self._move()
        self.assertEqual(self._read("mark_count", course=russian), (0,))
        self.course_new.scale_id = self.scale.copy({"name": "Другая"})
        self.assertEqual(self._read("mark_count"), (0,))
        self.course_new.scale_id = self.scale
        self.assertEqual(self._read("mark_count"), (1,))
        # What no form lets anybody do: a course of another school in this subject.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_course SET subject_id = %s WHERE id = %s",
            [self.math.id, self.foreign_course.id],
        )
        self.env.cr.execute(
            "UPDATE school_enrollment SET class_id = %s WHERE id = %s",
            [self.foreign_class.id, self._enrollment().id],
        )
        self.env.cr.execute(
            "UPDATE school_grade SET course_id = %s WHERE student_id = %s",
            [self.foreign_course.id, self.student.id],
        )
        self.env.invalidate_all()
        self.env["school.result"]._refresh(self.course_new)
        self.assertEqual(self._read("mark_count"), (0,))

    def test_the_new_teacher_sees_them(self):
        self._move()
        result = self._result(course=self.course_new).with_user(self.other_teacher)
        with Form(result) as form:
            self.assertEqual(form.carried, "6Б: 3 (18.11)")
        self.assertFalse(self._result(student=self.other_student).carried)

    def test_confirming_leaves_the_former_course_alone(self):
        self._move()
        results = self._result() | self._result(course=self.course_new)
        results.with_user(self.deputy).action_confirm()
        self.assertEqual(results.mapped("state"), ["open", "published"])
