"""Contacts and logins of the families, read by the staff."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .test_record_access import RecordAccessCase


@tagged("post_install", "-at_install")
class TestContacts(RecordAccessCase):
    def test_guardians(self):
        """The own homeroom class's; the office and the heads all."""
        for record in (self.guardian.partner_id, self.parent):
            self.assertMay(
                record,
                teacher="",
                homeroom_teacher="r",
                deputy="r",
                head="r",
            )
            self.assertTrue(record.with_user(self.secretary).has_access("read"))
        # Of two children in two classes.
        self.assertMay(self.guardian.partner_id, other_teacher="r")
        self.assertMay(self.other_guardian.partner_id, other_teacher="")

    def test_pupil_with_a_login(self):
        for record in (self.own_student.partner_id, self.pupil_user):
            self.assertMay(record, teacher="", homeroom_teacher="r", head="r")

    def test_found_by_nothing(self):
        """Not by name, e-mail, login or any other field."""
        self.guardian.partner_id.email = "orlova@example.org"
        searches = (
            ("res.partner", [("name", "ilike", "Орлова Елена")]),
            ("res.partner", [("email", "=", "orlova@example.org")]),
            ("res.partner", [("school_guardian_ids.student_id", "!=", False)]),
            ("res.users", [("login", "=", "t_parent")]),
            ("res.users", [("partner_id", "=", self.guardian.partner_id.id)]),
        )
        for model, domain in searches:
            with self.subTest(domain=domain):
                records = self.env[model]
                self.assertFalse(records.with_user(self.teacher).search(domain))
                self.assertTrue(records.with_user(self.homeroom_teacher).search(domain))
        names = self.env["res.partner"].with_user(self.teacher).name_search("Орлова Ел")
        self.assertFalse(names)
        with mute_logger("odoo.addons.base.models.ir_rule"):
            with self.assertRaises(AccessError):
                self.guardian.partner_id.with_user(self.teacher).read(["name", "email"])

    def test_addresses_added_in_the_portal(self):
        """They are the family's, too, though no guardian or pupil themselves."""
        for person in (self.guardian.partner_id, self.own_student.partner_id):
            address = self._partner("Дача", parent_id=person.id, type="other")
            self.assertMay(address, teacher="", homeroom_teacher="r", head="r")
        firm = self._partner("ООО «Учебник»", is_company=True)
        clerk = self._partner("Отдел сбыта", parent_id=firm.id)
        self.assertTrue(clerk.with_user(self.teacher).has_access("read"))

    def test_families_of_another_school(self):
        """Not the office's and the heads', though contacts are the database's."""
        mother = self.foreign_guardian.partner_id
        mother.email = "inna@example.org"
        address = self._partner("Дача", parent_id=mother.id, type="other")
        office = (self.deputy, self.secretary, self.head, self.admin)
        for user in office:
            for record in mother | address:
                self.assertFalse(record.with_user(user).has_access("read"), user.login)
            found = self.env["res.partner"].with_user(user)
            self.assertFalse(found.search([("email", "=", "inna@example.org")]))
            self.assertFalse(found.name_search("Фёдорова"))
        self.assertTrue(mother.with_user(self.foreign_secretary).has_access("read"))
        # Who has a child in each school is of both.
        self._guardian(self.third_student, mother)
        for user in office:
            self.assertTrue(mother.with_user(user).has_access("read"), user.login)

    def test_who_applies_is_known_to_the_office(self):
        """The parent of another school, from the application in the portal on."""
        mother = self.foreign_guardian.partner_id
        application = self.env["school.application"].create(
            {
                "way": "portal",
                "partner_id": mother.id,
                "applicant_name": mother.name,
                "child_name": self.third_student.name,
                "student_id": self.third_student.id,
                "company_id": self.school.id,
            }
        )
        for user in self.secretary, self.head:
            self.assertTrue(mother.with_user(user).has_access("read"), user.login)
        self.assertFalse(mother.with_user(self.deputy).has_access("read"))
        application.action_submit()
        application.with_user(self.secretary).action_grant()
        self.assertEqual(application.guardian_id.partner_id, mother)
        self.assertTrue(mother.with_user(self.deputy).has_access("read"))

    def test_nobody_is_named_by_a_guessed_number(self):
        """Whom the office names becomes readable to it."""
        mother = self.foreign_guardian.partner_id
        guardian = {"student_id": self.third_student.id, "partner_id": mother.id}
        application = {
            "applicant_name": "Некто",
            "child_name": "Некто",
            "applicant_email": "a@example.org",
        }
        env = self.env(user=self.secretary)
        filed = env["school.application"].create(application)
        for name in (
            lambda: env["school.guardian"].create(guardian),
            lambda: self.closed_guardian.with_env(env).write({"partner_id": mother.id}),
            lambda: self.third_student.with_env(env).write({"partner_id": mother.id}),
            lambda: filed.write({"partner_id": mother.id}),
            lambda: filed.create({**application, "partner_id": mother.id}),
        ):
            with self.assertRaisesRegex(UserError, "family of another school"):
                name()
        self.assertFalse(mother.with_user(self.secretary).has_access("read"))

    def test_left_the_class(self):
        self.student.enrollment_ids.date_to = "2026-11-17"
        self.assertMay(self.guardian.partner_id, homeroom_teacher="", head="r")

    def test_colleagues_and_strangers_to_all(self):
        """Odoo needs the names of users and of whoever is of no family."""
        firm = self._partner("ООО «Учебник»", email="firm@example.org")
        records = (
            firm,
            self.teacher.partner_id,
            self.teacher,
            self.deputy,
            self.school.partner_id,
            self.env.ref("base.partner_root"),
            self.env.ref("base.user_root"),
        )
        for record in records:
            for user in (self.teacher, self.other_teacher, self.head):
                self.assertTrue(record.with_user(user).has_access("read"), record)

    def test_teacher_who_is_a_parent(self):
        """A colleague's name stays readable."""
        self._guardian(self.sibling, self.homeroom_teacher.partner_id)
        for record in (self.homeroom_teacher, self.homeroom_teacher.partner_id):
            self.assertMay(record, teacher="r")

    def test_own_settings(self):
        form = Form(
            self.teacher.with_user(self.teacher),
            view="base.view_users_form_simple_modif",
        )
        form.email = "new@example.org"
        form.save()
        self.assertEqual(self.teacher.email, "new@example.org")

    def test_chatter(self):
        """The homeroom teacher reads who wrote what in the application."""
        application = self.guardian.application_ids
        application.message_subscribe(self.guardian.partner_id.ids)
        text = "Принято"
        application.with_user(self.secretary).message_post(
            body=text, partner_ids=self.guardian.partner_id.ids
        )
        message = application.message_ids[0]
        message.author_id = self.guardian.partner_id
        self.env.invalidate_all()
        mine = application.with_user(self.homeroom_teacher)
        self.assertEqual(
            mine.message_ids[0].author_id.display_name, "Орлова Елена Викторовна"
        )
        values = mine.web_read(
            {
                "create_uid": {"fields": {"display_name": {}}},
                "guardian_id": {"fields": {"display_name": {}}},
                "message_ids": {"fields": {"author_id": {"fields": {"name": {}}}}},
            }
        )
        self.assertEqual(
            values[0]["message_ids"][0]["author_id"]["name"], "Орлова Елена Викторовна"
        )
