from contextlib import ExitStack
from datetime import timedelta
from unittest.mock import patch

import requests

from odoo import fields
from odoo.tests.common import _super_send

from odoo.addons.school_diary.models.exchange import oneroster_rest_client
from odoo.addons.school_diary.models.exchange.oneroster_operations import OPERATIONS
from odoo.addons.school_diary.models.exchange.oneroster_reader import Reader, Wish
from odoo.addons.school_diary.models.exchange.oneroster_scope import Scope
from odoo.addons.school_diary.tools.oneroster_json import RESOURCES

from ..common import SchoolDiaryCommon
from .oneroster_common import OneRosterData
from .oneroster_server import CLIENT, SECRET, OneRosterServer


class PullCase(OneRosterData, SchoolDiaryCommon):
    """The tiny school answers on loopback; an empty one reads it.

    As if in another database: no login of the first is taken in the second.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_oneroster()
        cls.served = cls._served()
        cls.place = cls._school("Школа № 3")
        cls.place.partner_id.lang = "ru_RU"
        cls.admin.company_ids += cls.place
        for user in cls.teacher | cls.other_teacher | cls.homeroom_teacher:
            user.login = f"old_{user.login}"
        cls.partner = cls.env["school.partner.system"].create(
            {
                "name": "Соседняя школа",
                "kind": "oneroster",
                "company_id": cls.place.id,
                "is_on": True,
                "oneroster_code": CLIENT,
                "oneroster_secret": SECRET,
            }
        )

    @classmethod
    def _served(cls):
        """What our provider answers of the first school, by collection."""
        cls.env.flush_all()
        scope = Scope(cls.env, cls.school, cls.year, cls.system)
        reader = Reader(scope)
        found = {}
        for plural in RESOURCES:
            [operation] = [
                one for one in OPERATIONS if one.path == plural and one.method == "GET"
            ]
            found.update(reader.page(operation, {}, Wish(limit=5000))[0])
        return found

    def setUp(self):
        super().setUp()
        stack = ExitStack()
        self.addCleanup(stack.close)
        self.server = stack.enter_context(OneRosterServer(self._served_again()))
        stack.enter_context(patch.object(requests.Session, "send", _super_send))
        self.slept = []
        stack.enter_context(
            patch.object(oneroster_rest_client, "sleep", self.slept.append)
        )
        self.partner.oneroster_url = self.server.url

    def _served_again(self):
        return {
            plural: [dict(one) for one in rows] for plural, rows in self.served.items()
        }

    def bring(self, **later):
        """Run the scheduled action, at once or later."""
        self.partner.next_at = False
        self.env.flush_all()
        moment = fields.Datetime.now() + timedelta(**later)
        with (
            patch.object(fields.Datetime, "now", staticmethod(lambda *args: moment)),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("school_diary.ir_cron_bring").method_direct_trigger()
        self.env.invalidate_all()
        return self.env["school.exchange"].search(
            [("system_id", "=", self.partner.id)], limit=1
        )

    def theirs(self, model):
        return self.env[model].search([("company_id", "=", self.place.id)])

    def marks(self):
        return sorted(
            (one.student_id.first_name, one.course_id.subject_id.name, one.code)
            for one in self.theirs("school.grade")
        )

    def result(self, text):
        """The first result that says so, as served."""
        return next(
            one for one in self.server.data["results"] if one["textScore"] == text
        )
