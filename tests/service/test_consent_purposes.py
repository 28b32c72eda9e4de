from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon, regulation
from .common import ServiceMixin


@tagged("post_install", "-at_install")
class TestConsentPurposes(ServiceMixin, SchoolDiaryCommon):
    def setUp(self):
        super().setUp()
        self.gate = self.env.ref("school_diary.consent_purpose_diary")
        self.messengers = self.env.ref("school_diary.consent_purpose_messengers")

    def _consent(self, **vals):
        return (
            self.env["school.consent"]
            .with_user(self.secretary)
            .create({"guardian_id": self.guardian.id, **vals})
        )

    def _text(self, user=None, **vals):
        texts = self.env["school.consent.text"].with_user(user or self.admin)
        return texts.with_company(self.school).create(
            {
                "purpose_id": self.gate.id,
                "version": "2",
                "body": "Согласен на всё новое",
                **vals,
            }
        )

    @regulation("000-3")
    def test_each_purpose_for_itself(self):
        """Messengers have nothing to do with the diary."""
        given = self._consent(purpose_id=self.messengers.id)
        self.assertFalse(given.is_gate)
        self.assertTrue(self.guardian.diary_open)
        given.action_withdraw()
        self.assertEqual(given.state, "withdrawn")
        self.assertTrue(self.guardian.diary_open, "the diary stays open")
        self._consent(purpose_id=self.messengers.id, state="refused")
        self.assertTrue(self.guardian.diary_open)
        self._consent(state="refused")
        self.assertFalse(self.guardian.diary_open)

    def test_one_consent_a_purpose(self):
        self._consent(purpose_id=self.messengers.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._consent(purpose_id=self.messengers.id)

    @regulation("000-3")
    def test_a_new_text_asks_again(self):
        """The old consent ends on the eve; who agrees to the new text stays in."""
        consent = self.guardian.consent_ids
        other = self.other_guardian.consent_ids
        eve = self.TODAY + timedelta(days=13)
        text = self._text(asks_again=True, date_from=eve + timedelta(days=1))
        self.assertEqual(consent.valid_until, eve)
        self.assertTrue(self.guardian.diary_open, "not yet")
        with freeze_time(f"{eve + timedelta(days=1)} 09:00:00"):
            self.env.invalidate_all()
            self.env.registry.clear_cache()
            self.assertFalse(self.guardian.diary_open)
            self.guardian._register_consent(way="paper")
            self.assertTrue(self.guardian.diary_open)
            self.assertFalse(self.other_guardian.diary_open)
            self.assertEqual(other.valid_until, eve)
            new = self.guardian.consent_ids - consent
            self.assertEqual(new.text_id, text)
            self.assertEqual(consent.state, "granted", "it held in its time")

    @regulation("000-3")
    def test_agreed_before_the_new_text_holds(self):
        consent = self.guardian.consent_ids
        text = self._text(asks_again=True, date_from=self.TODAY)
        self.assertFalse(self.guardian.diary_open, "asked again from today")
        self.guardian._register_consent(way="paper")
        self.assertTrue(self.guardian.diary_open)
        self.assertEqual((self.guardian.consent_ids - consent).text_id, text)

    @regulation("000-3")
    def test_given_before_a_text_that_is_announced(self):
        """Whoever consents to the old text on its last days is asked again, too."""
        eve = self.TODAY + timedelta(days=13)
        self._text(asks_again=True, date_from=eve + timedelta(days=1))
        self.guardian.consent_ids.action_withdraw()
        self.guardian._register_consent(way="paper")
        self.assertEqual(self.guardian.consent_ids[0].valid_until, eve)
        short = {"date": self.TODAY, "valid_until": self.TODAY + timedelta(days=2)}
        self.closed_guardian.consent_ids = [(0, 0, short)]
        self.assertEqual(
            self.closed_guardian.consent_ids.valid_until, short["valid_until"]
        )

    @regulation("000-3")
    def test_an_application_is_decided_after_the_text_has_changed(self):
        """What was read in it is registered; nothing, where all are asked again."""
        read = self.gate._text(self.school)
        first, second = self._filed(), self._filed(applicant_name="Орлов Яков Ильич")
        second.write({"relation": "guardian", "applicant_email": False})
        text = self._text()
        first.action_grant()
        self.assertEqual(first.guardian_id.consent_ids.text_id, read)
        with self.assertRaises(UserError):
            read.with_user(self.admin).body = "Что-то иное"
        text.asks_again = True
        second.action_grant()
        self.assertFalse(second.guardian_id.consent_ids)
        self.assertFalse(second.guardian_id.diary_open)
        self.assertFalse(second.handed_at, "nothing electronic went out")

    def test_a_text_of_the_schools_own(self):
        """In the other school the shipped one remains, and its consents."""
        text = self._text(asks_again=True)
        shipped = self.env.ref("school_diary.consent_text_diary")
        self.assertEqual(self.gate._text(self.school), text)
        self.assertEqual(self.gate._text(self.other_school), shipped)
        self.assertTrue(self.foreign_guardian.diary_open)
        self.assertFalse(self.guardian.diary_open)

    def test_a_shared_text_asks_the_schools_that_use_it(self):
        """Where a school has a text of its own, its families are not asked again."""
        own = self._text()
        eve = self.TODAY + timedelta(days=13)
        shared = {"company_id": False, "date_from": eve + timedelta(days=1)}
        later = {"company_id": self.other_school.id, "date_from": eve + timedelta(9)}
        self._text(self.env.user, **later)  # one that is not yet in use then
        self._text(self.env.user, asks_again=True, version="3", **shared)
        self.assertFalse(self.guardian.consent_ids.valid_until)
        self.assertEqual(self.foreign_guardian.consent_ids.valid_until, eve)
        # Nor who consents to it from now on, or did to the shipped one.
        shipped = self.env.ref("school_diary.consent_text_diary")
        for text in own, shipped:
            with self.subTest(text.version):
                self.guardian.consent_ids.filtered(
                    lambda one: one.state == "granted"
                ).action_withdraw()
                self.assertFalse(self._consent(text_id=text.id).valid_until)

    def test_what_was_consented_to_stays(self):
        text = self._text()
        self._consent(purpose_id=self.gate.id, date=self.TODAY, state="refused")
        consent = self.guardian.consent_ids[0]
        self.assertEqual(consent.text_id, text)
        with self.assertRaises(UserError):
            text.body = "Другое"
        with self.assertRaises(UserError):
            self._fresh(consent).text_id = self.env.ref(
                "school_diary.consent_text_diary"
            )

    def _fresh(self, consent):
        return consent.with_user(self.secretary)

    def test_who_may_change_purposes(self):
        for user in (self.teacher, self.secretary, self.head, self.parent):
            with self.assertRaises(AccessError):
                self._text(user, version="9")
        with self.assertRaises(AccessError):
            self.gate.with_user(self.admin).name = "Всё"
        with self.assertRaises(AccessError):
            self.env.ref("school_diary.consent_text_diary").with_user(
                self.admin
            ).version = "0"
        with self.assertRaises(UserError):
            self.gate.unlink()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.gate.active = False
            self.env.flush_all()
        text = self._text()
        with self.assertRaises(AccessError):
            text.with_user(self.foreign_admin).read(["body"])

    def test_own_purpose_in_the_form(self):
        form = Form(
            self.env["school.consent.purpose"]
            .with_user(self.admin)
            .with_company(self.school)
        )
        form.name = "Экскурсии"
        purpose = form.save()
        self.assertFalse(purpose.is_gate)
        self.assertFalse(purpose._of_school(self.school) & purpose, "no text yet")
        self._text(purpose_id=purpose.id, version="1")
        self.assertIn(purpose, purpose._of_school(self.school))
        self.assertNotIn(purpose, purpose._of_school(self.other_school))
