"""A parent announces an absence in the portal."""

import base64

from odoo.http import Request
from odoo.tests import tagged

from .portal_common import PortalCommon

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="  # noqa: E501
)
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF"


@tagged("post_install", "-at_install")
class TestPortalAbsences(PortalCommon):
    def _send(self, student, files=None, action="new", **typed):
        typed = {
            "csrf_token": Request.csrf_token(self),
            "date_from": "2026-11-19",
            "reason": "ill",
            **typed,
        }
        answer = self.url_open(
            f"/en/my/diary/{student.id}/absences/{action}",
            data=typed,
            files=files,
            timeout=30,
        )
        self.env.invalidate_all()
        return answer

    def _said(self, student=None):
        return self.env["school.absence.announcement"].search(
            [("student_id", "=", (student or self.student).id)]
        )

    def test_announced_seen_and_confirmed(self):
        self._log_in("t_parent")
        answer = self._send(
            self.student,
            files={"certificate": ("справка.png", PNG)},
            date_to="2026-11-20",
            text="К врачу",
        )
        said = self._said()
        self.assertEqual(said.user_id, self.parent)
        self.assertEqual(base64.b64decode(said.certificate), PNG)
        self.assertEqual((said.reason, said.text), ("ill", "К врачу"))
        self.assertIn("Announced", self._words(answer.text))
        self.assertIn("К врачу", self._words(answer.text))
        said.with_user(self.homeroom_teacher).action_confirm()
        self.env.flush_all()
        page = self._page(self.student, "absences")
        self.assertIn("Confirmed", self._words(page))
        self._send(self.student, action=f"{said.id}/withdraw")
        self.assertEqual(said.state, "confirmed")

    def test_the_certificate_comes_back_to_who_attached_it(self):
        second = self._guardian(self.student, "Орлов Дмитрий Львович")
        self._open_gate(second)
        self._portal_user("t_second_parent", second.partner_id)
        self._log_in("t_parent")
        self._send(self.student, files={"certificate": ("справка.png", PNG)})
        self._send(self.student, date_from="2026-11-25")
        without, said = self._said()
        address = f"/my/diary/{self.student.id}/absences/{said.id}/certificate"
        self.assertIn(address, self._page(self.student, "absences"))
        answer = self._get(address)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.content, PNG)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        refused = [
            ("t_parent", address.replace(f"/{said.id}/", f"/{without.id}/")),
            ("t_parent", address.replace(f"/{said.id}/", "/0/")),
            (
                "t_parent",
                address.replace(f"/{self.student.id}/", f"/{self.sibling.id}/"),
            ),
            ("t_second_parent", address),
            ("t_other_parent", address),
            ("t_foreign_parent", address),
            ("t_pupil", address),
        ]
        for login, path in refused:
            with self.subTest(login, path=path):
                self._log_in(login)
                self.assertEqual(self._get(path).status_code, 404)
        self._log_in("t_second_parent")
        page = self._page(self.student, "absences")
        self.assertIn("certificate", self._words(page))
        self.assertNotIn(address, page)
        self._log_in(None)
        self.assertNotEqual(self._get(address).content, PNG)
        self.guardian.action_end()
        self.env.flush_all()
        self._log_in("t_parent")
        self.assertEqual(self._get(address).status_code, 404)

    def test_declined_with_its_reason(self):
        self._log_in("t_parent")
        self._send(self.student)
        said = self._said().with_user(self.homeroom_teacher)
        said.decline_reason = "Нет справки"
        said.action_decline()
        self.env.flush_all()
        self.assertIn("Нет справки", self._page(self.student, "absences"))

    def test_lessons_twice_and_withdrawn(self):
        self._log_in("t_parent")
        for _time in range(2):
            self._send(self.student, period_from="2", period_to="3")
        said = self._said()
        self.assertEqual((said.period_from, said.period_to), (2, 3))
        self._send(self.student, action=f"{said.id}/withdraw")
        self.assertEqual(said.state, "withdrawn")
        self.assertFalse(said.activity_ids)

    def test_a_text_in_place_of_the_certificate_is_none(self):
        self._log_in("t_parent")
        answer = self._send(self.student, certificate="abc")
        self.assertEqual(answer.status_code, 200)
        self.assertFalse(self._said().certificate)

    def test_bad_input(self):
        self._log_in("t_parent")
        large = b"%PDF-1.4" + b"0" * (5 * 1024 * 1024)
        for typed, files in (
            ({"date_from": "tomorrow"}, None),
            ({"date_from": ""}, None),
            ({"date_from": "2026-11-01"}, None),
            ({"date_from": "9999-12-31"}, None),
            ({"date_to": "2026-11-18"}, None),
            ({"date_to": "2027-11-18"}, None),
            ({"period_from": "5", "period_to": "2"}, None),
            ({"period_from": "-1"}, None),
            ({"period_from": "²"}, None),
            ({"period_from": "9" * 5000}, None),
            ({"reason": "unexcused"}, None),
            ({"text": "а" * 301}, None),
            ({}, {"certificate": ("справка.pdf", b"<script>alert(1)</script>")}),
            ({}, {"certificate": ("справка.png", b"MZ\x90\x00" + b"0" * 100)}),
            ({}, {"certificate": ("справка.pdf", large)}),
        ):
            with self.subTest(typed, files=bool(files)):
                answer = self._send(self.student, files=files, **typed)
                self.assertEqual(answer.status_code, 200)
                self.assertIn('role="alert"', answer.text)
        self.assertFalse(self._said())
        self._send(self.student, files={"certificate": ("a.exe", PDF)})
        self.assertEqual(self._said().certificate_name, "certificate.pdf")

    def test_refused(self):
        """Another family, another school, the pupil in person, nobody, a shut gate."""
        self._log_in("t_parent")
        self._send(self.student)
        said = self._said()
        everybody = self.env["school.absence.announcement"].search([])
        for login, student in (
            ("t_parent", self.other_student),
            ("t_parent", self.foreign_student),
            ("t_other_parent", self.student),
            ("t_pupil", self.own_student),
            ("t_foreign_parent", self.student),
        ):
            self._log_in(login)
            with self.subTest(login, student=student.id):
                self.assertEqual(self._send(student).status_code, 404)
                answer = self._send(student, action=f"{said.id}/withdraw")
                self.assertEqual(answer.status_code, 404)
        self._log_in("t_parent")
        own_door = self._send(self.sibling, action=f"{said.id}/withdraw")
        self.assertEqual(own_door.status_code, 404)
        self.guardian.action_end()
        self.env.flush_all()
        self.assertEqual(self._send(self.student).status_code, 404)
        self._log_in(None)
        self._send(self.student)
        self.assertEqual(self.env["school.absence.announcement"].search([]), everybody)
        self.assertEqual(said.state, "announced")

    def test_pupil_reads_what_was_announced(self):
        self.env["school.absence.announcement"].create(
            {
                "student_id": self.own_student.id,
                "user_id": self.deputy.id,
                "date_from": self.TODAY,
                "date_to": self.TODAY,
                "text": "Олимпиада",
            }
        )
        self._log_in("t_pupil")
        page = self._page(self.own_student, "absences")
        self.assertIn("Олимпиада", page)
        self.assertNotIn("<form method", page)

    def test_owed_work_and_remarks_are_shown(self):
        self.env["school.owed.work"].create(
            {
                "student_id": self.student.id,
                "lesson_id": self.lesson.id,
                "description": "Работа № 2",
                "date_due": "2026-11-25",
            }
        )
        self.env["school.recommendation"].create(
            {
                "student_id": self.student.id,
                "course_id": self.course_math.id,
                "kind": "remark",
                "text": "Без тетради",
            }
        )
        self.env.flush_all()
        self._log_in("t_parent")
        week = self._words(self._page(self.student, "week"))
        self.assertIn("Работа № 2", week)
        self.assertIn("remark", week)
        self.assertIn("Owed work", self._words(self._get("/my/diary").text))
        self.assertIn("remark", self._page(self.student, "recommendations"))
        self._log_in("t_other_parent")
        self.assertNotIn("Работа", self._page(self.other_student, "week"))
