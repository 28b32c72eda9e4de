"""The gate at every door of the portal: who gets in, and what the others learn."""

import re

from odoo.tests import tagged

from ..common import regulation
from .portal_common import PortalCommon

NO_SUCH_PUPIL = 2**31 - 7


@tagged("post_install", "-at_install")
class TestPortalAccess(PortalCommon):
    def _assert_open(self, student):
        # The file is of another class's homework, perhaps; it has a test of its own.
        for address in self._addresses(student.id)[:-1]:
            self.assertEqual(self._get(address).status_code, 200, address)

    def _assert_shut(self, student, pages=None):
        """The same answer as for a pupil who does not exist, and no word more.

        :param int pages: how many of them to try, if not all
        """
        for address, nowhere in zip(
            self._addresses(student.id)[:pages],
            self._addresses(NO_SUCH_PUPIL)[:pages],
            strict=True,
        ):
            response, reference = self._get(address), self._get(nowhere)
            self.assertEqual(response.status_code, 404, address)
            self.assertEqual(reference.status_code, 404, nowhere)
            self.assertEqual(
                self._without_address(response.text, student.id),
                self._without_address(reference.text, NO_SUCH_PUPIL),
            )
            self.assertNotIn(student.first_name, response.text)

    @staticmethod
    def _without_address(html, student_id):
        """The page but for the reader's own address in it, and the form's token."""
        html = html.replace(f"/diary/{student_id}", "/diary/N")
        return re.sub(r'csrf_token: "\w+"', "", html)

    def _assert_no_visit(self, student):
        response = self.make_jsonrpc_request_raw(student.id, "week")
        self.assertIn("error", response)
        self.assertFalse(
            self.env["school.visit"].search([("student_id", "=", student.id)])
        )

    def make_jsonrpc_request_raw(self, student_id, section):
        return self.url_open(
            f"/my/diary/{student_id}/visit",
            json={"jsonrpc": "2.0", "params": {"section": section}},
        ).json()

    @regulation("000-1", "001-b", "000-4a", "002-2a", "003-2a")
    def test_own_children(self):
        """A parent reads the diaries of both children, and of nobody else."""
        self._log_in("t_parent")
        self._assert_open(self.student)
        self._assert_open(self.sibling)
        self._assert_shut(self.other_student)
        self._assert_no_visit(self.other_student)

    def test_other_parent(self):
        self._log_in("t_other_parent")
        self._assert_open(self.other_student)
        self._assert_shut(self.student)
        self._assert_no_visit(self.student)

    def test_parent_of_other_school(self):
        self._log_in("t_foreign_parent")
        self._assert_shut(self.student)
        self._log_in("t_parent")
        self._assert_shut(self.foreign_student)

    def test_pupil(self):
        """Pupils see their own diary, not a classmate's."""
        self._log_in("t_pupil")
        self._assert_open(self.own_student)
        self._assert_shut(self.student)

    def test_teacher(self):
        """The portal is for families: teaching a pupil opens no page of it."""
        self._log_in("t_teacher")
        self._assert_shut(self.student)
        for login in ("t_other", "t_home", "t_deputy", "t_admin"):
            self._log_in(login)
            self._assert_shut(self.student, pages=2)

    def test_teacher_as_parent(self):
        """A teacher reads the own child's diary, in a class not taught, no other."""
        child = self._student("Чайкина", "Вера", "Олеговна", self.class_7a)
        guardian = self._guardian(child, self.teacher.partner_id)
        self._log_in("t_teacher")
        self._assert_shut(child, pages=2)
        self._open_gate(guardian)
        self._assert_open(child)
        self._assert_shut(self.student, pages=2)
        self.assertNotIn(self.student.first_name, self._get("/my/diary").text)
        guardian.action_end()
        self._assert_shut(child, pages=2)

    def test_public(self):
        """Who is not logged in is asked to, whoever the pupil."""
        self._log_in(None)
        for student_id in (self.student.id, NO_SUCH_PUPIL):
            for address in ["/my/diary", *self._addresses(student_id)]:
                response = self._get(address)
                self.assertIn("/web/login", response.url, address)
                self.assertNotIn(self.student.last_name, response.text)
        self.assertIn("error", self.make_jsonrpc_request_raw(self.student.id, "week"))

    def test_closed_guardian(self):
        """The right alone, without application and consent, opens nothing."""
        self._portal_user("t_closed", self.closed_guardian.partner_id)
        self._log_in("t_closed")
        self._assert_shut(self.other_student)
        html = self._get("/my/diary").text
        self.assertIn("/my/applications", html)
        self.assertNotIn(self.other_student.first_name, html)

    def _assert_shuts(self, shut):
        """What happens shuts the diary at the next request."""
        self._log_in("t_other_parent")
        self._page(self.other_student, "week")
        shut()
        self._assert_shut(self.other_student, pages=3)
        self._assert_no_visit(self.other_student)
        self.assertNotIn(self.other_student.first_name, self._get("/my/diary").text)

    @regulation("000-3", "002-1", "003-1")
    def test_consent_withdrawn(self):
        consents = self.other_guardian.consent_ids
        self._assert_shuts(consents.action_withdraw)

    def test_consent_expired(self):
        consents = self.other_guardian.consent_ids
        self._assert_shuts(lambda: consents.write({"valid_until": "2026-11-17"}))

    def test_right_ended(self):
        self._assert_shuts(self.other_guardian.action_end)

    def test_right_archived(self):
        self._assert_shuts(self.other_guardian.action_archive)

    def test_right_passed(self):
        guardian = self.other_guardian
        self._assert_shuts(lambda: guardian.write({"date_end": "2026-11-18"}))

    @regulation("001-f")
    def test_pupil_left(self):
        student = self.other_student
        self._assert_shuts(lambda: student.write({"departure_date": self.TODAY}))

    @regulation("001-o", "001-p")
    def test_service_refused_or_ended(self):
        """A granted refusal, or ending, shuts the diary (Appendices 2 and 3)."""
        for kind in ("refusal", "ending"):
            with self.subTest(kind):
                application = self.env["school.application"].create(
                    {
                        "kind": kind,
                        "student_id": self.other_student.id,
                        "guardian_id": self.other_guardian.id,
                        "applicant_name": self.other_guardian.partner_id.name,
                        "child_name": self.other_student.name,
                        "company_id": self.school.id,
                    }
                )
                application.action_submit()
                self._assert_shuts(application.with_user(self.head).action_grant)
                self.other_guardian.consent_ids.filtered(
                    lambda consent: consent.state == "granted"
                ).action_withdraw()
                self.env.flush_all()
                self._open_gate(self.other_guardian)

    def test_file_of_other_homework(self):
        """A file is given with the homework of the pupil's class alone."""
        other = self._homework(self.lesson_history, "§ 15", date_due=self.TODAY)
        other.attachment_ids = self.file.copy({"res_id": other.id})
        strange = self.env["ir.attachment"].create({"name": "x", "raw": b"x"})
        self._log_in("t_parent")
        base = f"/my/diary/{self.student.id}/homework"
        own = self._get(f"{base}/{self.homework.id}/{self.file.id}")
        self.assertEqual(own.content, b"2 + 2")
        for path in (
            f"{other.id}/{other.attachment_ids.id}",
            f"{self.homework.id}/{other.attachment_ids.id}",
            f"{self.homework.id}/{strange.id}",
            f"{NO_SUCH_PUPIL}/{self.file.id}",
        ):
            self.assertEqual(self._get(f"{base}/{path}").status_code, 404, path)

    def test_visit_of_unknown_section(self):
        self._log_in("t_parent")
        answer = self.make_jsonrpc_request_raw(self.student.id, "secrets")
        self.assertIn("error", answer)

    def test_json_rpc(self):
        """The door of JSON-RPC shows a parent the own child's record, nothing more."""
        self._log_in("t_parent")
        own = self._call("school.student", "search_read", [[], ["name"]])
        self.assertEqual(
            {row["id"] for row in own["result"]}, {self.student.id, self.sibling.id}
        )
        self.assertIn(
            "error", self._call("school.student", "read", [[self.other_student.id]])
        )
        for model in self.env.registry:
            if model.startswith("school.") and model != "school.student":
                self.assertIn("error", self._call(model, "search_read", [[]]), model)
        ids = [self.student.id]
        for method in ("_week", "_grades", "_homework", "_tests", "_pupils", "_terms"):
            self.assertIn("error", self._call("school.diary", method, [ids]), method)
        self.assertIn("error", self._call("school.visit", "_record", [ids, "week"]))

    def _call(self, model, method, args):
        return self.url_open(
            "/web/dataset/call_kw",
            json={
                "jsonrpc": "2.0",
                "params": {
                    "model": model,
                    "method": method,
                    "args": args,
                    "kwargs": {},
                },
            },
        ).json()
