from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon


@tagged("post_install", "-at_install")
class TestSchoolAbsence(SchoolDiaryCommon):
    def test_teacher_enters_absences_in_the_lesson(self):
        with Form(self.lesson.with_user(self.teacher)) as form:
            for student, kind in ((self.student, "ill"), (self.other_student, "late")):
                with form.absence_ids.new() as line:
                    line.student_id = student
                    line.kind = kind
        self.assertRecordValues(
            self.lesson.absence_ids.sorted("id"),
            [
                {
                    "student_id": student.id,
                    "kind": kind,
                    "date": self.TODAY,
                    "course_id": self.course_math.id,
                    "company_id": self.school.id,
                }
                for student, kind in (
                    (self.student, "ill"),
                    (self.other_student, "late"),
                )
            ],
        )

    def test_once_in_a_lesson(self):
        self._absent(self.student, self.lesson)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self._absent(self.student, self.lesson, "ill")

    def test_only_pupils_of_the_class(self):
        with self.assertRaises(ValidationError):
            self._absent(self.sibling, self.lesson)
