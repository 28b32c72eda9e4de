from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon, regulation

BORN = date(2008, 11, 18)


@tagged("post_install", "-at_install")
class TestSchoolStudentOfAge(SchoolDiaryCommon):
    """A pupil's right to speak in person follows the own contact and the birthday."""

    def _rights(self):
        return self.own_student.guardian_ids

    @regulation("001-c")
    def test_the_right_begins_on_the_eighteenth_birthday(self):
        self.assertFalse(self._rights(), "the birthday is not known")
        self.own_student.with_user(self.secretary).birth_date = BORN
        right = self._rights()
        self.assertEqual(right.relation, "self")
        self.assertEqual(right.ground, "age")
        self.assertEqual(right.partner_id, self.own_student.partner_id)
        self.assertEqual(right.date_from, self.TODAY)
        self.assertEqual(right.display_name, self.own_student.name)
        self.assertEqual(self.own_student._own_right(), right)
        self.own_student.birth_date = date(2008, 11, 19)
        self.assertEqual(self._rights(), right, "mended, not entered anew")
        self.assertFalse(self.own_student._own_right(), "tomorrow")

    def test_a_pupil_is_born_with_it(self):
        student = self._student(
            "Ильин",
            "Егор",
            "Павлович",
            self.class_6b,
            birth_date=BORN,
            partner_id=self._partner("Ильин Егор Павлович").id,
        )
        self.assertEqual(student._own_right().date_from, self.TODAY)

    def test_without_a_contact_there_is_nobody_to_let_in(self):
        self.student.birth_date = BORN
        self.assertFalse(self.student._own_right())

    def test_an_absurd_birthday_gives_no_right(self):
        for born in (date(9999, 1, 1), date(208, 11, 18)):
            self.own_student.birth_date = born
            self.assertFalse(self._rights())

    def test_a_mistaken_contact_loses_the_right(self):
        self.own_student.birth_date = BORN
        mistaken = self._rights()
        right_one = self._partner("Громов Максим Андреевич")
        self.own_student.with_user(self.secretary).partner_id = right_one
        self.assertEqual(mistaken.date_end, self.TODAY)
        self.assertEqual(self.own_student._own_right().partner_id, right_one)
        self.own_student.partner_id = False
        self.assertFalse(self.own_student._own_right())

    def test_nobody_else_speaks_in_person(self):
        self.own_student.birth_date = BORN
        for student, person in (
            (self.student, self._partner("Орлова Алиса Дмитриевна")),
            (self.student, self.own_student.partner_id),
            (self.own_student, self._partner("Громов Максим Андреевич")),
        ):
            with self.assertRaises(ValidationError):
                self._guardian(student, person, relation="self")
        with self.assertRaises(ValidationError):
            self.guardian.relation = "self"
        with self.assertRaises(ValidationError):
            self._rights().relation = "mother"
        with self.assertRaises(ValidationError):
            self._guardian(self.sibling, self.own_student.partner_id)
