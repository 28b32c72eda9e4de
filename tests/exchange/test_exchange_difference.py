from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon


@tagged("post_install", "-at_install")
class TestExchangeDifference(SchoolDiaryCommon):
    """Made here as a connector's run does; what a run finds is in its own tests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system = cls.env["school.partner.system"].create(
            {"name": "Журнал округа", "company_id": cls.school.id}
        )
        cls.run_ = cls.env["school.exchange"].create(
            {"format": "pull", "system_id": cls.system.id, "company_id": cls.school.id}
        )
        cls.grade = cls._give(cls.student, cls.lesson, "3")
        cls.four, cls.five = cls._value("4"), cls._value("5")

    def row(self, value, **vals):
        return {
            "kind": "mark",
            "sourced_id": "100:7",
            "student_id": self.student.id,
            "title": "Математика, 18.11.2026",
            "res_model": "school.grade",
            "res_id": self.grade.id,
            "ours": "3",
            "theirs": value.code if value else "",
            "values": value and {"value_id": value.id},
            **vals,
        }

    def keep(self, *rows):
        return self.env["school.exchange.difference"]._keep(self.run_, list(rows))

    @property
    def one(self):
        return self.env["school.exchange.difference"].search([]).ensure_one()

    def as_(self, user):
        return self.one.with_user(user).with_context(lang="en_US")

    def test_seen_again(self):
        self.assertEqual(self.keep(self.row(self.four)), 1)
        self.assertEqual(self.keep(self.row(self.four)), 1)
        self.assertEqual((self.one.ours, self.one.theirs), ("3", "4"))
        self.assertEqual(self.grade.code, "3")
        self.keep(self.row(self.five))
        self.assertEqual(self.one.theirs, "5")

    def test_ours_holds_until_theirs_changes(self):
        self.keep(self.row(self.four))
        self.as_(self.deputy).action_keep_ours()
        one = self.one
        self.assertEqual((one.state, one.decided_by_id), ("ours", self.deputy))
        self.assertEqual(self.keep(self.row(self.four)), 0)
        self.assertEqual(one.state, "ours")
        self.assertEqual(self.keep(self.row(self.five)), 1)
        self.assertEqual((one.state, one.decided_at), ("open", False))
        self.assertEqual(self.grade.code, "3")

    def test_theirs_leaves_a_revision(self):
        self.keep(self.row(self.four))
        self.as_(self.deputy).reason = "Опечатка учителя"
        self.as_(self.deputy).action_take_theirs()
        self.assertEqual((self.one.state, self.grade.code), ("theirs", "4"))
        self.assertEqual(self.grade.exchange_id, self.run_)
        revision = self.grade.revision_ids
        self.assertEqual(
            (revision.user_id, revision.old_code, revision.new_code, revision.reason),
            (self.deputy, "3", "4", "Опечатка учителя"),
        )
        known = self.env["school.external.id"]._lookup(self.system, "mark", ["100:7"])
        self.assertEqual(known, {"100:7": ("school.grade", self.grade.id)})
        with self.assertRaises(UserError):
            self.as_(self.deputy).action_keep_ours()

    def test_reason_by_itself(self):
        self.keep(self.row(self.four))
        self.as_(self.admin).action_take_theirs()
        self.assertEqual(
            self.grade.revision_ids.reason, "taken over from Журнал округа"
        )

    def test_ours_first_theirs_after_all(self):
        self.keep(self.row(self.four))
        self.as_(self.deputy).action_keep_ours()
        self.as_(self.deputy).action_take_theirs()
        self.assertEqual(self.grade.code, "4")

    def test_removed_there(self):
        self.keep(self.row(False))
        self.as_(self.deputy).action_take_theirs()
        self.assertFalse(self.grade.exists())
        revision = self.env["school.grade.revision"].search([], limit=1)
        self.assertEqual((revision.old_code, revision.new_code), ("3", False))

    def test_removed_here(self):
        gone = self.grade.id
        self.grade.unlink()
        values = {
            "student_id": self.student.id,
            "lesson_id": self.lesson.id,
            "value_id": self.five.id,
        }
        self.keep(self.row(self.five, res_id=gone, ours="", values=values))
        self.as_(self.deputy).action_take_theirs()
        grade = self.env["school.grade"].search([("student_id", "=", self.student.id)])
        self.assertEqual((grade.code, grade.author_id), ("5", self.deputy))

    def test_differs_no_more(self):
        self.keep(self.row(self.four))
        self.env["school.exchange.difference"]._agree(
            self.system, {("mark", "100:7"), ("mark", "1:1")}
        )
        self.assertEqual(self.one.state, "gone")
        with self.assertRaises(UserError):
            self.as_(self.deputy).action_take_theirs()
        self.keep(self.row(self.four))
        self.assertEqual(self.one.state, "open")

    def test_rights(self):
        self.keep(self.row(self.four))
        for user in (self.teacher, self.head, self.secretary, self.foreign_admin):
            for what in (
                lambda one: one.read(["ours"]),
                lambda one: one.action_keep_ours(),
                lambda one: one.action_take_theirs(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    what(self.as_(user))
        with self.assertRaises(UserError):
            self.as_(self.deputy).write({"values": {"value_id": self.five.id}})
        with self.assertRaises(AccessError):
            self.one.with_user(self.deputy).unlink()
        self.assertEqual(self.one.state, "open")

    def test_erased_with_the_pupil(self):
        self.keep(self.row(self.four))
        self.env["school.erasure"]._erase("student", self.student)
        self.assertFalse(self.env["school.exchange.difference"].search([]))
