import io
import json
import zipfile

from lxml import html

from odoo.tests import tagged

from ..common import SchoolDiaryHttpCommon
from .common import ServiceMixin


@tagged("post_install", "-at_install")
class TestPersonalData(ServiceMixin, SchoolDiaryHttpCommon):
    """A guardian takes along what is held about the person and the pupil."""

    def setUp(self):
        super().setUp()
        self._speak_english()
        self._give(self.student, self.lesson, "5", comment="У доски")
        self._give(self.other_student, self.lesson, "2", comment="Чужая отметка")
        self.env.flush_all()

    def _archive(self, guardian):
        answer = self.url_open(f"/my/data/{guardian.id}/download")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as files:
            page = files.read("data.html").decode()
            return json.loads(files.read("data.json")), page

    def test_all_of_it_and_nothing_of_others(self):
        self.authenticate("t_parent", "t_parent")
        self.assertIn("Орлова Алиса", self.url_open("/my/data").text)
        parts, page = self._archive(self.guardian)
        by_title = {part["title"]: part for part in parts}
        grades = by_title["Grade"]
        self.assertEqual(len(grades["rows"]), 1)
        self.assertIn("У доски", grades["rows"][0])
        for text in (json.dumps(parts, ensure_ascii=False), page):
            self.assertIn("У доски", text)
            self.assertIn("Орлова Алиса Дмитриевна", text)
            self.assertIn("Орлова Елена Викторовна", text)
            for other in ("Чужая", "Семёнов", "Орлов Кирилл"):
                self.assertNotIn(other, text)

    def test_every_kind_of_record_is_in_it(self):
        """A new model that holds something of a person is not forgotten."""
        data = self.env["school.personal.data"]
        parts = {
            part.model
            for part in data._parts_of_guardian(self.guardian)
            + data._parts_of_student(self.student)
        }
        left_out = {
            "school.exam.revision",  # the office's own track of what it mended
            "school.homework.done",  # ticks of the family itself
        }
        for name, model in self.env.registry.items():
            is_held = {"student_id", "guardian_id"} & model._fields.keys()
            if name.startswith("school.") and is_held and model._auto:
                if not (model._transient or model._abstract or name in left_out):
                    self.assertIn(name, parts)

    def test_an_application_that_was_never_matched(self):
        """Filed in the portal, refused before anybody was found; and his contacts."""
        self.env["school.application"].create(
            {
                "way": "portal",
                "partner_id": self.guardian.partner_id.id,
                "applicant_name": "Орлова Елена Викторовна",
                "child_name": "Никто Никита Никитич",
                "company_id": self.school.id,
            }
        )
        self.authenticate("t_parent", "t_parent")
        _parts, page = self._archive(self.guardian)
        self.assertIn("Никто Никита Никитич", page)

    def test_a_request_that_is_no_text(self):
        self.authenticate("t_parent", "t_parent")
        page = html.fromstring(self.url_open("/my/data").text)
        token = page.xpath("//input[@name='csrf_token']/@value")[0]
        answer = self.url_open(
            f"/my/data/{self.guardian.id}/erasure",
            data={"csrf_token": token},
            files={"text": ("a.txt", b"\0")},
        )
        self.assertEqual(answer.status_code, 200)

    def test_while_the_diary_is_shut(self):
        """What is held about the person; of the pupil, the office gives it."""
        self.guardian.consent_ids.action_withdraw()
        self.authenticate("t_parent", "t_parent")
        parts, page = self._archive(self.guardian)
        self.assertNotIn("У доски", page)
        self.assertNotIn("Grade", [part["title"] for part in parts])
        self.assertIn("Орлова Елена Викторовна", page)

    def test_of_others(self):
        self.authenticate("t_parent", "t_parent")
        for guardian in (self.other_guardian, self.closed_guardian):
            answer = self.url_open(f"/my/data/{guardian.id}/download")
            self.assertEqual(answer.status_code, 404)
        self.authenticate(None, None)
        answer = self.url_open(f"/my/data/{self.guardian.id}/download")
        self.assertIn("/web/login", answer.url)

    def test_what_was_typed_is_text(self):
        self.parent.partner_id.street = "<script>alert(1)</script>"
        self.authenticate("t_parent", "t_parent")
        _parts, page = self._archive(self.guardian)
        self.assertNotIn("<script>", page)
        self.assertIn("&lt;script&gt;", page)
