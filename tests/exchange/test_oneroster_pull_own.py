from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.school_diary.models.exchange import oneroster_rest_client
from odoo.addons.school_diary.models.exchange.oneroster_rest_client import (
    OneRosterRestClient,
)
from odoo.addons.school_diary.tools.oneroster_json import RESOURCES

from .oneroster_rest_common import RestCase


@tagged("post_install", "-at_install")
class TestOneRosterPullOwn(RestCase):
    """Our own provider is read as any other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["school.partner.system"].create(
            {
                "name": "Соседняя школа",
                "kind": "oneroster",
                "company_id": cls.school.id,
                "oneroster_url": f"{cls.base_url()}/ims/oneroster",
                "oneroster_code": cls.client_record.code,
                "oneroster_secret": cls.secret,
            }
        )
        cls.env.flush_all()

    def test_button(self):
        partner = self.partner.with_user(self.admin)
        with self.allow_requests(all_requests=True):
            told = partner.action_try_oneroster()["params"]["message"]
        self.assertIn(self.school.name, told)
        self.client_record.active = False
        self.env.flush_all()
        with self.allow_requests(all_requests=True), self.assertRaises(UserError):
            partner.action_try_oneroster()

    def test_all_pages(self):
        """Each record comes once, in pages however small."""
        client = OneRosterRestClient(
            self.partner.oneroster_url, "", self.client_record.code, self.secret
        )
        read = {}
        with (
            patch.object(oneroster_rest_client, "PAGE", 3),
            self.allow_requests(all_requests=True),
        ):
            client.open()
            for one in RESOURCES.values():
                read[one.plural] = list(client.records(one.service, one.plural))
            client.close()
        for one in RESOURCES.values():
            there = self.get(f"{one.service}/{one.plural}", limit=5000)[one.plural]
            self.assertCountEqual(read[one.plural], there)
            self.assertTrue(there, one.plural)
