"""The service from end to end, as people go through it in their browsers."""

import re

from lxml import html

from odoo.tests import freeze_time, tagged

from ..common import SchoolDiaryHttpCommon, regulation
from ..delivery.common import parts
from .common import ServiceMixin

DESK = "1366x768"
PHONE = "412x915"
FATHER = "orlov@example.org"
PASSWORD = "Очень-длинный-пароль-1"


class TourCommon(ServiceMixin, SchoolDiaryHttpCommon):
    """Families have telephones, the school has desks; letters go by a mail server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.email = "school@example.org"

    def _family(self, url, tour):
        """A tour of somebody who has not logged in, on a telephone."""
        self.browser_size, self.touch_enabled = PHONE, True
        self.start_tour(url, f"school_diary_{tour}")

    def _staff(self, url, tour, login):
        self.browser_size, self.touch_enabled = DESK, False
        self.start_tour(url, f"school_diary_{tour}", login=login)

    def _letters(self):
        """What has been written since the last time."""
        with self._post(earlier=True) as mailbox:
            pass
        return mailbox

    def _link(self, letter, page):
        """The address in a letter that leads to a page."""
        _text, body = parts(letter)
        [link] = html.fromstring(body).xpath(f"//a[contains(@href, '{page}')]/@href")
        return link[link.index(page) :]

    def _press(self, url):
        """Open a page of one form and send it."""
        [form] = html.fromstring(self.url_open(url).text).xpath("//main//form")
        return self.url_open(url, data=dict(form.fields))


@tagged("post_install", "-at_install")
class TestTour(TourCommon):
    """A father applies and is let in, agrees on letters, withdraws his consent."""

    @regulation("000-1", "000-2", "000-3", "000-9", "001-a", "001-b", "001-l", "001-m")
    def test_from_the_application_to_paper(self):
        stranger = self._filed(
            applicant_name="Лисицын Пётр Ильич", applicant_email="lis@example.org"
        )
        self._family(f"/diary-service/{self.school.id}", "apply")
        [letter] = self._letters().to(FATHER)
        self._family(self._link(letter, "/diary-service"), "confirm")
        self._decide(stranger)
        mailbox = self._letters()
        self._check_refused(mailbox)
        invitation = self._link(mailbox.to(FATHER)[-1], "/web/signup")
        self._family(invitation, "first_login")
        self._check_used(invitation)
        [letter] = self._letters().to("work@example.org")
        code = re.search(r"\b\d{6}\b", parts(letter)[0]).group()
        self._family(f"/web/login?redirect=/my/delivery%23{code}", "agree_and_withdraw")
        self._check_paper()

    def _decide(self, stranger):
        self._look_up()
        stranger.with_user(self.secretary).action_review()
        self._staff("/odoo", "office_checks", "t_secretary")
        asked = self.env["mail.activity"].search(
            [("res_model", "=", "school.application")]
        )
        self.assertEqual(asked.user_id, self.head)
        self.assertEqual(len(asked), 2)
        self._staff("/odoo/applications", "head_decides", "t_head")
        self.env.invalidate_all()
        self.assertEqual(
            (stranger.state, stranger.decided_by_id), ("refused", self.head)
        )
        # The signed refusal is for the office to hand over.
        self.assertEqual(stranger.activity_ids.user_id, self.secretary)

    def _check_refused(self, mailbox):
        text, _body = parts(mailbox.to("lis@example.org")[-1])
        self.assertIn("Право представлять ученика не подтверждено.", text)
        self.assertNotIn("Алиса", text)

    def _check_used(self, invitation):
        """The link has done its work: it sets no password again."""
        self.authenticate(None, None)
        self.assertIn("alert-danger", self.url_open(invitation).text)

    def _check_paper(self):
        """The weekly run leaves the father's extract to the homeroom teacher."""
        father = self.student.guardian_ids - self.guardian
        self.assertFalse(father.diary_open)
        cron = self.env.ref("school_diary.ir_cron_notices")
        with freeze_time("2026-11-21 09:00:00"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
        batch = self.env["school.paper.batch"].with_user(self.homeroom_teacher)
        extracts = batch.search([]).notice_ids
        wanted = extracts.filtered(
            lambda one: one.recipient_name == "Орлов Дмитрий Львович"
        )
        self.assertEqual(wanted.student_id, self.student)
        self.assertFalse(self._letters().to("work@example.org"))


@tagged("post_install", "-at_install")
class TestTogether(TourCommon):
    """Both parents leave: one files, the other agrees, the school ends the service."""

    @regulation("001-o", "000-2", "001-d")
    def test_refusal_by_both_parents(self):
        father = self._guardian(
            self.student, self._partner("Орлов Дмитрий Львович"), relation="father"
        )
        self._open_gate(father)
        both = self.guardian | father
        self.guardian.partner_id.email = "mother@example.org"
        self._family(f"/diary-service/{self.school.id}", "leave_together")
        [letter] = self._letters().to(FATHER)
        self._press(self._link(letter, "/diary-service"))
        self._look_up()
        [letter] = self._letters().to("mother@example.org")
        self._family(self._link(letter, "/diary-service"), "second_agrees")
        self.assertEqual(both.mapped("diary_open"), [True, True], "not decided yet")
        self._staff("/odoo/applications", "office_ends", "t_secretary")
        self.env.invalidate_all()
        self.assertEqual(both.mapped("diary_open"), [False, False])
        live = both.agreement_ids.filtered("is_live")
        self.assertEqual(live.guardian_id, both)
        self.assertEqual(live.mapped("channel"), ["paper", "paper"])
        mailbox = self._letters()
        for address in (FATHER, "mother@example.org"):
            [letter] = mailbox.to(address)
            self.assertIn("ЭД-2026/", letter["Subject"])
