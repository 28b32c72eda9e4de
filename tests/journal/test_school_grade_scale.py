from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon

SCALES = {
    "five": "5 4 3 2 1 0",
    "signs": "5 5− 4+ 4 4− 3+ 3 3− 2",
    "pass": "зач незач",
    "criteria": "! + ± ~",
}


@tagged("post_install", "-at_install")
class TestSchoolGradeScale(SchoolDiaryCommon):
    def _scale(self, name):
        return self.env.ref(f"school_diary.grade_scale_{name}")

    def test_what_ships(self):
        for name, codes in SCALES.items():
            with self.subTest(name):
                values = self._scale(name).value_ids
                self.assertEqual(values.mapped("code"), codes.split())
        hundred = self._scale("hundred").value_ids
        self.assertEqual(
            hundred.mapped("code"), [str(number) for number in range(100, -1, -1)]
        )
        self.assertEqual(
            [hundred[100 - number].tone for number in (100, 84, 69, 49)],
            ["excellent", "good", "fair", "poor"],
        )

    def test_what_was_given_stays_what_it_is(self):
        """Neither its mark nor its worth changes, nor the scale or class around it."""
        own = self._scale("five").copy({"company_id": self.school.id})
        self.course_math.scale_id = own
        five, four = own.value_ids[:2].with_user(self.deputy)
        self._give(self.student, self.lesson, "5")
        for vals in ({"code": "A"}, {"number": 4.0}, {"counts": False}):
            with self.assertRaises(UserError):
                five.write(vals)
        five.name = "Отлично"
        four.write({"code": "B", "number": 4.5})
        course = self.course_math.with_user(self.deputy)
        for vals in (
            {"scale_id": self._scale("five").id},
            {"class_id": self.class_7a.id},
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                course.write(vals)
        self.lesson.grade_ids.unlink()
        course.scale_id = self._scale("five")

    def test_made_once(self):
        tones = [(0, "poor")]
        scale = "school_diary.grade_scale_hundred"
        self.env["school.grade.scale"]._ship_points(scale, [1, 2], tones)
        self.assertEqual(len(self._scale("hundred").value_ids), 101)

    def test_a_course_chooses_its_scale(self):
        self.course_history.scale_id = self._scale("criteria")
        self._give(self.sibling, self.lesson_history, "±")
        with self.assertRaises(ValidationError):
            self.env["school.grade"].create(
                {
                    "student_id": self.sibling.id,
                    "lesson_id": self.lesson_history.id,
                    "value_id": self._value("5").id,
                }
            )
        marks = self.env["school.diary"]._week(self.sibling, self.TODAY)
        [mark] = marks[self.sibling.id].grades
        self.assertEqual((mark.code, mark.tone, mark.counts), ("±", "fair", False))
