"""A guardian asks for erasure; the office answers by the rules, and in time."""

from datetime import date

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon, SchoolDiaryHttpCommon
from .common import ServiceMixin


class RequestMixin(ServiceMixin):
    def _announce(self, student):
        return self.env["school.absence.announcement"].create(
            {
                "student_id": student.id,
                "user_id": self.parent.id,
                "date_from": date(2026, 10, 1),
                "date_to": date(2026, 10, 2),
                "text": "Тайна",
                "certificate": b"VGFpbmE=",
                "certificate_name": "тайна.pdf",
            }
        )

    def _asked(self, guardian=None, **vals):
        guardian = guardian or self.guardian
        requests = self.env["school.erasure.request"].with_user(self.secretary)
        return requests.create({"guardian_id": guardian.id, **vals})


@tagged("post_install", "-at_install")
class TestErasureRequest(RequestMixin, SchoolDiaryCommon):
    def test_deadline_and_who_keeps_it(self):
        request = self._asked()
        # Seven working days after Wednesday, the 18th.
        self.assertEqual(request.deadline, date(2026, 11, 27))
        self.assertEqual(request.activity_ids.user_id, self.secretary)
        self.assertEqual(request.activity_ids.date_deadline, request.deadline)
        self.school.school_erasure_working_days = 10
        other = self._asked(self.other_guardian)
        self.assertEqual(other.deadline, date(2026, 12, 2))

    def test_answer(self):
        """What no law keeps is erased; the rest is kept, and it says why."""
        announcement = self._announce(self.student)
        others = self._announce(self.sibling)
        self.guardian.partner_id.email = "orlova@example.org"
        mark = self._give(self.student, self.lesson, "5", comment="У доски")
        absence = self._absent(self.student, self.lessons_math[0], comment="Тайна")
        requests = self.env["school.erasure.request"].with_context(lang="ru_RU")
        form = Form(requests.with_user(self.secretary))
        form.guardian_id = self.guardian
        form.note = "Оригинал справки у классного руководителя."
        form.spared_rule_ids.add(self.env.ref("school_diary.retention_rule_absence"))
        self.assertIn("Заявленные пропуски", form.plan)
        self.assertNotIn("Причины пропусков", form.plan)
        request = form.save()
        self.assertTrue(announcement.certificate)
        with self._post() as mailbox:
            request.action_answer()

        self.assertFalse(announcement.text or announcement.certificate)
        self.assertTrue(others.text and others.certificate)
        self.assertEqual(absence.comment, "Тайна", "not asked for")
        self.assertEqual(self.student.last_name, "Орлова")
        self.assertEqual(mark.comment, "У доски")
        self.assertTrue(self.guardian.diary_open)
        self.assertEqual(request.state, "answered")
        self.assertFalse(request.activity_ids)
        ((address, letter),) = mailbox.letters
        self.assertEqual(address, "orlova@example.org")
        text = letter.get_body(("plain",)).get_content()
        for said in ("Заявленные пропуски", "273-ФЗ", "Оригинал справки"):
            self.assertIn(said, text)
        for secret in ("Алиса", "Тайна"):
            self.assertNotIn(secret, letter.as_string() + text)

        log = self.env["school.erasure.log"].search([])
        self.assertEqual((log.kind, log.record_count), ("announcement", 1))
        self.assertEqual(log.user_id, self.secretary)
        odoos = self.env["privacy.log"].search([])
        self.assertNotIn("Орлова", odoos.anonymized_name)
        self.assertEqual(odoos.user_id, self.secretary)

    def test_of_who_has_gone(self):
        """Only of the person itself; and the person, where the school's rule says."""
        announcement = self._announce(self.other_student)
        father = self.other_guardian
        father.partner_id.email = "semyonov@example.org"
        father.date_end = date(2026, 11, 1)
        rule = self.env.ref("school_diary.retention_rule_guardian")
        own = rule.with_user(self.admin).copy({"company_id": self.school.id})
        own.on_request = True
        with self._post() as mailbox:
            self._asked(father).action_answer()
        self.assertTrue(announcement.text)
        self.assertEqual(father.partner_id.name, "Обезличено")
        self.assertEqual(father.application_ids.applicant_name, "Обезличено")
        self.assertFalse(self.other_parent.active)
        self.assertEqual(mailbox.letters[0][0], "semyonov@example.org")
        self.assertEqual(self.other_student.last_name, "Семёнов")

    def test_who_may_not(self):
        request = self._asked()
        for user in (self.teacher, self.deputy, self.head, self.foreign_secretary):
            with self.subTest(user.login), mute_logger("odoo.addons.base.models"):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    request.with_user(user).action_answer()
        for vals in ({"state": "answered"}, {"deadline": date(2030, 1, 1)}):
            with self.assertRaises(AccessError), self.cr.savepoint():
                request.write(vals)
        request.action_answer()
        for attempt in (request.action_answer, lambda: request.write({"text": "иное"})):
            with self.assertRaises(UserError), self.cr.savepoint():
                attempt()

    def test_answered_ones_go_in_their_turn(self):
        request = self._asked(text="Тайна")
        request.action_answer()
        request.sudo().answered_at = "2020-01-01 10:00:00"  # long ago
        self.env["school.erasure"]._erase("request", request)
        self.assertFalse(request.text or request.answer or request.message_ids)
        self.assertEqual(request.state, "answered")


@tagged("post_install", "-at_install")
class TestErasureInPortal(RequestMixin, SchoolDiaryHttpCommon):
    def setUp(self):
        super().setUp()
        self._speak_english()

    def _ask(self, guardian, **typed):
        return self.url_open(
            f"/my/data/{guardian.id}/erasure",
            data={"csrf_token": http.Request.csrf_token(self), **typed},
        )

    def test_ask_and_read_the_answer(self):
        self.authenticate("t_parent", "t_parent")
        for _time in range(2):
            page = self._ask(self.guardian, text="<script>alert(1)</script>")
            self.assertEqual(page.status_code, 200)
        request = self.env["school.erasure.request"].search([])
        self.assertEqual(request.guardian_id, self.guardian)
        self.assertEqual(request.way, "portal")
        self.assertIn("The school answers by", page.text)
        request.with_user(self.secretary).action_answer()
        page = self.url_open("/my/data").text
        self.assertIn("273-FZ", page)
        self.assertNotIn("<script>alert(1)", page)

    def test_of_others(self):
        self.authenticate("t_parent", "t_parent")
        for guardian in (self.other_guardian, self.foreign_guardian):
            self.assertEqual(self._ask(guardian).status_code, 404)
        self.assertFalse(self.env["school.erasure.request"].search([]))


@tagged("post_install", "-at_install")
class TestPrivacyLookup(SchoolDiaryCommon):
    def test_what_the_school_holds_is_found(self):
        """Odoo's own tool, for the administrator of the database."""
        mother = self.guardian.partner_id
        mother.email = "orlova@example.org"
        stranger = self.env["school.application"].create(
            {
                "applicant_name": "Орлова Е. В.",
                "applicant_email": "Orlova@example.org",
                "child_name": "Орлова Алиса",
                "company_id": self.school.id,
            }
        )
        self._agreement = self.env["school.delivery.agreement"].create(
            {"guardian_id": self.guardian.id, "channel": "email"}
        )
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": mother.name, "email": mother.email}
        )
        wizard.action_lookup()
        found = {(line.res_model, line.res_id) for line in wizard.line_ids}
        for record in (
            mother,
            self.parent,
            self.guardian,
            self.guardian.consent_ids,
            self.guardian.application_ids,
            stranger,
            self._agreement,
        ):
            with self.subTest(record._name):
                self.assertIn((record._name, record.id), found)
        for record in (self.other_guardian, self.other_guardian.consent_ids):
            self.assertNotIn((record._name, record.id), found)
        self.assertEqual(len(found), len(wizard.line_ids))
