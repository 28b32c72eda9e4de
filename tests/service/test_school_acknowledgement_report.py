"""Who of the families has seen the final grades of a term, and who has not."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..common import SchoolDiaryCommon, regulation
from ..results.common import ResultMixin


@tagged("post_install", "-at_install")
class TestSchoolAcknowledgementReport(ResultMixin, SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term = cls.quarters[0]
        cls._decide(cls.term)

    def _acknowledge(self, user, student, message=""):
        family = self.env["school.acknowledgement"].with_user(user)
        seen = family.sudo()  # as the route does
        return seen._acknowledge(student, self.term, message)

    def _states(self, user, *more):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["school.acknowledgement.report"].with_user(user)
        found = rows.search(
            [("term_id", "=", self.term.id), *more]
        ).sudo()  # to read the rows of all
        return {(row.student_id, row.partner_id): row.state for row in found}

    @regulation("004-4c", "004-4d")
    def test_who_has_and_who_has_not(self):
        self._acknowledge(self.parent, self.student, "Спасибо")
        self._acknowledge(self.pupil_user, self.own_student)
        persons = {
            (self.student, self.parent.partner_id): "seen",
            (self.own_student, self.pupil_user.partner_id): "seen",
            (self.other_student, self.other_parent.partner_id): "unseen",
            (self.other_student, self.closed_guardian.partner_id): "shut",
        }
        self.assertEqual(self._states(self.homeroom_teacher), persons)
        sibling = {(self.sibling, self.parent.partner_id): "unseen"}
        self.assertEqual(self._states(self.other_teacher), sibling)
        for user in (self.deputy, self.head):
            self.assertEqual(self._states(user), {**persons, **sibling})
        nobody = self._states(self.deputy, ("family_has_seen", "=", False))
        self.assertEqual(
            {student for student, _person in nobody},
            {self.other_student, self.sibling},
        )

    @regulation("001-c", "004-4c")
    def test_a_pupil_of_age_is_waited_for_as_a_guardian_is(self):
        self.own_student.birth_date = date(2008, 11, 18)
        own = (self.own_student, self.pupil_user.partner_id)
        self.assertEqual(self._states(self.homeroom_teacher)[own], "unseen")
        self._acknowledge(self.pupil_user, self.own_student)
        self.assertEqual(self._states(self.homeroom_teacher)[own], "seen")
        self.own_student.birth_date = date(2008, 11, 19)
        self.assertEqual(self._states(self.homeroom_teacher)[own], "seen")

    def test_what_was_corrected_is_to_be_seen_again(self):
        self._acknowledge(self.parent, self.student)
        with freeze_time("2026-11-18 10:00:00", tick=True):
            result = self._result(self.student, term=self.term)
            result.write({"value_id": self._value("3").id, "reason": "Ошибка"})
            states = self._states(self.homeroom_teacher)
            reader = (self.student, self.parent.partner_id)
            self.assertEqual(states[reader], "unseen")
            with freeze_time("2026-11-18 11:00:00", tick=True):
                self._acknowledge(self.parent, self.student)
            self.assertEqual(self._states(self.homeroom_teacher)[reader], "seen")

    def test_the_homeroom_teacher_is_told_in_his_own_language(self):
        """Not in that of the family."""
        family = self.env["school.acknowledgement"].with_user(self.parent)
        seen = family.sudo()  # as the route does
        told = seen.with_context(lang="en_US")._acknowledge(
            self.student, self.term, "Thank you"
        )
        self.assertEqual(
            told.activity_ids.summary, "Семья написала об итоговых отметках"
        )

    def test_who_no_longer_speaks_for_the_pupil(self):
        """Is not waited for; what was acknowledged stays."""
        self._acknowledge(self.parent, self.student)
        self.guardian.action_end()
        self.other_guardian.action_end()
        states = self._states(self.homeroom_teacher)
        self.assertEqual(states[self.student, self.parent.partner_id], "seen")
        self.assertNotIn((self.other_student, self.other_parent.partner_id), states)

    def test_one_click_leads_to_the_message_or_the_pupil(self):
        seen = self._acknowledge(self.parent, self.student)
        self.env.flush_all()
        rows = self.env["school.acknowledgement.report"].search(
            [("term_id", "=", self.term.id)]
        )
        row = rows.filtered("acknowledgement_id")
        self.assertEqual(row.action_open()["res_id"], seen.id)
        row = rows.filtered(lambda one: one.student_id == self.sibling)
        self.assertEqual(row.action_open()["res_id"], self.sibling.id)

    def test_rights(self):
        self.assertFalse(self._states(self.teacher))
        self.assertFalse(self._states(self.foreign_teacher))
        for user in (self.secretary, self.parent, self.pupil_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._states(user)
