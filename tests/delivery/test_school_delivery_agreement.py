from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon, regulation


@tagged("post_install", "-at_install")
class TestSchoolDeliveryAgreement(SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agreements = cls.env["school.delivery.agreement"]
        cls.person = cls.guardian.partner_id
        cls.person.email = "mother@example.org"

    def _live(self, guardian):
        return self.agreements.search(
            [("guardian_id", "=", guardian.id), ("is_live", "=", True)]
        )

    def _agree(self, channel, guardian=None, **vals):
        return self.agreements.create(
            {"guardian_id": (guardian or self.guardian).id, "channel": channel, **vals}
        )

    def _application(self, kind, **vals):
        application = self.env["school.application"].create(
            {
                "kind": kind,
                "applicant_name": self.closed_guardian.partner_id.name,
                "child_name": self.other_student.name,
                "student_id": self.other_student.id,
                "guardian_id": self.closed_guardian.id,
                "company_id": self.school.id,
                **vals,
            }
        )
        application.action_submit()
        application.with_user(self.secretary).action_grant()
        return application

    @regulation("000-9", "002-7", "003-7", "004-4a")
    def test_the_office_enters_what_was_agreed_and_how(self):
        with Form(self.agreements.with_user(self.secretary)) as form:
            form.guardian_id = self.guardian
            self.assertEqual(form.address, "mother@example.org")
            form.address = "home@example.org"
            form.given = "electronic"
            agreement = form.save()
        self.assertEqual(agreement.address, "home@example.org")
        self.assertEqual(agreement.student_id, self.student)
        self.assertTrue(agreement.is_live)
        self.person.email = "new@example.org"
        self.assertEqual(agreement.address, "home@example.org", "as agreed")

    def test_one_live_agreement_for_a_channel(self):
        first = self._agree("email")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self._agree("email")
        first.action_end()
        self.assertFalse(first.is_live)
        self.assertEqual(first.date_end, self.TODAY)
        self.env.flush_all()
        self._agree("email")

    def test_an_address_is_an_address(self):
        with self.assertRaises(ValidationError):
            self._agree("email", address="somewhere")
        self.person.email = False
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            with self.cr.savepoint():
                self._agree("email")

    def test_an_agreement_is_kept(self):
        agreement = self._agree("paper")
        with self.assertRaises(UserError):
            agreement.unlink()

    @regulation("003-2a")
    def test_no_mailing_where_the_regulation_has_none(self):
        self.school.school_regulation_id = self.env.ref("school_diary.regulation_003")
        with self.assertRaises(ValidationError):
            self._agree("email")
        self._agree("paper")
        self._application("access", applicant_email="father@example.org")
        self.assertEqual(self._live(self.closed_guardian).channel, "paper")

    @regulation("000-9", "000-4a")
    def test_access_granted_agrees_on_the_channel_asked_for(self):
        self._application(
            "access", applicant_email="Olga@Example.org", delivery_channel="email"
        )
        agreement = self._live(self.closed_guardian)
        self.assertEqual(
            (agreement.channel, agreement.address, agreement.given),
            ("email", "olga@example.org", "paper"),
        )

    def test_access_without_any_address_is_told_on_paper(self):
        self._application("access", delivery_channel="email")
        self.assertEqual(self._live(self.closed_guardian).channel, "paper")

    @regulation("000-2", "000-4c", "001-o", "002-2c", "003-2b")
    def test_refusal_puts_both_parents_on_paper(self):
        mailed = self._agree("email", self.other_guardian, address="f@example.org")
        self._application("refusal", co_guardian_id=self.other_guardian.id)
        self.assertEqual(mailed.date_end, self.TODAY)
        for guardian in self.closed_guardian, self.other_guardian:
            self.assertEqual(self._live(guardian).channel, "paper")

    @regulation("001-p")
    def test_ending_of_the_service_puts_on_paper(self):
        self._application("access", applicant_email="olga@example.org")
        self._application("ending")
        self.assertEqual(self._live(self.closed_guardian).channel, "paper")

    @regulation("000-2", "000-3")
    def test_who_does_not_consent_is_told_on_paper(self):
        mailed = self._agree("email")
        consent = self.guardian.consent_ids
        consent.with_user(self.secretary).action_withdraw()
        self.assertFalse(mailed.is_live)
        self.assertEqual(self._live(self.guardian).channel, "paper")
        self.env["school.consent"].with_user(self.secretary).create(
            {"guardian_id": self.closed_guardian.id, "state": "refused"}
        )
        self.assertEqual(self._live(self.closed_guardian).channel, "paper")

    def _withdraw_and_consent(self, **vals):
        consents = self.env["school.consent"].with_user(self.secretary)
        self.guardian.consent_ids.filtered(
            lambda one: one.state == "granted"
        ).with_user(self.secretary).action_withdraw()
        paper = self._live(self.guardian)
        self.assertEqual(paper.channel, "paper")
        consents.create({"guardian_id": self.guardian.id, **vals})
        return paper

    @regulation("000-2", "000-3", "002-1", "003-1")
    def test_a_new_consent_brings_back_what_was_agreed(self):
        mailed = self._agree("email", address="home@example.org")
        paper = self._withdraw_and_consent()
        self.assertEqual(paper.instead_of_ids, mailed)
        self.assertFalse(paper.is_live)
        again = self._live(self.guardian)
        self.assertEqual(
            (again.channel, again.address, again.date_from),
            ("email", "home@example.org", self.TODAY),
        )
        consents = self.env["school.consent"].with_user(self.secretary)
        consents.create({"guardian_id": self.guardian.id, "state": "refused"})
        self.assertEqual(self._live(self.guardian).instead_of_ids, again)
        consents.create({"guardian_id": self.guardian.id})
        self.assertEqual(self._live(self.guardian).channel, "email")

    def _count_consenting(self, guardians):
        """The queries of so many consents, each of which brings back e-mail."""
        for guardian in guardians:
            if not self._live(guardian):
                self._agree("email", guardian, address="home@example.org")
        granted = guardians.consent_ids.filtered(lambda one: one.state == "granted")
        granted.with_user(self.secretary).action_withdraw()
        self.assertEqual(self._live(guardians[0]).channel, "paper")
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.env["school.consent"].with_user(self.secretary).create(
            [
                {"guardian_id": guardian.id, "purpose_id": granted.purpose_id.id}
                for guardian in guardians
            ]
        )
        self.env.flush_all()
        count = self.cr.sql_log_count - before
        for guardian in guardians:
            self.assertEqual(self._live(guardian).channel, "email")
        return count

    def test_many_consents_in_as_many_queries(self):
        three = self.guardian | self.guardian_of_sibling | self.other_guardian
        self._count_consenting(three)  # warms the caches
        self.assertLessEqual(
            self._count_consenting(three), self._count_consenting(self.guardian)
        )

    def test_paper_that_was_asked_for_outlasts_a_new_consent(self):
        self._agree("paper")
        self._withdraw_and_consent()
        self.assertEqual(self._live(self.guardian).channel, "paper")

    def test_paper_asked_for_while_the_consent_was_withdrawn(self):
        self._agree("email")
        consent = self.guardian.consent_ids.with_user(self.secretary)
        consent.action_withdraw()
        self.agreements._agree(
            [{"guardian_id": self.guardian.id, "channel": "paper", "given": "paper"}]
        )
        consent.create({"guardian_id": self.guardian.id})
        self.assertEqual(self._live(self.guardian).channel, "paper")

    def test_no_e_mail_comes_back_where_none_can_leave(self):
        """No mailing in the regulation any more."""
        self._agree("email")
        self.school.school_regulation_id = self.env.ref("school_diary.regulation_003")
        paper = self._withdraw_and_consent()
        self.assertEqual(self._live(self.guardian), paper)

    def test_agreeing_again_takes_the_new_address(self):
        agreement = self._agree("email", date_from=date(2026, 9, 5))
        self.agreements._agree(
            [
                {
                    "guardian_id": self.guardian.id,
                    "channel": "email",
                    "address": "home@example.org",
                    "given": "entered",
                }
            ]
        )
        self.assertEqual(self._live(self.guardian), agreement)
        self.assertEqual(agreement.address, "home@example.org")

    def test_who_may_know_the_agreements(self):
        agreement = self._agree("email")
        self.assertTrue(agreement.with_user(self.secretary).read(["address"]))
        self.assertTrue(agreement.with_user(self.head).read(["address"]))
        with self.assertRaises(AccessError):
            agreement.with_user(self.head).address = "x@example.org"
        for user in (
            self.teacher,
            self.homeroom_teacher,
            self.parent,
            self.pupil_user,
            self.foreign_secretary,
        ):
            with self.subTest(login=user.login), self.assertRaises(AccessError):
                agreement.with_user(user).read(["address"])
