from datetime import date
from itertools import product

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import freeze_time, tagged

from ..common import SchoolDiaryCommon, regulation

YESTERDAY = date(2026, 11, 17)
TODAY = date(2026, 11, 18)
TOMORROW = date(2026, 11, 19)
LONG_AGO = date(2020, 1, 1)

# What may be so of each condition, and whether it leaves the gate open.
RIGHTS = [
    ({}, True),
    ({"date_from": TODAY}, True),
    ({"date_end": TOMORROW}, True),
    ({"date_end": TODAY}, False),
    ({"date_from": TOMORROW}, False),
    ({"active": False}, False),
]
PUPILS = [
    ({}, True),
    ({"departure_date": TOMORROW}, True),
    ({"departure_date": TODAY}, False),
    ({"active": False}, False),
]
CONSENTS = [
    ({"state": "granted"}, True),
    ({"state": "granted", "date": TODAY, "valid_until": TODAY}, True),
    ({"state": "granted", "valid_until": YESTERDAY}, False),
    ({"state": "granted", "date": TOMORROW}, False),
    ({"state": "refused"}, False),
    ({"state": "withdrawn", "withdrawn_on": TODAY}, False),
    (None, False),
]
APPLICATIONS = [
    ({"state": "granted"}, True),
    ({"state": "granted", "ended": True}, False),
    ({"state": "granted", "kind": "refusal"}, False),
    ({"state": "draft"}, False),
    ({"state": "submitted"}, False),
    ({"state": "in_review"}, False),
    ({"state": "refused", "ground": True}, False),
    ({"state": "withdrawn"}, False),
    (None, False),
]


@tagged("post_install", "-at_install")
class TestGate(SchoolDiaryCommon):
    """The gate, in every state of its conditions (000-3, 002-1, 003-1, 001-f)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})

    def _make(self, combinations):
        """Pupils with one guardian each, who is the mother of the tiny school."""
        students = self.env["school.student"].create(
            [
                {
                    "last_name": f"Пробный{index}",
                    "first_name": "Ученик",
                    "admission_date": LONG_AGO,
                    "company_id": self.school.id,
                    **pupil[0],
                }
                for index, (_right, pupil, _consent, _application) in enumerate(
                    combinations
                )
            ]
        )
        guardians = self.env["school.guardian"].create(
            [
                {
                    "student_id": student.id,
                    "partner_id": self.parent.partner_id.id,
                    "date_from": LONG_AGO,
                    **right[0],
                }
                for student, (right, *_others) in zip(
                    students, combinations, strict=True
                )
            ]
        )
        self._make_consents(guardians, combinations)
        self._make_applications(guardians, combinations)
        return students, guardians

    def _make_consents(self, guardians, combinations):
        given = [
            {"guardian_id": guardian.id, "date": LONG_AGO, **consent[0]}
            for guardian, (_right, _pupil, consent, _application) in zip(
                guardians, combinations, strict=True
            )
            if consent[0]
        ]
        # None is dated ahead; the gate asks, as the school's clock may be set back.
        with freeze_time(TOMORROW):
            self.env["school.consent"].create(given)

    def _make_applications(self, guardians, combinations):
        ending = self.env["school.application"].create(
            {
                "kind": "ending",
                "applicant_name": "Кто-то",
                "child_name": "Некто",
                "company_id": self.school.id,
            }
        )
        ground = self.env.ref("school_diary.refusal_ground_pupil")
        vals_list = []
        for guardian, (*_others, application) in zip(
            guardians, combinations, strict=True
        ):
            if not application[0]:
                continue
            vals = dict(application[0])
            vals_list.append(
                {
                    "guardian_id": guardian.id,
                    "student_id": guardian.student_id.id,
                    "applicant_name": "Кто-то",
                    "child_name": "Некто",
                    "company_id": self.school.id,
                    "ended_by_id": ending.id if vals.pop("ended", False) else False,
                    "refusal_ground_id": ground.id
                    if vals.pop("ground", False)
                    else False,
                    **vals,
                }
            )
        self.env["school.application"].create(vals_list)

    @regulation("000-3", "001-f", "002-1", "003-1")
    def test_every_combination(self):
        """The record rule, the field and the table of what may be so agree."""
        combinations = list(product(RIGHTS, PUPILS, CONSENTS, APPLICATIONS))
        students, guardians = self._make(combinations)
        expected = {
            student.id
            for student, combination in zip(students, combinations, strict=True)
            if all(is_open for _vals, is_open in combination)
        }
        self.assertEqual(len(expected), 3 * 2 * 2 * 1)
        self.env.flush_all()
        # The database would plan for the few rows that it counted before these.
        self.env.cr.execute(
            "ANALYZE school_student, school_guardian, school_consent, "
            "school_application"
        )
        mine = Domain("id", "in", students.ids)

        seen = self.env["school.student"].with_user(self.parent)
        self.assertEqual(set(seen.search(mine).ids), expected)
        shut = seen.with_context(active_test=False)
        self.assertEqual(set(shut.search(mine).ids), expected)
        self.assertEqual(
            set(shut.search(mine & Domain("active", "=", False)).ids), set()
        )
        readable = students.with_user(self.parent)._filtered_access("read")
        self.assertEqual(set(readable.ids), expected)

        open_guardians = guardians.filtered("diary_open")
        self.assertEqual(set(open_guardians.student_id.ids), expected)
        found = self.env["school.guardian"].with_context(active_test=False)
        own = Domain("id", "in", guardians.ids)
        self.assertEqual(
            found.search(own & Domain("diary_open", "=", True)), open_guardians
        )
        self.assertEqual(
            found.search(own & Domain("diary_open", "=", False)),
            guardians - open_guardians,
        )

        # The same pupils are another parent's in none of these states.
        other = self.env["school.student"].with_user(self.other_parent)
        self.assertFalse(other.search(mine))
        self.assertFalse(students.with_user(self.other_parent)._filtered_access("read"))

    def test_the_client_does_not_choose_the_day(self):
        """A right that ended today is not open where it is still yesterday."""
        self.assertTrue(self.student.with_user(self.parent).has_access("read"))
        self.guardian.action_end()
        for timezone in ("Etc/GMT+12", "Pacific/Kiritimati", "Europe/Moscow"):
            seen = self.env["school.student"].with_user(self.parent)
            seen = seen.with_context(tz=timezone)
            self.assertEqual(seen.search([]), self.sibling, timezone)
            self.assertFalse(seen.browse(self.student.id).has_access("read"))

    def test_each_school_has_its_own_today(self):
        """At 13:00 UTC it is tomorrow in Kamchatka already."""
        self.other_school.resource_calendar_id.tz = "Asia/Kamchatka"
        (self.guardian | self.foreign_guardian).date_end = TOMORROW
        with freeze_time("2026-11-18 13:00:00"):
            self.env.invalidate_all()
            near = self.student.with_user(self.parent)
            far = self.foreign_student.with_user(self.foreign_parent)
            self.assertTrue(near.has_access("read"))
            self.assertFalse(far.has_access("read"))
            self.assertEqual(
                self.env["school.guardian"].search(
                    [
                        ("id", "in", (self.guardian | self.foreign_guardian).ids),
                        ("diary_open", "=", True),
                    ]
                ),
                self.guardian,
            )

    def test_staff_do_not_read_as_family(self):
        """A teacher's own child is open in the portal; taught pupils are not."""
        own = self._guardian(self.sibling, self.teacher.partner_id)
        self._open_gate(own)
        students = self.env["school.student"].with_user(self.teacher)
        self.assertIn(self.student, students.search([]))
        opened = students.sudo()  # by the field alone, without the rules
        opened = opened.search([("diary_open", "=", True)])
        self.assertEqual(opened, self.sibling)

    def test_the_gate_costs_one_query(self):
        students = self.env["school.student"].with_user(self.parent)
        students.search([])
        self.env.flush_all()
        with self.assertQueryCount(1):
            students.search([])

    def test_what_was_given_stays_with_person_and_pupil(self):
        """No correction of a line opens another pupil, or lets another person in."""
        for vals in (
            {"student_id": self.third_student.id},
            {"partner_id": self.other_parent.partner_id.id},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                self.guardian.with_user(self.secretary).write(vals)
        unused = self._guardian(self.third_student, "Белова Анна Игоревна")
        unused.with_user(self.secretary).student_id = self.student
        self.assertEqual(unused.student_id, self.student)
