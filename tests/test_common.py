from odoo.tests import tagged

from .common import SchoolDiaryCommon, regulation


@tagged("post_install", "-at_install")
class TestCommon(SchoolDiaryCommon):
    @regulation("001-c")
    def test_the_gates_stand_as_described(self):
        """Each portal user reads the own children, or itself, and nobody else."""
        for user, pupils in (
            (self.parent, self.student | self.sibling),
            (self.other_parent, self.other_student),
            (self.pupil_user, self.own_student),
            (self.foreign_parent, self.foreign_student),
        ):
            with self.subTest(login=user.login):
                found = self.env["school.student"].with_user(user).search([])
                self.assertEqual(found, pupils)
