import io
import json
import zipfile
from datetime import date

from odoo.tests import tagged

from ..common import regulation
from .of_age_common import OfAgeCommon

PAGES = ("/my/consents", "/my/delivery", "/my/data", "/my/applications")


@tagged("post_install", "-at_install")
class TestOfAge(OfAgeCommon):
    """A pupil of age is an applicant in the portal; one under age is not (001-c)."""

    @regulation("001-c", "001-f")
    def test_the_login_stays_until_the_pupil_decides(self):
        mother = self._guardian(self.own_student, "Громова Вера Петровна")
        self._open_gate(mother)
        self.assertEqual(self._week_status(), 200)
        self.assertTrue(self.right.diary_open)
        self._send(f"{self.consent}/grant", agree="1")
        self.assertEqual(self._week_status(), 200)
        self._send(f"{self.consent}/withdraw")
        self.assertEqual(self._week_status(), 404, "withdrawn at once")
        self.assertFalse(self.right.diary_open)
        self.assertTrue(mother.diary_open, "hers until it is changed")
        self._send(f"{self.consent}/grant")
        self.assertEqual(self._week_status(), 404, "not ticked")
        self._send(f"{self.consent}/grant", agree="1")
        self.assertEqual(self._week_status(), 200)
        given = self.right.consent_ids.filtered(lambda one: one.state == "granted")
        self.assertEqual(given.user_id, self.pupil_user)

    @regulation("001-c")
    def test_the_parents_access_is_the_pupils_to_end(self):
        """After a confirmation, at once, with its history; and nobody else's."""
        mother = self._guardian(self.own_student, "Громова Вера Петровна")
        self._open_gate(mother)
        reader = self._portal_user("t_mother", mother.partner_id)
        end = f"/my/guardians/{mother.id}/end"
        self.assertIn("Громова Вера Петровна", self._text("/my/consents"))
        self._send(end)
        self.assertTrue(mother.diary_open, "not confirmed")
        for _click in range(2):
            answer = self._send(end, agree="1")
            self.assertEqual(answer.status_code, 200)
        self.assertIn("ended on 11/18/2026", " ".join(answer.text.split()))
        self.assertEqual((mother.date_end, mother.diary_open), (self.TODAY, False))
        self.assertIn("совершеннолетним", mother.end_reason, "as the office reads")
        said = mother.message_ids.filtered("tracking_value_ids")[0]
        self.assertEqual(said.author_id, self.pupil_user.partner_id)
        self.authenticate(reader.login, reader.login)
        self.assertEqual(self._week_status(), 404)

    @regulation("001-c")
    def test_whose_right_is_not_the_pupils_to_end(self):
        """A court's guardian, other families'; and before the birthday nobody."""
        trustee = self._guardian(
            self.own_student, "Громов Лев Ильич", relation="trustee", ground="court"
        )
        mother = self._guardian(self.own_student, "Громова Вера Петровна")
        self.assertIn("ask the school's office", self._text("/my/consents"))
        self.assertNotIn(f"/{trustee.id}/end", self.url_open("/my/consents").text)
        self._send(f"/my/guardians/{trustee.id}/end", agree="1")
        self.assertFalse(trustee.date_end)
        for other in self.guardian, self.foreign_guardian, self.right:
            answer = self._send(f"/my/guardians/{other.id}/end", agree="1")
            self.assertEqual(answer.status_code, 404)
            self.assertFalse(other.date_end)
        self.own_student.birth_date = date(2008, 11, 19)
        self.env.flush_all()
        answer = self._send(f"/my/guardians/{mother.id}/end", agree="1")
        self.assertEqual(answer.status_code, 404)
        self.assertFalse(mother.date_end)

    @regulation("001-o", "001-p", "000-2")
    def test_refusing_and_ending_and_coming_back(self):
        for kind in ("refusal", "ending"):
            self.assertIn(self.own_student.name, self._text("/my/applications"))
            self._send(
                "/my/applications/leave", guardian_id=str(self.right.id), kind=kind
            )
            self.assertEqual(self._week_status(), 404)
            left = self.right.application_ids[:1]
            self.assertEqual((left.kind, left.state), (kind, "granted"))
            self.assertEqual(left.relation, "self")
            live = self.right.agreement_ids.filtered("is_live")
            self.assertEqual(live.channel, "paper")
            self.assertIn(left.name, self._text("/my/applications"))
            self._send(
                "/my/applications/new",
                relation="self",
                child_name=self.own_student.name,
                delivery_channel="paper",
                consent_given="1",
            )
            self._look_up()
            again = self.env["school.application"].search(
                [("kind", "=", "access"), ("state", "=", "submitted")]
            )
            again.with_user(self.secretary).action_grant()
            self.assertEqual(again.guardian_id, self.right)
            self.assertEqual(self._week_status(), 200)

    @regulation("001-k", "001-p")
    def test_who_has_left_cannot_come_back_by_a_consent(self):
        self._send(f"{self.consent}/grant", agree="1")
        self._send(
            "/my/applications/leave", guardian_id=str(self.right.id), kind="ending"
        )
        self._send(f"{self.consent}/withdraw")
        self._send(f"{self.consent}/grant", agree="1")
        self.assertEqual(self._week_status(), 404)

    @regulation("001-c")
    def test_access_from_under_age_is_ended_too(self):
        self.own_student.birth_date = False
        young = self._granted(
            applicant_name=self.own_student.name,
            child_name=self.own_student.name,
            applicant_email=False,
            relation="self",
        )
        self.assertFalse(young.guardian_id)
        self.own_student.birth_date = date(2008, 11, 18)
        right = self.own_student._own_right()
        self.assertEqual(self._week_status(), 200)
        self._send("/my/applications/leave", guardian_id=str(right.id), kind="ending")
        self.assertEqual(young.ended_by_id, right.application_ids)
        self.assertEqual(self._week_status(), 404)
        self.assertIn(young.name, self._text("/my/applications"))

    def test_the_own_archive(self):
        for shut in (False, True):
            answer = self.url_open(f"/my/data/{self.right.id}/download")
            archive = zipfile.ZipFile(io.BytesIO(answer.content))
            parts = json.loads(archive.read("data.json"))
            titles = {part["title"] for part in parts}
            self.assertEqual("Grade" in titles, not shut)
            self.assertNotIn("Орлова", json.dumps(parts, ensure_ascii=False))
            self._send(f"{self.consent}/grant", agree="1")
            self._send(f"{self.consent}/withdraw")
        self._send(f"/my/data/{self.right.id}/erasure", text="All")
        asked = self.env["school.erasure.request"].search([])
        self.assertEqual(asked.guardian_id, self.right)

    @regulation("001-c")
    def test_under_age_nothing_is_to_decide(self):
        self.own_student.birth_date = date(2008, 11, 19)
        for page in PAGES:
            said = self._text(page)
            self.assertIn("Your parents decide this as yet", said)
            self.assertIn("11/19/2026", said)
            self.assertNotIn(f"/{self.right.id}/", self.url_open(page).text)
        self._refused()
        self.assertEqual(self._week_status(), 200, "the login goes on")
        self.own_student.birth_date = False
        self.assertIn("does not know", self._text("/my/consents"))

    def test_nobody_elses(self):
        """Another pupil's, a guardian's, or one's own at a school that one left."""
        other = self._partner("Белова Дарья Сергеевна")
        self.third_student.write(
            {"partner_id": other.id, "birth_date": date(2008, 11, 18)}
        )
        foreign = self._partner("Фёдоров Олег Иванович")
        self.foreign_student.write(
            {"partner_id": foreign.id, "birth_date": date(2008, 11, 18)}
        )
        for right in (
            self.third_student._own_right(),
            self.foreign_student._own_right(),
            self.guardian,
        ):
            self.assertTrue(right)
            self._refused(right)
        self.own_student.departure_date = self.TODAY
        self.env.flush_all()
        self._refused()
        self.assertEqual(self._week_status(), 404)

    def _refused(self, right=None):
        right = right or self.right
        consent = f"/my/consents/{right.id}/{self.gate.id}"
        given = right.consent_ids
        for url, values in (
            (f"{consent}/grant", {"agree": "1"}),
            (f"{consent}/withdraw", {}),
            (f"/my/delivery/{right.id}/paper", {}),
            (
                f"/my/delivery/{right.id}/address",
                {"channel": "email", "address": "a@example.org"},
            ),
            (f"/my/data/{right.id}/erasure", {"text": "All"}),
            (
                "/my/applications/leave",
                {"guardian_id": str(right.id), "kind": "ending"},
            ),
        ):
            self.assertEqual(self._send(url, **values).status_code, 404, url)
        answer = self.url_open(f"/my/data/{right.id}/download")
        self.assertEqual(answer.status_code, 404)
        self.assertEqual(right.consent_ids, given)
        self.assertFalse(
            right.application_ids.filtered(lambda one: one.kind != "access")
        )
