from psycopg2 import IntegrityError

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon


@tagged("post_install", "-at_install")
class TestSchoolStudent(SchoolDiaryCommon):
    def test_secretary_enters_a_pupil_with_the_family(self):
        form = Form(self.env["school.student"].with_user(self.secretary))
        form.last_name = " Чернова "
        form.first_name = "Вера"
        form.middle_name = "Ильинична"
        self.assertEqual(form.name.split(), ["Чернова", "Вера", "Ильинична"])
        with form.guardian_ids.new() as guardian:
            guardian.partner_id = self._partner("Чернов Илья Львович")
            guardian.relation = "father"
            guardian.phone = "+7 900 000-00-00"
            guardian.email = "chernov@example.org"
        with form.enrollment_ids.new() as enrollment:
            enrollment.class_id = self.class_6b
            self.assertEqual(enrollment.date_from, self.year.date_start)
        student = form.save()
        self.assertEqual(student.last_name, "Чернова")
        self.assertEqual(student.short_name, "Чернова В. И.")
        self.assertEqual(student.class_id, self.class_6b)
        self.assertEqual(student.company_id, self.school)
        self.assertEqual(student.guardian_ids.partner_id.email, "chernov@example.org")

    def test_name_is_compared_loosely(self):
        self.assertEqual(self.other_student.name_key, "ильич петр семенов")
        self.other_student.first_name = "  Петр  "
        self.assertEqual(self.other_student.name, "Семёнов Петр Ильич")

    def test_found_by_name_or_file_number(self):
        self.student.register_number = "А-17"
        students = self.env["school.student"].with_user(self.secretary)
        for text in ("орлова алиса", "А-17"):
            found = [row[0] for row in students.name_search(text)]
            self.assertEqual(found, self.student.ids)

    def test_the_family_finds_by_name_alone(self):
        self.student.register_number = "А-17"
        students = self.env["school.student"].with_user(self.parent)
        found = [row[0] for row in students.name_search("орлова алиса")]
        self.assertEqual(found, self.student.ids)
        self.assertFalse(students.name_search("А-17"))

    def test_file_number_is_one_pupils(self):
        self.student.register_number = "17"
        self.foreign_student.register_number = "17"
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self.other_student.register_number = "17"
                self.other_student.flush_recordset()

    def test_not_gone_before_having_come(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self.student.departure_date = "2019-12-31"
                self.student.flush_recordset()

    def test_found_by_class(self):
        students = self.env["school.student"].with_user(self.secretary)
        self.assertEqual(
            students.search([("class_id", "=", self.class_7a.id)]), self.sibling
        )
        self.assertEqual(
            students.search(
                [("class_id.homeroom_teacher_id", "=", self.other_teacher.id)]
            ),
            self.sibling,
        )
        self.assertFalse(students.search([("class_id", "=", False)]))
        self.sibling.enrollment_ids.date_to = "2026-11-17"
        self.assertEqual(students.search([("class_id", "=", False)]), self.sibling)
        self.assertIn(self.student, students.search([("class_id", "!=", False)]))

    def test_search_panel_shows_the_classes_of_today(self):
        panel = (
            self.env["school.student"]
            .with_user(self.secretary)
            .search_panel_select_range("class_id", expand=True, hierarchize=False)
        )
        self.assertEqual(
            [value["display_name"] for value in panel["values"]], ["6Б", "7А"]
        )

    def test_buttons_of_the_card(self):
        grade = self._give(self.student, self.lesson, "5")
        self._give(self.other_student, self.lesson, "4")
        absence = self._absent(self.student, self.lesson_russian)
        student = self.student.with_user(self.deputy)
        for action, record in (
            (student.action_open_grades(), grade),
            (student.action_open_absences(), absence),
        ):
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(found, record)
