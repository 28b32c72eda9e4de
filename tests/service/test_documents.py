import io
import subprocess
import zipfile

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon, regulation
from .common import ServiceMixin

SLIP = "school_diary.action_report_access_slip"
DECISION = "school_diary.action_report_refusal_decision"


@tagged("post_install", "-at_install")
class TestDocuments(ServiceMixin, SchoolDiaryCommon):
    """What is printed and handed over."""

    def _print(self, application, user):
        reports = self.env["ir.actions.report"].with_user(user)
        with self.allow_pdf_render():
            content, kind = reports.with_context(
                force_report_rendering=True
            )._render_qweb_pdf(SLIP, application.ids)
        self.assertEqual(kind, "pdf")
        return subprocess.run(
            ["pdftotext", "-layout", "-", "-"],
            input=content,
            capture_output=True,
            check=True,
        ).stdout.decode()

    @regulation("001-m")
    def test_the_access_slip(self):
        """Without an e-mail address: link, login and one-time link on paper."""
        application = self._granted(applicant_email=False)
        text = self._print(application, self.secretary)
        self.assertEqual(text.count("\f"), 1, "one page")
        for said in (
            "Школа № 1",
            "Орлов Дмитрий Львович",
            "Орлова Алиса Дмитриевна",
            "6Б",
            "orlov.d.l",
            "/my",
            application.name,
        ):
            self.assertIn(said, text)
        squeezed = "".join(text.split())
        self.assertIn("/web/signup?", squeezed)
        self.assertIn("token=", squeezed)

    def test_the_slip_is_printed_by_who_may_give_access(self):
        application = self._granted(applicant_email=False)
        self.assertTrue(self._print(application, self.homeroom_teacher))
        for user in (self.deputy, self.teacher, self.foreign_secretary):
            with self.assertRaises(AccessError):
                self._print(application, user)
            with self.assertRaises(AccessError):
                application.with_user(user).action_print_slip()
        self.assertEqual(self._printings(application), 1)
        application.action_print_slip()
        self.assertEqual(self._printings(application), 1, "nothing printed yet")

    def _printings(self, application):
        messages = application.message_ids.filtered(
            lambda one: "Access slip" in (one.body or "")
        )
        self.assertEqual(messages.author_id, self.homeroom_teacher.partner_id)
        return len(messages)

    def test_no_slip_without_access(self):
        with self.assertRaises(UserError):
            self._print(self._filed(), self.secretary)

    def test_who_has_a_password_gets_no_new_link(self):
        self.parent.login = "t_parent@example.org"
        self.env["res.users.log"].with_user(self.parent).sudo().create({})
        application = self._granted(
            applicant_name="Орлова Елена Викторовна",
            applicant_email="t_parent@example.org",
            child_name="Белова Дарья Сергеевна",
        )
        text = self._print(application, self.secretary)
        self.assertIn("t_parent", text)
        self.assertNotIn("token=", "".join(text.split()))

    @regulation("001-l")
    def test_the_decision_of_refusal(self):
        """The office's own template, filled in: ground, reasons, who signs."""
        self.school.school_head_name = "Рогов С. Н."
        application = self._filed()
        application.write(
            {
                "refusal_ground_id": self.env.ref(
                    "school_diary.refusal_ground_pupil"
                ).id,
                "refusal_text": "В списках школы нет.\nПроверьте <класс> & имя.",
            }
        )
        application.with_user(self.head).action_refuse()
        content, kind = (
            self.env["ir.actions.report"]
            .with_user(self.secretary)
            ._render_py3o(DECISION, application.ids)
        )
        self.assertEqual(kind, "odt")
        with zipfile.ZipFile(io.BytesIO(content)) as document:
            tree = etree.fromstring(document.read("content.xml"))
        text = "\n".join(tree.itertext())
        for said in (
            "РЕШЕНИЕ",
            "Школа № 1",
            application.name,
            "18 ноября 2026 г.",
            "Орлов Дмитрий Львович",
            "Орлова Алиса Дмитриевна",
            "В списках школы нет.",
            "Проверьте <класс> & имя.",
            "Рогов С. Н.",
            application.refusal_ground_id.with_context(lang="ru_RU").name,
        ):
            self.assertIn(said, text)
        self.assertNotIn("py3o", text)
