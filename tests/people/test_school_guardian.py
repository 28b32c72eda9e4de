from datetime import date

from psycopg2 import IntegrityError

from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon


@tagged("post_install", "-at_install")
class TestSchoolGuardian(SchoolDiaryCommon):
    def test_several_children_and_several_guardians(self):
        person = self.guardian.partner_id
        self.assertEqual(
            self.env["school.guardian"]
            .search([("partner_id", "=", person.id)])
            .student_id,
            self.student | self.sibling,
        )
        self.assertEqual(
            self.other_student.guardian_ids,
            self.other_guardian | self.closed_guardian,
        )

    def test_once_for_a_pupil(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self._guardian(self.student, self.guardian.partner_id)
        # Whose right ended may get it again.
        self.guardian.action_end()
        self.guardian.flush_recordset()
        self._guardian(self.student, self.guardian.partner_id)

    def test_end(self):
        """From today on, not from tomorrow."""
        self.guardian.with_user(self.secretary).action_end()
        self.assertEqual(self.guardian.date_end, self.TODAY)
        self.assertFalse(self.guardian._is_valid(self.TODAY))
        self.assertTrue(self.guardian._is_valid(date(2026, 11, 17)))

    def test_end_of_a_right_to_come(self):
        self.guardian.date_from = "2026-12-01"
        self.guardian.action_end()
        self.assertEqual(self.guardian.date_end, date(2026, 12, 1))

    def test_ends_after_it_begins(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self.guardian.date_end = "2019-12-31"
                self.guardian.flush_recordset()

    def test_contacts_are_the_persons(self):
        with Form(self.closed_guardian.with_user(self.secretary)) as form:
            form.email = "olga@example.org"
            form.ground = "court"
            form.ground_document = "№ 2-17 от 01.02.2026"
        self.assertEqual(self.closed_guardian.partner_id.email, "olga@example.org")
