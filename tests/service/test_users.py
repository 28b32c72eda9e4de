from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon, regulation
from .common import ServiceMixin


@tagged("post_install", "-at_install")
class TestUsers(ServiceMixin, SchoolDiaryCommon):
    """By which user a person enters the portal."""

    def _foreign_application(self, **vals):
        application = (
            self.env["school.application"]
            .with_user(self.foreign_secretary)
            .create(
                {
                    "applicant_name": "Орлова Елена Викторовна",
                    "applicant_email": "t_parent@example.org",
                    "child_name": "Фёдоров Глеб Маркович",
                    "relation": "trustee",
                    "consent_given": True,
                    "company_id": self.other_school.id,
                    **vals,
                }
            )
        )
        application.action_submit()
        return application

    def test_one_user_for_children_in_two_schools(self):
        self.parent.login = "t_parent@example.org"
        application = self._foreign_application()
        application.action_grant()
        self.assertEqual(application.guardian_id.partner_id, self.parent.partner_id)
        self.assertEqual(self.parent.company_ids, self.school | self.other_school)
        self.assertEqual(self.parent.company_id, self.school)
        self.assertEqual(
            self.env["school.student"].with_user(self.parent).search([]),
            self.student | self.sibling | self.foreign_student,
        )

    def test_the_same_address_with_another_name_is_another_person(self):
        """Parents who share an address: the second gets a login of its own."""
        application = self._granted(applicant_email="t_parent@example.org")
        user = application.guardian_id.partner_id.user_ids
        self.assertNotEqual(user, self.parent)
        self.env["res.users"].create(
            {"name": "Кто-то", "login": "shared@example.org", "active": False}
        )
        other = self._granted(
            applicant_name="Семёнова Ольга Романовна",
            applicant_email="shared@example.org",
            child_name="Семёнов Пётр Ильич",
        )
        self.assertEqual(other.guardian_id.partner_id.user_ids.login, "semenova.o.r")

    @regulation("001-m")
    def test_login_without_an_address(self):
        first = self._granted(applicant_email=False)
        self.assertEqual(first.guardian_id.partner_id.user_ids.login, "orlov.d.l")
        second = self._granted(
            applicant_email=False,
            applicant_name="Орлов Денис Леонидович",
            relation="representative",
        )
        self.assertEqual(second.guardian_id.partner_id.user_ids.login, "orlov.d.l2")

    def test_an_archived_user_comes_back(self):
        self._granted(
            kind="ending",
            applicant_name="Орлова Елена Викторовна",
            applicant_email=False,
            relation="mother",
        )
        self.parent.active = False
        self._granted(
            applicant_name="Орлова Елена Викторовна",
            applicant_email="t_parent@example.org",
            relation="mother",
        )
        self.assertTrue(self.parent.active)

    def test_a_teacher_who_is_a_parent_stays_internal(self):
        """Nothing of the staff's rights changes; the child is open in the portal."""
        application = self._granted(
            applicant_name=self.teacher.name,
            applicant_email=self.teacher.email,
            child_name=self.sibling.name,
            child_class="7А",
        )
        self.assertEqual(application.guardian_id.partner_id, self.teacher.partner_id)
        self.assertTrue(self.teacher._is_internal())
        self.assertEqual(self.teacher.partner_id.user_ids, self.teacher)
        students = self.env["school.student"].with_user(self.teacher)
        opened = students.sudo()  # by the field alone, without the rules
        opened = opened.search([("diary_open", "=", True)])
        self.assertEqual(opened, self.sibling)
        self.assertNotIn(self.sibling, students.search([]))

    def test_staff_of_another_school_do_not_become_staff_here(self):
        """A teacher of the first school, parent in the second, enters as a parent."""
        application = self._foreign_application(
            applicant_name=self.teacher.name, applicant_email=self.teacher.email
        )
        application.action_grant()
        self.assertNotEqual(application.guardian_id.partner_id, self.teacher.partner_id)
        self.assertEqual(self.teacher.company_ids, self.school)
        self.assertTrue(application.guardian_id.partner_id.user_ids._is_portal())
        # Entered by hand with the staff's contact, it is refused with a reason.
        other = self._foreign_application(applicant_name="Кто-то Иной")
        other.guardian_id = self._guardian(
            self.foreign_student, self.teacher.partner_id
        )
        with self.assertRaises(UserError):
            other.action_grant()

    def test_a_known_name_with_an_address_of_ones_own(self):
        """Who types a mother's name and another address gets nothing of hers."""
        ending = {"kind": "ending", "applicant_email": False}
        self._granted(applicant_name=self.parent.name, **ending)
        impostor = self._filed(
            applicant_name=self.parent.name, applicant_email="x@example.org"
        )
        self.assertEqual(impostor.guardian_id, self.guardian)
        with self.assertRaises(UserError):
            impostor.action_grant()
        self.parent.partner_id.email = False
        with self.assertRaises(UserError):
            impostor.action_grant()
        # Somebody without address and user yet: the office vouches for the typed one.
        first = self._granted(
            applicant_name="Семёнова Ольга Романовна",
            applicant_email="semenova@example.org",
            child_name="Семёнов Пётр Ильич",
        )
        self.assertEqual(first.guardian_id, self.closed_guardian)
        self.assertEqual(self.closed_guardian.email, "semenova@example.org")

    def test_who_signs_up_under_a_strange_name_is_not_taken_for_that_person(self):
        """Name and address of a portal user are not proved by anything."""
        squatter = self._portal_user(
            "t_squatter",
            self._partner("Орлов Дмитрий Львович", email="orlov@example.org"),
        )
        squatter.partner_id.email = "orlov@example.org"
        squatter.login = "orlov@example.org"
        guardian = self._granted().guardian_id
        self.assertNotEqual(guardian.partner_id, squatter.partner_id)
        self.assertEqual(guardian.partner_id.user_ids.login, "orlov.d.l")
        seen = self.env["school.student"].with_user(squatter)
        self.assertFalse(seen.search([]))

    def test_who_takes_another_name_is_not_taken_for_that_person(self):
        """A guardian, too, changes the own name and address in the portal."""
        self.parent.with_user(self.parent).write(
            {"name": "Орлов Дмитрий Львович", "email": "orlov@example.org"}
        )
        application = self._granted(child_name=self.third_student.name, child_class="")
        self.assertNotEqual(application.guardian_id.partner_id, self.parent.partner_id)
        seen = self.env["school.student"].with_user(self.parent)
        self.assertNotIn(self.third_student, seen.search([]))

    def test_who_takes_a_guardians_name_is_not_let_in_for_that_guardian(self):
        """An application filed in the portal names the applicant's own contact."""
        self.parent.with_user(self.parent).name = "Семёнова Ольга Романовна"
        person = self.parent.partner_id
        child = self.closed_guardian.student_id
        impostor = self._draft(
            way="portal",
            partner_id=person.id,
            applicant_name=person.name,
            applicant_email=person.email,
            child_name=child.name,
            child_class="",
            relation="mother",
        )
        impostor.action_submit()
        with self.assertRaisesRegex(UserError, "another contact"):
            impostor.with_context(lang="en_US").action_grant()
        seen = self.env["school.student"].with_user(self.parent)
        self.assertNotIn(child, seen.search([]))
        # The known guardian, chosen by hand, has not that address.
        impostor.guardian_id = self.closed_guardian
        self.closed_guardian.email = "semenova@example.org"
        with self.assertRaises(UserError):
            impostor.action_grant()

    def test_no_mail_of_odoos_own(self):
        """Creating the user sends no invitation beside ours."""
        self.env["mail.mail"].search([]).unlink()
        self._granted(applicant_email=False)
        self.assertFalse(self.env["mail.mail"].search([("email_to", "!=", False)]))
