from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryHttpCommon, regulation

KINDS = {"qweb-pdf": "pdf", "qweb-html": "html", "py3o": "py3o"}
NOT_SERVED = (303, 403, 404, 422, 500)


@tagged("post_install", "-at_install")
class TestReportDoors(SchoolDiaryHttpCommon):
    """Every document of the addon, asked for by its address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        application = cls.env["school.application"].create(
            {
                "applicant_name": "Орлов Дмитрий Львович",
                "child_name": cls.student.name,
                "student_id": cls.student.id,
                "company_id": cls.school.id,
            }
        )
        application.action_submit()
        application.refusal_ground_id = cls.env.ref(
            "school_diary.refusal_ground_applicant"
        )
        application.refusal_text = "Право не подтверждено."
        application.with_user(cls.head).action_refuse()
        cls.documents = {
            "school.application": application.id,
            "school.paper.batch": cls.env["school.paper.batch"]
            .create(
                {
                    "class_id": cls.class_6b.id,
                    "date_from": cls.MONDAY,
                    "date_to": "2026-11-22",
                }
            )
            .id,
            "school.class": cls.class_6b.id,
            "school.student": cls.student.id,
        }
        cls.reports = cls.env["ir.actions.report"].search(
            [("model", "in", list(cls.documents))]
        )

    def _status(self, report, converter=None):
        kind = converter or KINDS[report.report_type]
        path = f"/report/{kind}/{report.report_name}/{self.documents[report.model]}"
        with mute_logger("odoo.http"):
            return self.url_open(path, allow_redirects=False).status_code

    @regulation("001-l")
    def test_the_office_has_the_decision(self):
        self.authenticate("t_secretary", "t_secretary")
        decision = self.env.ref("school_diary.action_report_refusal_decision")
        self.assertEqual(self._status(decision), 200)

    def test_strangers_have_none(self):
        for login in (
            "t_parent",
            "t_pupil",
            "t_foreign_parent",
            "t_foreign_secretary",
            "t_teacher",
            None,
        ):
            self.authenticate(login, login)
            for report in self.reports:
                for converter in {KINDS[report.report_type], "html"}:
                    if converter == "html" and report.report_type == "py3o":
                        continue
                    with self.subTest(login=login, report=report.report_name):
                        self.assertIn(self._status(report, converter), NOT_SERVED)
