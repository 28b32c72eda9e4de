import base64
import io
import zipfile
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon, regulation
from ..pdf import pdf_text
from .common import ServiceMixin

SLIP = "school_diary.action_report_access_slip"


class DocumentMixin:
    """Printing the documents which the office may edit."""

    def _document(self, name, record, user=None):
        return (
            self.env["ir.actions.report"]
            .with_user(user or self.secretary)
            ._render_py3o(f"school_diary.action_report_{name}", record.ids)
        )

    def _paper(self, name, record, user=None):
        """Print a document as where LibreOffice is missing.

        :return: its text, paragraph by paragraph
        """
        reports = type(self.env["ir.actions.report"])
        with patch.object(reports, "_get_lo_bin", lambda _report: None):
            content, kind = self._document(name, record, user)
        self.assertEqual(kind, "odt")
        with zipfile.ZipFile(io.BytesIO(content)) as document:
            tree = etree.fromstring(document.read("content.xml"))
        text = "\n".join(
            "".join(one.itertext()) for one in tree.iterfind(".//text:p", tree.nsmap)
        )
        self.assertNotIn("py3o", text)
        return text


@tagged("post_install", "-at_install")
class TestDocuments(DocumentMixin, ServiceMixin, SchoolDiaryCommon):
    """What is printed and handed over."""

    def _print(self, application, user):
        reports = self.env["ir.actions.report"].with_user(user)
        with self.allow_pdf_render():
            content, kind = reports.with_context(
                force_report_rendering=True
            )._render_qweb_pdf(SLIP, application.ids)
        self.assertEqual(kind, "pdf")
        return pdf_text(content)

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
        ended = self._granted()
        ending = self._filed(kind="ending")
        ending.action_grant()
        self.assertEqual(ended.ended_by_id, ending)
        with self.assertRaises(UserError):
            self._print(ended, self.secretary)

    def test_a_slip_where_the_login_is_missing(self):
        """Brought by an import, or removed since: printing makes one."""
        application = self._granted(applicant_email=False)
        person = application.guardian_id.partner_id
        person.user_ids.sudo().unlink()  # by an administrator
        text = self._print(application, self.secretary)
        self.assertIn(person.user_ids.login, text)

    def test_who_has_a_password_gets_no_new_link(self):
        self.parent.login = "t_parent@example.org"
        logins = self.env["res.users.log"].with_user(self.parent)
        logins.sudo().create({})  # as Odoo notes a login
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
        text = self._paper("refusal_decision", application)
        for said in (
            "РЕШЕНИЕ",
            "Школа № 1",
            application.name,
            "18 ноября 2026 г.",
            "Орлов Дмитрий Львович",
            "Орловой Алисы Дмитриевны",
            "В списках школы нет.",
            "Проверьте <класс> & имя.",
            "С. Н. Рогов",
            application.refusal_ground_id.with_context(lang="ru_RU").name,
        ):
            self.assertIn(said, text)


@tagged("post_install", "-at_install")
class TestPapers(DocumentMixin, ServiceMixin, SchoolDiaryCommon):
    """The documents that the office may edit in LibreOffice."""

    def setUp(self):
        super().setUp()
        self.school.school_head_name = "Рогов С. Н."

    @regulation("001-a", "000-3")
    def test_the_application_for_access(self):
        text = self._paper("application_statement", self._filed())
        for said in (
            "Рогову С. Н.",
            "от Орлова Дмитрия Львовича",
            "дневнику Орловой Алисы Дмитриевны (6Б)",
            "по электронной почте",
            "Даю согласие",
            "ЭД-2026/0001",
        ):
            self.assertIn(said, text)
        for unsaid in ("не предоставлять", "отменить", "не даю", "Второй родитель"):
            self.assertNotIn(unsaid, text)

    @regulation("001-o")
    def test_the_application_not_to_be_served(self):
        """Appendix 2: by both parents, dated and signed."""
        text = self._paper(
            "application_statement",
            self._draft(kind="refusal", co_applicant_name="Орлова Елена Викторовна"),
        )
        self.assertIn("Просим не предоставлять нам", text)
        self.assertIn("и Орловой Елены Викторовны", text)
        self.assertIn("Второй родитель: Орлова Елена Викторовна", text)
        self.assertEqual(text.count("20___"), 2)
        self.assertNotIn("Зарегистрировано", text, "not filed yet")

    @regulation("001-p")
    def test_the_application_to_end_the_service(self):
        """Appendix 3."""
        text = self._paper("application_statement", self._filed(kind="ending"))
        self.assertIn("Прошу отменить предоставление мне", text)
        self.assertEqual(text.count("20___"), 1)
        self.assertNotIn("Прошу не предоставлять", text)

    @regulation("001-m")
    def test_the_notice_of_the_decision(self):
        application = self._filed()
        with self.assertRaises(UserError):
            self._paper("grant_decision", application)
        application.action_grant()
        text = self._paper("grant_decision", application)
        self.assertIn("Орлову Дмитрию Львовичу", text)
        self.assertIn("предоставлен доступ", text)
        self.assertNotIn("прекращён", text)

    def test_a_declension_is_overruled(self):
        application = self._filed()
        application.child_name_genitive = "Орловой-Алисы"
        self.assertIn(
            "Орловой-Алисы", self._paper("application_statement", application)
        )

    def test_a_page_where_libreoffice_is(self):
        if not self.env["ir.actions.report"]._get_lo_bin():
            self.skipTest("LibreOffice is not installed")
        content, kind = self._document("application_statement", self._filed())
        self.assertEqual(kind, "pdf")
        text = pdf_text(content)
        self.assertIn("от Орлова Дмитрия Львовича", text)
        self.assertNotIn("py3o", text)
        self.assertEqual(text.count("\f"), 1, "one page")

    @regulation("001-n")
    def test_the_notice_for_the_stand(self):
        text = self._paper("service_notice", self.school)
        for ground in self.school._school_refusal_grounds().with_context(lang="ru_RU"):
            self.assertIn(ground.name, text)
        self.assertIn(f"/diary-service/{self.school.id}", text)
        self.assertIn("в течение 2 рабочих дней", text)
        self.assertIn("не реже чем раз в 7 дней", text)
        self.assertIn("в течение 24 часов", text)

    def test_the_notices_file_has_a_name_that_speaks(self):
        report = self.env.ref("school_diary.action_report_service_notice")
        name = report.with_context(lang="ru_RU").gen_report_download_filename(
            self.school.ids, {}
        )
        self.assertIn(self.school.name, name)
        self.assertIn("дневник", name)

    def test_who_may_print(self):
        application = self._filed()
        for name, record in (
            ("application_statement", application),
            ("service_notice", self.school),
        ):
            for user in (self.teacher, self.foreign_secretary, self.parent):
                with (
                    self.subTest(name, user=user.login),
                    self.assertRaises(AccessError),
                ):
                    self._paper(name, record, user)

    # The school's own wording

    def _template(self, content, user=None, **vals):
        templates = self.env["school.document.template"].with_user(user or self.admin)
        return templates.with_company(self.school).create(
            {
                "report_id": self.env.ref(
                    "school_diary.action_report_application_statement"
                ).id,
                "file": base64.b64encode(content),
                "file_name": "our.odt",
                **vals,
            }
        )

    def _changed(self, old, new):
        """The shipped document with something changed in it."""
        new_form = self.env["school.document.template"].new(
            {
                "report_id": self.env.ref(
                    "school_diary.action_report_application_statement"
                ).id
            }
        )
        source = io.BytesIO(base64.b64decode(new_form.shipped_file))
        target = io.BytesIO()
        with (
            zipfile.ZipFile(source) as shipped,
            zipfile.ZipFile(target, "w") as changed,
        ):
            for name in shipped.namelist():
                content = shipped.read(name).decode()
                if name == "content.xml":
                    self.assertIn(old, content)
                    content = content.replace(old, new)
                changed.writestr(name, content)
        return target.getvalue()

    def test_the_office_changes_the_wording(self):
        own = self._changed("ЗАЯВЛЕНИЕ", "ПРОШЕНИЕ")
        template = self._template(own)
        application = self._filed()
        self.assertIn("ПРОШЕНИЕ", self._paper("application_statement", application))
        template.unlink()
        self.assertIn("ЗАЯВЛЕНИЕ", self._paper("application_statement", application))
        self._template(own, company_id=self.school.id)
        with self.assertRaises(AccessError):
            self._template(own, self.foreign_admin)
        self.assertFalse(
            self.env["school.document.template"]
            .with_user(self.foreign_admin)
            .search([])
        )

    def test_a_template_is_no_program(self):
        """Whoever may upload one does not thereby run anything on the server."""
        field = 'text:name="py3o.paper.head_dative"'
        link = 'xlink:href="py3o://if=&quot;paper.is_access&quot;"'
        for old, new in (
            ("ЗАЯВЛЕНИЕ", "${__import__('os').getcwd()}"),
            ("ЗАЯВЛЕНИЕ", "$objects"),
            ("ЗАЯВЛЕНИЕ", "<?python import os ?>"),
            (field, 'text:name="py3o.objects.env"'),
            (field, 'text:name="py3o.paper.__class__"'),
            (field, 'text:name="py3o.paper.get(1)"'),
            (link, link.replace("paper.is_access", "objects.unlink()")),
            (link, link.replace("if=", "function=")),
            (link, link.replace("if=", "with=")),
            (
                "<office:text>",
                '<office:text xmlns:py="http://genshi.edgewall.org/" py:with="x=1">',
            ),
            (
                "<office:text>",
                '<office:text><xi:include xmlns:xi="http://www.w3.org/2001/XInclude"'
                ' href="/etc/passwd"/>',
            ),
        ):
            with self.subTest(new), self.assertRaises(ValidationError):
                self._template(self._changed(old, new))

    def test_what_is_no_document(self):
        for content in (b"", b"MZ\x90", b"PK\x03\x04", b"x" * 3_000_000):
            with self.subTest(content[:4]), self.assertRaises(ValidationError):
                self._template(content or b" ")

    def test_who_may_change_documents(self):
        own = self._changed("ЗАЯВЛЕНИЕ", "ПРОШЕНИЕ")
        for user in (self.secretary, self.teacher, self.head, self.parent):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._template(own, user)
