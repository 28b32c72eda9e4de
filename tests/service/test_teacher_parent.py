from odoo.tests import tagged

from ..common import SchoolDiaryHttpCommon


@tagged("post_install", "-at_install")
class TestTeacherParent(SchoolDiaryHttpCommon):
    """A teacher who is a parent reads the own child in the portal, and no other."""

    def test_the_own_child_and_no_taught_pupil(self):
        own = self._guardian(self.sibling, self.teacher.partner_id)
        self.authenticate("t_teacher", "t_teacher")
        page = f"/my/diary/{self.sibling.id}/week"
        self.assertEqual(self.url_open(page).status_code, 404, "not applied yet")
        self._open_gate(own)
        self.assertEqual(self.url_open(page).status_code, 200)
        taught = f"/my/diary/{self.student.id}/week"
        self.assertEqual(self.url_open(taught).status_code, 404)
        own.consent_ids.action_withdraw()
        self.assertEqual(self.url_open(page).status_code, 404)
