import base64
import http.client
import io
import json

from lxml import html
from PIL import Image

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon, SchoolDiaryHttpCommon
from .common import ServiceMixin

HUNDRED_MB = 100 * 1024 * 1024
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
PROGRAMS = {
    "exe": b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 200,
    "elf": b"\x7fELF\x02\x01\x01" + b"\0" * 200,
    "sh": b"#!/bin/sh\nrm -rf /\n",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "xml svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "zip": b"PK\x03\x04" + b"\0" * 200,
    "text": "Прошу предоставить".encode(),
    "late pdf": b"MZ" + b"\0" * 20 + PDF,
}


def picture(kind):
    file = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(file, kind)
    return file.getvalue()


@tagged("post_install", "-at_install")
class TestAbuseScans(ServiceMixin, SchoolDiaryCommon):
    """What the staff upload as a scan, by the forms of the backend."""

    def _records(self):
        return (
            self._draft(),
            self.env["school.consent"]
            .with_user(self.secretary)
            .create({"guardian_id": self.closed_guardian.id}),
            self.env["school.deferral"]
            .with_user(self.deputy)
            .create(
                {
                    "student_id": self.student.id,
                    "term_id": self.quarter.id,
                    "date_until": "2027-01-20",
                }
            ),
        )

    def _save(self, record, content):
        """As the web client saves a form: it asks for sizes, not for files."""
        record.with_context(bin_size=True).web_save(
            {"scan": base64.b64encode(content).decode(), "scan_name": "scan.pdf"},
            {"scan_name": {}},
        )

    def test_papers_and_pictures_are_taken(self):
        for record in self._records():
            for content in (PDF, picture("PNG"), picture("JPEG")):
                self._save(record, content)
                saved = record.sudo()  # what is in the database
                saved = saved.with_context(bin_size=False).scan
                self.assertEqual(base64.b64decode(saved), content)

    def test_programs_are_refused_whatever_their_name(self):
        for record in self._records():
            for name, content in PROGRAMS.items():
                with (
                    self.subTest(name, model=record._name),
                    self.assertRaisesRegex(ValidationError, "this file is neither"),
                ):
                    self._save(record, content)

    def test_too_large(self):
        for record in self._records():
            with self.assertRaisesRegex(ValidationError, "larger than 10 MB"):
                self._save(record, PDF + b"\0" * 10 * 1024 * 1024)

    def test_a_scan_is_taken_away(self):
        record = self._records()[0]
        self._save(record, PDF)
        record.web_save({"scan": False}, {})
        self.assertFalse(record.scan)


@tagged("post_install", "-at_install")
class TestAbuseUploads(ServiceMixin, SchoolDiaryHttpCommon):
    """Files and forms of any size, at the doors of public page and portal."""

    def _begin(self, path, kind, length=HUNDRED_MB):
        """Announce so much, send next to nothing; return status and page."""
        with self.allow_requests():
            connection = http.client.HTTPConnection(
                "127.0.0.1", self.http_port(), timeout=20
            )
            cookies = "; ".join(
                f"{one.name}={one.value}" for one in self.opener.cookies
            )
            connection.putrequest("POST", path)
            for name, value in (
                ("Content-Type", kind),
                ("Content-Length", str(length)),
                ("Cookie", cookies),
                ("Accept-Language", self.browser_language),
            ):
                connection.putheader(name, value)
            connection.endheaders(b"csrf_token=x&child_name=")
            answer = connection.getresponse()
            page = answer.read().decode()
            connection.close()
        return answer.status, page

    def test_what_is_far_too_large_is_refused_unread(self):
        """Before it has arrived: the rest is never sent, yet the answer is there."""
        form = "application/x-www-form-urlencoded"
        files = "multipart/form-data; boundary=x"
        guardian = self.guardian.id
        diary = f"/my/diary/{self.student.id}"
        public = f"/diary-service/{self.school.id}"
        self.url_open(public)
        for path in (f"{public}/apply", f"{public}/apply/refusal"):
            for kind in (form, files):
                with self.subTest(path, kind=kind):
                    self._is_refused(*self._begin(path, kind))
        self.authenticate("t_parent", "t_parent")
        for path in (
            "/my/applications/new",
            "/my/applications/leave",
            f"/my/delivery/{guardian}/address",
            f"/my/delivery/{guardian}/code",
            f"{diary}/absences/new",
            f"{diary}/results/{self.quarter.id}/seen",
        ):
            with self.subTest(path):
                self._is_refused(*self._begin(path, files))

    def _is_refused(self, status, page):
        self.assertEqual(status, 413)
        self.assertIn('lang="ru-RU"', page)
        text = " ".join(html.fromstring(page).itertext())
        self.assertIn("Слишком большой", text)
        self.assertNotIn("Request Entity", text)

    def test_the_backend_tells_before_it_is_sent(self):
        """The web client knows the limit, and refuses the file in the form."""
        self.authenticate("t_secretary", "t_secretary")
        answer = self.url_open(
            "/web/session/get_session_info",
            data=json.dumps({"params": {}}),
            headers={"Content-Type": "application/json"},
        ).json()
        self.assertLess(answer["result"]["max_file_upload_size"], HUNDRED_MB)

    def test_a_limit_of_the_administrator_stays(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param("web.max_file_upload_size", "1000")
        parameters._school_propose("web.max_file_upload_size", 2000)
        kept = parameters.get_param("web.max_file_upload_size")
        self.assertEqual(kept, "1000")

    def _announce(self, content, name="Справка.pdf"):
        page = f"/my/diary/{self.student.id}/absences"
        document = html.fromstring(self.url_open(page).text)
        (token,) = document.xpath("//form//input[@name='csrf_token']/@value")[:1]
        return self.url_open(
            f"{page}/new",
            data={
                "csrf_token": token,
                "date_from": "2026-11-19",
                "reason": "ill",
                "text": "Болит горло",
            },
            files={"certificate": (name, content, "application/pdf")},
        )

    def _announced(self):
        return self.env["school.absence.announcement"].search([])

    def test_certificates_of_families(self):
        self.authenticate("t_parent", "t_parent")
        for name, content in {**PROGRAMS, "large": PDF + b"\0" * 5242880}.items():
            with self.subTest(name):
                answer = self._announce(content)
                document = html.fromstring(answer.text)
                self.assertTrue(document.xpath("//*[@role='alert']"))
                (kept,) = document.xpath("//input[@name='text']/@value")
                self.assertEqual(kept, "Болит горло", "nothing is lost")
        self.assertFalse(self._announced())
        self._announce(picture("JPEG"), "photo.exe")
        self.assertEqual(self._announced().certificate_name, "certificate.jpg")

    def test_a_file_is_never_run_by_a_browser(self):
        """It comes back as a download, and the browser is told not to guess."""
        self.authenticate("t_parent", "t_parent")
        self._announce(PDF + b"<script>alert(1)</script>")
        page = f"/my/diary/{self.student.id}/absences"
        answer = self.url_open(f"{page}/{self._announced().id}/certificate")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")
