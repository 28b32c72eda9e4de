import re

from odoo.tests import tagged

from ..common import SchoolDiaryHttpCommon, regulation
from ..delivery.common import parts
from .common import ServiceMixin


@tagged("post_install", "-at_install")
class TestTour(ServiceMixin, SchoolDiaryHttpCommon):
    """A father applies, the secretary grants, he enters and reads the week."""

    @regulation("000-1", "001-a", "001-b", "001-m")
    def test_from_the_application_to_the_week(self):
        self.school.email = "school@example.org"
        self.start_tour(f"/diary-service/{self.school.id}", "school_diary_apply")
        with self._post(earlier=True) as mailbox:
            pass
        _text, html = parts(mailbox.to("orlov@example.org")[-1])
        link = re.search(r'href="[^"]*(/diary-service/[^"]*/confirm/[^"]*)"', html)
        self.start_tour(link.group(1), "school_diary_confirm")
        self.start_tour("/odoo/applications", "school_diary_grant", login="t_secretary")
        with self._post(earlier=True) as mailbox:
            pass
        _text, html = parts(mailbox.to("orlov@example.org")[-1])
        link = re.search(r'href="([^"]*)(/web/signup[^"]*)"', html).group(2)
        self.authenticate(None, None)
        self.start_tour(link.replace("&amp;", "&"), "school_diary_first_login")
        user = self.env["res.users"].search([("login", "=", "orlov@example.org")])
        self.assertTrue(user.login_date)
        # The link has done its work: it sets no password again.
        self.authenticate(None, None)
        again = self.url_open(link.replace("&amp;", "&")).text
        self.assertIn("alert-danger", again)
