import base64
import io
import zipfile

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon
from .common import ServiceMixin

CALL = "${__import__('os').getpid()}"
MARK = "ЗАЯВЛЕНИЕ"
GET = '">заявитель'


@tagged("post_install", "-at_install")
class TestAbuseTemplates(ServiceMixin, SchoolDiaryCommon):
    """Whoever may upload a document thereby runs nothing, and fetches nothing."""

    def setUp(self):
        super().setUp()
        self.report = self.env.ref("school_diary.action_report_application_statement")
        shipped = self.env["school.document.template"].new(
            {"report_id": self.report.id}
        )
        content = base64.b64decode(shipped.shipped_file)
        with zipfile.ZipFile(io.BytesIO(content)) as document:
            self.shipped = {name: document.read(name) for name in document.namelist()}

    def _changed(self, part, old, new):
        """The parts of the shipped document with something changed in one."""
        content = self.shipped[part].decode()
        self.assertIn(old, content)
        return {**self.shipped, part: content.replace(old, new, 1).encode()}

    def _packed(self, parts):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as document:
            for name, content in parts.items():
                document.writestr(name, content)
        return target.getvalue()

    def _upload(self, content):
        return (
            self.env["school.document.template"]
            .with_user(self.admin)
            .with_company(self.school)
            .create(
                {
                    "report_id": self.report.id,
                    "file": base64.b64encode(content),
                    "file_name": "our.odt",
                }
            )
        )

    def _print(self, application):
        content, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.secretary)
            .with_context(report_py3o_skip_conversion=True)
            ._render_py3o(self.report.report_name, application.ids)
        )
        with zipfile.ZipFile(io.BytesIO(content)) as document:
            return document.read("content.xml").decode()

    def test_a_document_that_cannot_be_filled_in(self):
        """Another document's, or with a field misspelt: said in words at printing."""
        application = self._filed()
        for old, new in (
            (f"py3o.paper.applicant{GET}", f"py3o.paper.aplicant{GET}"),
            ("paper.is_access&quot;", "paper.is_acces&quot;"),
        ):
            changed = self._packed(self._changed("content.xml", old, new))
            template = self._upload(changed)
            with self.subTest(new), self.assertRaises(UserError):
                self._print(application)
            template.unlink()
        self.assertIn(MARK, self._print(application))

    def test_programs_in_every_part_that_the_engine_reads(self):
        closing = "</office:document-styles>"
        manifest = "</manifest:manifest>"
        entity = f'<!DOCTYPE x [<!ENTITY call "{CALL}">]>'
        secret = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/hostname">]>'
        begin = "<office:document-content"
        for part, old, new in (
            ("content.xml", MARK, CALL),
            ("styles.xml", closing, f"{CALL}{closing}"),
            ("META-INF/manifest.xml", manifest, f"{CALL}{manifest}"),
            ("content.xml", begin, f"{entity}{begin}"),
            ("content.xml", begin, f"{secret}{begin}"),
        ):
            changed = self._changed(part, old, new)
            if new.startswith("<!DOCTYPE"):
                name = b"&call;" if new.startswith(entity) else b"&file;"
                changed[part] = changed[part].replace(MARK.encode(), name)
            with self.subTest(part, new=new), self.assertRaises(ValidationError):
                self._upload(self._packed(changed))

    def test_macros_and_what_is_fetched_from_elsewhere(self):
        """LibreOffice would read a file of the server, or call a stranger's one."""
        frame = "<draw:frame><draw:image xlink:href={} /></draw:frame>"
        section = "<text:section><text:section-source xlink:href={} /></text:section>"
        macro = "<office:event-listeners><script:event-listener xlink:href={} />"
        for inside in (
            frame.format('"http://192.0.2.1/x.png"'),
            frame.format('"file:///etc/passwd"'),
            frame.format('"../../etc/passwd"'),
            frame.format('"//192.0.2.1/share/x.png"'),
            section.format('"file:///etc/passwd"'),
            macro.format('"vnd.sun.star.script:Standard.Module1.Main"')
            + "</office:event-listeners>",
            '<text:a xlink:href="javascript:alert(1)">x</text:a>',
            '<text:a xlink:href="vnd.sun.star.script:x">x</text:a>',
            '<text:p office:dde-application="soffice">x</text:p>',
        ):
            namespaces = (
                ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
                ' xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0"'
            )
            changed = self._changed(
                "content.xml", "<office:text>", f"<office:text{namespaces}>{inside}"
            )
            with self.subTest(inside), self.assertRaises(ValidationError):
                self._upload(self._packed(changed))
        for name in (
            "Basic/Standard/Module1.xml",
            "Scripts/python/x.py",
            "Object 1/content.xml",
            "META-INF/macrosignatures.xml",
            "Pictures/../../x",
            "x.exe",
        ):
            with self.subTest(name), self.assertRaises(ValidationError) as refused:
                self._upload(self._packed({**self.shipped, name: b"x"}))
            self.assertIn(name, str(refused.exception))

    def test_bombs_and_broken_archives(self):
        good = self._packed(self.shipped)
        laughs = "".join(
            f'<!ENTITY l{number} "{f"&l{number - 1};" * 10 if number else "ha"}">'
            for number in range(10)
        )
        begin = "<office:document-content"
        laughing = self._changed(
            "content.xml", begin, f"<!DOCTYPE x [{laughs}]>{begin}"
        )
        laughing["content.xml"] = laughing["content.xml"].replace(
            MARK.encode(), b"&l9;"
        )
        encrypted = bytearray(good)
        for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            place = -1
            while (place := encrypted.find(mark, place + 1)) >= 0:
                encrypted[place + flags] |= 1
        damaged = bytearray(good)
        damaged[200:260] = b"\xff" * 60
        bomb = self._packed({**self.shipped, "Pictures/a": b"\0" * 30 * 1024 * 1024})
        self.assertLess(len(bomb), 100_000)
        for name, content in (
            ("bomb", bomb),
            ("laughs", self._packed(laughing)),
            ("encrypted", bytes(encrypted)),
            ("damaged", bytes(damaged)),
            ("cut", good[:-40]),
            ("no styles", self._packed({**self.shipped, "styles.xml": b""})),
            ("binary", self._packed({**self.shipped, "content.xml": b"\0\xff"})),
        ):
            with self.subTest(name), self.assertRaises(ValidationError):
                self._upload(content)

    def test_what_libreoffice_saves_is_taken(self):
        begin = "<office:text>"
        logo = '<draw:frame><draw:image xlink:href="Pictures/1000.png" /></draw:frame>'
        page = '<text:p><text:a xlink:href="https://example.org/">x</text:a></text:p>'
        draw = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
        changed = self._changed(
            "content.xml", begin, f"<office:text {draw}>{logo}{page}"
        )
        self._upload(
            self._packed(
                {
                    **changed,
                    "Pictures/1000.png": b"x",
                    "Configurations2/accelerator/": b"",
                    "Thumbnails/thumbnail.png": b"x",
                    "manifest.rdf": b"<x/>",
                    "meta.xml": b"<x/>",
                    "settings.xml": b"<x/>",
                    "layout-cache": b"x",
                }
            )
        )
        self.assertIn("https://example.org/", self._print(self._filed()))

    def test_what_applicants_type_is_no_template(self):
        """Names that speak the engine's tongue stand in the document as they are."""
        said = f"{CALL} <text:p>py3o.paper.x & ]]>"
        printed = self._print(
            self._filed(applicant_name=f"Орлов {said}", applicant_phone=said)
        )
        self.assertIn("__import__", printed)
        self.assertIn("&lt;text:p&gt;", printed)
