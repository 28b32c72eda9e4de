from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import SchoolDiaryCommon, regulation


@tagged("post_install", "-at_install")
class TestSchoolRecommendationGive(SchoolDiaryCommon):
    def _form(self, user, course=None, **context):
        return Form(
            self.env["school.recommendation.give"]
            .with_user(user)
            .with_context(
                default_class_id=self.class_6b.id,
                default_course_id=course and course.id,
                **context,
            )
        )

    def _advice(self, student):
        return (
            self.env["school.diary"]
            ._week(student, self.TODAY)[student.id]
            .recommendations
        )

    @regulation("000-4b", "002-2b", "003-2a")
    def test_to_the_whole_class(self):
        form = self._form(self.teacher, self.course_math)
        form.text = "Принести циркуль"
        form.kind = "remark"
        form.save().action_give()
        for pupil in (self.student, self.other_student, self.third_student):
            [one] = self._advice(pupil)
            self.assertEqual((one.text, one.kind), ("Принести циркуль", "remark"))
        self.assertFalse(self._advice(self.sibling))

    def test_to_some(self):
        form = self._form(self.homeroom_teacher)
        form.student_ids.clear()
        form.student_ids.add(self.student)
        form.text = "Молодец"
        form.save().action_give()
        self.assertTrue(self._advice(self.student))
        self.assertFalse(self._advice(self.other_student))

    def test_nothing_is_not_written(self):
        form = self._form(self.teacher, self.course_math)
        form.text = " \n"
        with self.assertRaises(UserError):
            form.save().action_give()
        self.assertFalse(self._advice(self.student))

    def test_refused(self):
        form = self._form(self.teacher, self.course_math)
        form.text = "Всем"
        form.student_ids.clear()
        with self.assertRaises(UserError):
            form.save().action_give()
        stranger = self._user("t_stranger", "teacher", "Яшина Ольга Ивановна")
        wizard = self.env["school.recommendation.give"]
        for user in (stranger, self.foreign_teacher, self.head):
            with self.assertRaises(AccessError):
                wizard.with_user(user).create(
                    {
                        "class_id": self.class_6b.id,
                        "student_ids": [(6, 0, self.student.ids)],
                        "text": "Нет",
                    }
                ).action_give()
        with self.assertRaises(AccessError):
            wizard.with_user(self.teacher).create(
                {
                    "class_id": self.class_6b.id,
                    "course_id": self.course_russian.id,
                    "student_ids": [(6, 0, self.student.ids)],
                    "text": "Нет",
                }
            ).action_give()
        self.assertFalse(self._advice(self.student))
