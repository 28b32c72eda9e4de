from contextlib import ExitStack
from datetime import date, timedelta
from unittest.mock import patch

import requests

from odoo import fields
from odoo.tests.common import _super_send

from odoo.addons.school_diary.models.exchange import netschool_client

from ..common import SchoolDiaryCommon
from .netschool_server import LOGIN, PASSWORD, SCHOOL, NetschoolServer, lesson, work

MON, TUE, WED = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)


class NetschoolCase(SchoolDiaryCommon):
    """The tiny school, and a partner whose server answers on loopback.

    It has two children: Алиса of 6Б and her brother Кирилл of 7А.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What the run says of rows is read below; the rest of the tests' school, too.
        cls.school.partner_id.lang = "ru_RU"
        cls.system = cls.env["school.partner.system"].create(
            {
                "name": "Сетевой город",
                "kind": "netschool",
                "company_id": cls.school.id,
                "is_on": True,
                "netschool_school": SCHOOL,
                "netschool_login": LOGIN,
                "netschool_password": PASSWORD,
            }
        )

    def setUp(self):
        super().setUp()
        stack = ExitStack()
        self.addCleanup(stack.close)
        self.server = stack.enter_context(NetschoolServer())
        stack.enter_context(patch.object(requests.Session, "send", _super_send))
        self.slept = []
        stack.enter_context(patch.object(netschool_client, "sleep", self.slept.append))
        self.system.netschool_url = self.server.url
        self.server.diaries[7] = self.week()

    def week(self):
        return {
            MON: [
                lesson(1, "Математика", work(100, 5)),
                lesson(2, "Русский язык", work(101, "УП"), meeting=1002),
            ],
            TUE: [
                lesson(
                    1,
                    "Математика",
                    work(110, "4", name="Устный счёт"),
                    work(111, None, 3, "Стр. 40, № 5"),
                    meeting=1011,
                ),
            ],
            WED: [lesson(1, "Математика", work(120, duty=True), meeting=1021)],
        }

    def bring(self, **later):
        """Run the scheduled action, at once or later."""
        self.system.next_at = False
        self.env.flush_all()
        moment = fields.Datetime.now() + timedelta(**later)
        with (
            patch.object(fields.Datetime, "now", staticmethod(lambda *args: moment)),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("school_diary.ir_cron_bring").method_direct_trigger()
        self.env.invalidate_all()
        return self.run_

    @property
    def run_(self):
        runs = self.env["school.exchange"]
        return runs.search([("system_id", "=", self.system.id)], limit=1)

    @property
    def trouble(self):
        return self.system.with_context(lang="ru_RU").trouble

    def entries(self, model, name, student=None):
        """What a pupil has: list of (subject, day, value)."""
        records = self.env[model].search(
            [("student_id", "=", (student or self.student).id)], order="date, id"
        )
        return [
            (one.course_id.subject_id.name, one.lesson_id.date, one[name])
            for one in records
        ]

    def grades(self, student=None):
        return self.entries("school.grade", "code", student)
