from lxml import html

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .. import axe
from ..service.common import ServiceMixin
from .calendar_common import CalendarCommon


@tagged("post_install", "-at_install")
class TestPortalCalendar(ServiceMixin, CalendarCommon):
    """A guardian makes, changes, renews and revokes the address."""

    def setUp(self):
        super().setUp()
        self._speak_english()
        self.authenticate("t_parent", "t_parent")

    def _page(self):
        return html.fromstring(self.url_open("/my/calendar").text)

    def _send(self, what, guardian=None, **typed):
        token = self._page().xpath("//input[@name='csrf_token']/@value")
        url = f"/my/calendar/{(guardian or self.guardian).id}/{what}"
        answer = self.url_open(url, data={"csrf_token": (token or [""])[0], **typed})
        self.env.invalidate_all()
        return answer

    def _made(self, **typed):
        """The path of the address that the page shows."""
        page = html.fromstring(
            self._send("make", **(typed or {"has_tests": "on"})).text
        )
        [address] = page.xpath("//input[@readonly]/@value")
        [opened] = page.xpath("//a[starts-with(@href, 'webcal:')]/@href")
        self.assertEqual(opened.partition(":")[2], address.partition(":")[2])
        return address.removeprefix(self.guardian.get_base_url())

    def test_made_and_told_once(self):
        self.assertIn("Make an address", self.url_open("/my/calendar").text)
        path = self._made(has_lessons="on", has_homework="on")
        self.assertEqual(self._read(path).status_code, 200)
        page = self.url_open("/my/calendar")
        self.assertNotIn(path, page.text)
        self.assertIn("no-store", page.headers["Cache-Control"])
        feed = self.guardian._live_feed()
        self.assertTrue(feed.has_lessons and feed.has_homework)
        self.assertFalse(feed.has_tests or feed.has_vacations)

    def test_changed(self):
        path = self._made(has_lessons="on")
        self.assertIn("Математика", self._read(path).text)
        self._send("content", has_vacations="on")
        self.assertNotIn("Математика", self._read(path).text)

    def test_nothing_chosen(self):
        page = html.fromstring(self._send("make").text)
        [alert] = page.xpath("//*[@role='alert']")
        self.assertIn("at least one", alert.text_content())
        self.assertFalse(self.guardian._live_feed())
        self._made()
        self._send("content")
        self.assertTrue(self.guardian._live_feed().has_tests)

    def test_renewed_and_revoked(self):
        old = self._made()
        new = self._made()
        self._shut(old)
        self.assertEqual(self._read(new).status_code, 200)
        self._send("revoke")
        self._shut(new)
        self.assertIn("Make an address", self.url_open("/my/calendar").text)
        self.assertEqual(len(self.guardian.feed_ids), 2, "their history stays")

    def test_shut(self):
        """No address is made; one that is there is still revoked."""
        self._made()
        self.guardian.consent_ids.action_withdraw()
        self.assertIn("shut to you", self.url_open("/my/calendar").text)
        for what in ("make", "content"):
            self.assertEqual(self._send(what, has_tests="on").status_code, 404)
        self._send("revoke")
        self.assertFalse(self.guardian._live_feed())

    def test_other_families(self):
        self._feed(self.other_guardian)
        self._feed(self.foreign_guardian)
        for guardian in (self.other_guardian, self.foreign_guardian):
            for what in ("make", "content", "revoke"):
                with self.subTest(what):
                    answer = self._send(what, guardian, has_tests="on")
                    self.assertEqual(answer.status_code, 404)
            self.assertTrue(guardian._live_feed())
        self.assertNotIn("Семёнов", self.url_open("/my/calendar").text)

    def test_without_its_form(self):
        """Another site cannot have a visitor make or revoke one."""
        self._made()
        url = f"/my/calendar/{self.guardian.id}/revoke"
        self.assertEqual(self.url_open(url, data={"x": "1"}).status_code, 400)
        self.assertEqual(self.url_open(url).status_code, 405)
        self.env.invalidate_all()
        self.assertTrue(self.guardian._live_feed())

    def test_strangers_log_in(self):
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/my/calendar").url)

    def test_a_pupil_under_age(self):
        """Has the diary; subscribes when of age."""
        self.authenticate("t_pupil", "t_pupil")
        answer = self.url_open("/my/calendar")
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("/make", answer.text)

    def test_a_pupil_of_age(self):
        self.own_student.birth_date = "2008-01-15"
        right = self.own_student._own_right()
        self.pupil_user.lang = "en_US"
        self.authenticate("t_pupil", "t_pupil")
        page = html.fromstring(self._send("make", right, has_lessons="on").text)
        [address] = page.xpath("//input[@readonly]/@value")
        path = address.removeprefix(right.get_base_url())
        self.assertIn("Английский", self._read(path).text)

    def test_taken_along(self):
        self._made()
        parts = self.env["school.personal.data"]._collect(self.guardian)
        [part] = [one for one in parts if one["title"] == "Calendar subscription"]
        self.assertEqual(len(part["rows"]), 1)

    def test_erased_with_the_person(self):
        path = self._made()
        self.env["school.erasure"]._erase("guardian", self.guardian)
        self._shut(path)
        self.assertFalse(self.env["school.calendar.feed"].search([]))

    def test_in_a_browser(self):
        self.start_tour("/my/diary", "school_diary_calendar", login="t_parent")
        self.env.invalidate_all()
        feeds = (self.guardian | self.guardian_of_sibling).feed_ids
        self.assertEqual(len(feeds), 1)
        self.assertTrue(feeds.revoked_at)

    def test_axe(self):
        """Nothing grave that shuts people out of the page."""
        self._made()
        self.browser_js(
            "/my/calendar",
            axe.check("body"),
            ready="document.readyState === 'complete'",
            login="t_parent",
        )


@tagged("post_install", "-at_install")
class TestCalendarOffice(CalendarCommon):
    """The office sees that there is one, and revokes it; no more."""

    def test_seen_and_revoked(self):
        self._feed()
        feed = self.guardian._live_feed()
        for user in (self.secretary, self.head, self.admin):
            own = feed.with_user(user)
            self.assertTrue(own.read(["has_lessons", "fetched_on"]))
            with self.assertRaises(AccessError):
                own.read(["seal"])
            for vals in (
                {"guardian_id": self.other_guardian.id},
                {"has_homework": True},
                {"revoked_at": False},
            ):
                with self.assertRaises(AccessError):
                    own.write(vals)
        with self.assertRaises(AccessError):
            feed.with_user(self.head).action_revoke()
        for user in (self.teacher, self.foreign_secretary, self.parent):
            with self.assertRaises(AccessError):
                feed.with_user(user).action_revoke()
        self.assertFalse(feed.revoked_at)
        feed.with_user(self.secretary).action_revoke()
        self.assertTrue(feed.revoked_at)

    def test_in_the_form(self):
        """Of a guardian, for the office and the head alone."""
        self._feed()
        for user, sees in (
            (self.secretary, True),
            (self.head, True),
            (self.homeroom_teacher, False),
            (self.deputy, False),
        ):
            guardian = self.guardian.with_user(user)
            with self.subTest(user.login):
                arch = guardian.get_view(view_type="form")["arch"]
                self.assertEqual("feed_ids" in arch, sees)
                self.assertEqual(Form(guardian).relation, "mother")
