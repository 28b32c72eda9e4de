from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from ..common import SchoolDiaryCommon


@tagged("post_install", "-at_install")
class TestResPartner(SchoolDiaryCommon):
    """Who enters as the pupil is the pupil and nobody else."""

    def _office(self, records):
        return records.with_user(self.secretary).with_context(lang="ru_RU")

    def assertRefused(self, message, call):
        with self.assertRaisesRegex(ValidationError, message) as caught:
            with self.cr.savepoint():
                call()
                self.env.flush_all()
        for name in ("Орлова", "Семёнов", "Громов", "Фёдоров"):
            self.assertNotIn(name, str(caught.exception))

    def test_form(self):
        """The secretary picks another pupil's father as the pupil's own contact."""
        form = Form(self._office(self.student))
        form.partner_id = self.other_guardian.partner_id
        self.assertRefused("законному представителю", form.save)

    def test_rpc(self):
        students = self._office(self.env["school.student"])
        mother = self.guardian.partner_id
        for call in (
            lambda: self._office(self.other_student).write({"partner_id": mother.id}),
            lambda: self._office(self.student).write({"partner_id": mother.id}),
            lambda: students.create(
                {"last_name": "Юдин", "first_name": "Егор", "partner_id": mother.id}
            ),
        ):
            self.assertRefused("законному представителю", call)

    def test_import(self):
        result = self._office(self.env["school.student"]).load(
            ["last_name", "first_name", "partner_id/.id"],
            [
                ["Юдин", "Егор", str(self._partner("Юдин Егор").id)],
                ["Юдина", "Яна", str(self.guardian.partner_id.id)],
            ],
        )
        self.assertFalse(result["ids"])
        self.assertRegex(result["messages"][0]["message"], "законному представителю")

    def test_guardian_with_the_contact_of_a_pupil(self):
        guardians = self._office(self.env["school.guardian"])
        vals = {
            "student_id": self.other_student.id,
            "partner_id": self.own_student.partner_id.id,
        }
        self.assertRefused("законному представителю", lambda: guardians.create(vals))
        form = Form(self._office(self.closed_guardian))
        form.partner_id = self.own_student.partner_id
        self.assertRefused("законному представителю", form.save)

    def test_ended_and_archived_ones_count(self):
        self.other_guardian.date_end = self.TODAY
        self.other_guardian.active = False
        self.assertRefused(
            "законному представителю",
            lambda: self._office(self.student).write(
                {"partner_id": self.other_guardian.partner_id.id}
            ),
        )

    def test_pupil_of_another_school(self):
        """A child who changes schools keeps the login; nobody else gets it."""
        contact = self.own_student.partner_id
        foreign = self.foreign_student.with_context(lang="ru_RU")
        self.assertRefused(
            "контакт другого ученика",
            lambda: foreign.write({"partner_id": contact.id}),
        )
        same = self.foreign_student.copy(
            {
                "last_name": "Громов",
                "first_name": "Максим",
                "middle_name": "Андреевич",
                "partner_id": contact.id,
            }
        )
        self.assertEqual(same.partner_id, contact)

    def test_set_based(self):
        students = self.env["school.student"]
        counts = []
        for number in (1, 1, 20):
            vals_list = [
                {
                    "last_name": "Юдин",
                    "first_name": "Егор",
                    "partner_id": self._partner(f"Юдин {place}").id,
                }
                for place in range(number)
            ]
            created = students.create(vals_list)
            self.env.flush_all()
            before = self.cr.sql_log_count
            created._check_partner()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_only_the_own_office_changes_a_contact(self):
        """A new password is sent to the address of the contact."""
        mother = self.guardian.partner_id
        office = mother.with_user(self.foreign_secretary)
        child = mother.create({"name": "Дача", "parent_id": mother.id})
        for record in (office, child.with_user(self.foreign_secretary)):
            with self.assertRaises(AccessError):
                record.write({"email": "t_thief@example.org"})
            with self.assertRaises(AccessError):
                record.unlink()
        mother.with_user(self.secretary).email = "t_new@example.org"
        self.env["school.guardian"].create(
            {"student_id": self.foreign_student.id, "partner_id": mother.id}
        )
        office.phone = "+7 000 000-00-01"
        self.assertTrue(office.create({"name": "Юдина Яна"}).write({"phone": "1"}))
