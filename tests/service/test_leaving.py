from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon, regulation
from .common import ServiceMixin

MOTHER = {
    "applicant_name": "Орлова Елена Викторовна",
    "applicant_email": "t_parent@example.org",
    "child_name": "Орлова Алиса Дмитриевна",
    "relation": "mother",
}


@tagged("post_install", "-at_install")
class TestLeaving(ServiceMixin, SchoolDiaryCommon):
    """Refusing the electronic form, ending the service, coming back; consents."""

    def _children(self, user=None):
        return self.env["school.student"].with_user(user or self.parent).search([])

    def _channels(self, guardian):
        return guardian.agreement_ids.filtered("is_live").mapped("channel")

    @regulation("001-o", "000-2", "001-d")
    def test_refusal_puts_the_guardian_on_paper(self):
        refusal = self._granted(kind="refusal", **MOTHER)
        self.assertEqual(refusal.guardian_id, self.guardian)
        self.assertEqual(self._children(), self.sibling, "the other child stays")
        self.assertEqual(self._channels(self.guardian), ["paper"])
        access = self.guardian.application_ids.filtered(
            lambda one: one.kind == "access"
        )
        self.assertEqual(access.ended_by_id, refusal)
        self.assertEqual(access.state, "granted", "what was granted stays on record")
        self.assertEqual(self.guardian.consent_ids.state, "granted")

    @regulation("001-o")
    def test_refusal_signed_by_both_parents(self):
        father = self._granted().guardian_id
        refusal = self._filed(kind="refusal", **MOTHER)
        refusal.co_guardian_id = father
        refusal.action_grant()
        self.assertFalse((self.guardian | father).filtered("diary_open"))
        self.assertEqual(self._channels(self.guardian), ["paper"])
        self.assertEqual(self._channels(father), ["paper"])

    @regulation("001-o", "000-2")
    def test_refusal_of_somebody_not_in_the_register(self):
        refusal = self._granted(kind="refusal", applicant_email=False)
        self.assertEqual(refusal.guardian_id.partner_id.name, "Орлов Дмитрий Львович")
        self.assertEqual(self._channels(refusal.guardian_id), ["paper"])
        self.assertFalse(refusal.guardian_id.partner_id.user_ids)

    def test_an_application_from_before_does_not_let_in_again(self):
        """Sent twice, granted once; she leaves, and the office tidies up."""
        self._granted(kind="ending", **MOTHER)
        first, twin = self._filed(**MOTHER), self._filed(**MOTHER)
        first.action_grant()
        self.assertTrue(self.guardian.diary_open)
        with freeze_time("2026-11-18 10:00:00", tick=True):
            self._granted(kind="ending", **MOTHER)
            with self.assertRaisesRegex(UserError, "since"):
                twin.action_grant()
            self.assertFalse(self.guardian.diary_open)
            self._granted(**MOTHER)
            self.assertTrue(self.guardian.diary_open)

    @regulation("001-p")
    def test_ending_and_coming_back(self):
        ending = self._granted(kind="ending", **MOTHER)
        self.assertEqual(self._children(), self.sibling)
        again = self._granted(**MOTHER)
        self.assertEqual(self._children(), self.student | self.sibling)
        self.assertEqual(again.guardian_id, self.guardian)
        self.assertFalse(again.ended_by_id)
        self.assertEqual(len(ending.search([("ended_by_id", "=", ending.id)])), 1)

    @regulation("001-o", "001-p")
    def test_the_same_is_not_registered_twice(self):
        """Nor for one of two parents; but again after having come back."""
        for kind in ("refusal", "ending"):
            first = self._granted(kind=kind, **MOTHER)
            again = self._filed(kind=kind, **MOTHER)
            with self.assertRaisesRegex(UserError, first.name):
                again.action_grant()
            again.action_withdraw()
            self._granted(**MOTHER)
        father = self._granted().guardian_id
        self._granted(kind="refusal", **MOTHER)
        both = self._filed(kind="refusal", **MOTHER)
        both.co_guardian_id = father
        both.action_grant()
        self.assertFalse(father.diary_open)
        alone = self._filed(kind="refusal")
        with self.assertRaisesRegex(UserError, both.name):
            alone.action_grant()

    def test_the_pupil_in_person_ends_once(self):
        own = {
            "applicant_name": self.third_student.name,
            "child_name": self.third_student.name,
            "applicant_email": "belova@example.org",
            "relation": "self",
        }
        self._granted(**own)
        ending = self._granted(kind="ending", **own)
        with self.assertRaisesRegex(UserError, ending.name):
            self._granted(kind="ending", **own)

    def test_access_is_granted_once(self):
        application = self._filed(**MOTHER)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            application.action_grant()

    @regulation("000-3", "002-1", "003-1")
    def test_consent_withdrawn_and_given_again(self):
        consent = self.guardian.consent_ids
        consent.with_user(self.secretary).action_withdraw()
        self.assertEqual(consent.state, "withdrawn")
        self.assertEqual(consent.withdrawn_on, self.TODAY)
        self.assertEqual(self._children(), self.sibling)
        with self.assertRaises(UserError):
            consent.with_user(self.secretary).action_withdraw()
        consent.with_user(self.secretary).create(
            {"guardian_id": self.guardian.id, "way": "paper"}
        )
        self.assertEqual(self._children(), self.student | self.sibling)

    @regulation("000-3", "002-1", "003-1")
    def test_refused_consent_withdraws_the_one_in_force(self):
        consents = self.env["school.consent"].with_user(self.secretary)
        consents.create({"guardian_id": self.guardian.id, "state": "refused"})
        self.assertEqual(
            self.guardian.consent_ids.mapped("state"), ["refused", "withdrawn"]
        )
        self.assertEqual(self._children(), self.sibling)

    def test_a_registered_decision_is_not_rewritten(self):
        consent = self.guardian.consent_ids.with_user(self.secretary)
        for vals in (
            {"state": "refused"},
            {"guardian_id": self.other_guardian.id},
            {"date": self.TODAY},
            {"withdrawn_on": self.TODAY},
            {"way": "electronic"},
        ):
            with self.assertRaises(UserError):
                consent.write(vals)
        consent.write({"scan": b"JVBERi0xLjc=", "scan_name": "scan.pdf"})
        with self.assertRaises(AccessError):
            consent.unlink()
        with self.assertRaises(UserError):
            consent.sudo().unlink()  # not even so
        with self.assertRaises(AccessError):
            consent.create(
                {
                    "guardian_id": self.closed_guardian.id,
                    "state": "withdrawn",
                    "withdrawn_on": self.TODAY,
                }
            )

    def test_two_consents_do_not_overlap(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.env["school.consent"].create({"guardian_id": self.guardian.id})

    def test_who_registers_consents(self):
        vals = {"guardian_id": self.closed_guardian.id}
        for user in (
            self.teacher,
            self.homeroom_teacher,
            self.deputy,
            self.head,
            self.parent,
            self.foreign_secretary,
        ):
            consents = self.env["school.consent"].with_user(user)
            with self.assertRaises(AccessError), self.cr.savepoint():
                consents.create(vals)
            with self.assertRaises(AccessError):
                self.guardian.consent_ids.with_user(user).action_withdraw()

    @regulation("000-3")
    def test_without_the_consent_access_stays_shut(self):
        application = self._granted(consent_given=False)
        guardian = application.guardian_id
        self.assertFalse(guardian.consent_ids)
        self.assertFalse(guardian.diary_open)
        self.assertEqual(
            application.activity_ids.activity_type_id,
            self.env.ref("school_diary.mail_activity_type_hand_over"),
        )
        self.env["school.consent"].with_user(self.secretary).create(
            {"guardian_id": guardian.id}
        )
        self.assertTrue(guardian.diary_open)

    @regulation("000-3")
    def test_the_consent_of_the_application_is_registered(self):
        consent = self._granted().guardian_id.consent_ids
        self.assertEqual(consent.way, "paper")
        self.assertEqual(consent.date, self.TODAY)
        self.assertTrue(consent.application_id)
