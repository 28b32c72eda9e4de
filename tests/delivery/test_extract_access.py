import json
from urllib.parse import unquote

from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon, SchoolDiaryHttpCommon
from .extract_common import ExtractMixin
from .extract_text import read_pages

STEPS = ("action_print", "action_mark_printed", "action_give", "action_hand_over")
STEPS += ("action_sign",)
URL = "/report/{kind}/school_diary.report_extract/{id}"


@tagged("post_install", "-at_install")
class TestExtractDoors(ExtractMixin, SchoolDiaryHttpCommon):
    """Who gets the file at its address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._give(cls.student, cls.lesson, "5")
        cls._on_paper([cls.guardian])
        cls.batch = cls._batch(cls.MONDAY)

    def _get(self, login, kind="pdf", record=None):
        self.authenticate(login, login)
        url = URL.format(kind=kind, id=(record or self.batch).id)
        context = json.dumps({"force_report_rendering": True})
        return self.url_open(url, allow_redirects=False, params={"context": context})

    def test_staff(self):
        """The office and the homeroom teacher get it, though the one sees no grades."""
        for user in (self.secretary, self.homeroom_teacher, self.deputy, self.head):
            with self.subTest(user=user.login):
                response = self._get(user.login)
                self.assertEqual(response.status_code, 200)
                pages = read_pages(response.content)
                self.assertEqual(len(pages), 2)
                self.assertIn(self.student.name, pages[0].text)

    @mute_logger("odoo.http")
    def test_others(self):
        strangers = (
            self.teacher,  # of another course of the class
            self.other_teacher,  # homeroom teacher of another class
            self.foreign_teacher,
            self.foreign_secretary,
            self.foreign_admin,
            self.parent,  # even of the pupil's own
            self.other_parent,
            self.pupil_user,
            self.foreign_parent,
        )
        for user in strangers:
            for kind in ("pdf", "html", "text"):
                with self.subTest(user=user.login, kind=kind):
                    response = self._get(user.login, kind)
                    self.assertIn(response.status_code, (403, 404))
                    self.assertNotIn("Алиса", response.text)

    def test_public(self):
        response = self.url_open(
            URL.format(kind="pdf", id=self.batch.id), allow_redirects=False
        )
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])

    def test_file(self):
        """The web client's download has a name that says what it is."""
        self.authenticate(self.secretary.login, self.secretary.login)
        context = json.dumps({"force_report_rendering": True})
        response = self._download(context=context)
        self.assertEqual(len(read_pages(response.content)), 2)
        name = unquote(response.headers["Content-Disposition"])
        self.assertIn("6Б, 16 – 22", name)
        self.assertTrue(name.endswith(".pdf"))

    def _download(self, **params):
        data = json.dumps([URL.format(kind="pdf", id=self.batch.id), "qweb-pdf"])
        return self.url_open(
            "/report/download",
            data={"data": data, "csrf_token": Request.csrf_token(self), **params},
        )

    @mute_logger("odoo.http")
    def test_downloads(self):
        """The web client's own door for downloads is no other."""
        for user in (self.other_teacher, self.parent, self.foreign_secretary):
            with (
                self.subTest(user=user.login),
                mute_logger("odoo.addons.web.controllers.report"),
            ):
                self.authenticate(user.login, user.login)
                response = self._download()
                self.assertIn("AccessError", response.text)
                self.assertNotIn("Алиса", response.text)


@tagged("post_install", "-at_install")
class TestExtractRules(ExtractMixin, SchoolDiaryCommon):
    """Nobody writes the papers of delivery by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._on_paper([cls.guardian])
        cls.batch = cls._batch(cls.MONDAY)

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_batches(self):
        for user in (self.secretary, self.homeroom_teacher, self.deputy, self.head):
            batch = self.batch.with_user(user)
            self.assertTrue(batch.has_access("read"))
            for operation in ("write", "create", "unlink"):
                self.assertFalse(batch.has_access(operation), (user.login, operation))
        strangers = (self.teacher, self.other_teacher, self.foreign_secretary)
        for user in (*strangers, self.parent, self.pupil_user):
            batch = self.batch.with_user(user)
            self.assertFalse(batch.has_access("read"), user.login)
            for step in STEPS:
                with self.subTest(user=user.login, step=step):
                    with self.assertRaises(AccessError):
                        getattr(batch, step)()
        self.assertEqual(self.batch.state, "made")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_notices(self):
        self.batch.action_mark_printed()
        for user in (self.teacher, self.foreign_secretary, self.parent):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.batch.notice_ids.with_user(user).action_hand_over()
            for step in ("action_print_page", "action_sign"):
                with self.subTest(user=user.login, step=step):
                    with self.assertRaises(AccessError):
                        getattr(self.batch.notice_ids.with_user(user), step)()
        self.assertEqual(self.batch.notice_ids.state, "queued")
