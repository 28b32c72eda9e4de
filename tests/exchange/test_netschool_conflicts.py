from odoo.tests import tagged

from .netschool_common import MON, TUE, NetschoolCase
from .netschool_server import lesson, work


@tagged("post_install", "-at_install")
class TestNetschoolConflicts(NetschoolCase):
    """What a teacher entered or changed here, against what comes."""

    @property
    def one(self):
        return self.env["school.exchange.difference"].search([]).ensure_one()

    def grade(self, day=MON):
        return self.env["school.grade"].search([("date", "=", day)])

    def change(self, code):
        """By the teacher, here."""
        self.grade().with_user(self.teacher).write(
            {"value_id": self._value(code).id, "revision_reason": "Описка"}
        )

    def mark(self, value):
        self.server.diaries[7][MON][0]["assignments"][0]["mark"]["mark"] = value

    def test_entered_here(self):
        own = self._give(self.student, self.lessons_math[0], "3")
        run = self.bring()
        self.assertEqual(own.code, "3")
        self.assertEqual(self.grade(), own)
        self.assertEqual(
            (run.kept_count, self.one.ours, self.one.theirs), (1, "3", "5")
        )
        self.assertEqual(self.one.title, "Математика, 16.11.2026")
        self.assertEqual(self.system.with_user(self.deputy).difference_count, 1)
        self.bring(hours=7)
        self.assertEqual(self.one.state, "open")

    def test_the_same_entered_here(self):
        own = self._give(self.student, self.lessons_math[0], "5")
        run = self.bring()
        self.assertEqual(self.grade(), own)
        self.assertEqual(run.kept_count, 0)
        self.assertFalse(self.env["school.exchange.difference"].search([]))

    def test_changed_here(self):
        self.bring()
        self.change("4")
        run = self.bring(hours=7)
        self.assertEqual((self.grade().code, run.changed_count), ("4", 0))
        self.assertEqual((self.one.ours, self.one.theirs), ("4", "5"))
        # Ours holds until theirs changes.
        self.one.with_user(self.deputy).action_keep_ours()
        self.assertEqual(self.bring(hours=14).kept_count, 0)
        self.assertEqual(self.one.state, "ours")
        self.mark(2)
        self.assertEqual(self.bring(hours=21).kept_count, 1)
        self.assertEqual((self.one.state, self.one.theirs), ("open", "2"))
        # Theirs is the partner's again.
        self.one.with_user(self.deputy).action_take_theirs()
        self.assertEqual(self.grade().code, "2")
        self.assertEqual(self.grade().revision_ids[0].user_id, self.deputy)
        self.mark(3)
        run = self.bring(hours=28)
        self.assertEqual((self.grade().code, run.changed_count), ("3", 1))
        self.assertEqual(self.one.state, "theirs")

    def test_agreed_meanwhile(self):
        self.bring()
        self.change("4")
        self.bring(hours=7)
        self.mark(4)
        self.bring(hours=14)
        self.assertEqual(self.one.state, "gone")

    def test_removed_here(self):
        """What a teacher has removed does not come back by itself."""
        self.bring()
        grade = self.grade()
        grade.with_user(self.teacher).with_context(
            school_revision_reason="Не тому"
        ).unlink()
        run = self.bring(hours=7)
        self.assertFalse(self.grade())
        self.assertEqual((run.created_count, run.kept_count), (0, 1))
        self.assertEqual((self.one.ours, self.one.theirs), ("", "5"))
        self.one.with_user(self.deputy).action_take_theirs()
        self.assertEqual(self.grade().code, "5")
        self.assertEqual(self.bring(hours=14).kept_count, 0)

    def test_removed_there(self):
        self.bring()
        self.change("4")
        del self.server.diaries[7][MON][0]["assignments"]
        run = self.bring(hours=7)
        self.assertEqual((self.grade().code, run.removed_count), ("4", 0))
        self.assertEqual((self.one.ours, self.one.theirs), ("4", ""))
        self.one.with_user(self.deputy).action_keep_ours()
        self.bring(hours=14)
        self.assertEqual(self.one.state, "ours")
        self.one.with_user(self.deputy).action_take_theirs()
        self.assertFalse(self.grade())

    def test_absence(self):
        self.bring()
        absence = self.env["school.absence"].search([])
        absence.kind = "ill"
        self.bring(hours=7)
        self.assertEqual(absence.kind, "ill")
        self.assertEqual(
            (self.one.ours, self.one.theirs), ("Болезнь", "Уважительная причина")
        )
        self.one.with_user(self.deputy).action_take_theirs()
        self.assertEqual(absence.kind, "excused")

    def test_homework(self):
        self.bring()
        homework = self.env["school.homework"].search([])
        homework.description = "Стр. 40, только № 1"
        self.bring(hours=7)
        self.assertEqual(homework.description, "Стр. 40, только № 1")
        self.assertEqual(self.one.theirs, "Стр. 40, № 5")
        self.one.with_user(self.deputy).action_take_theirs()
        self.assertEqual(homework.description, "Стр. 40, № 5")

    def test_moved_there(self):
        """A grade goes with its work to another day, as a change."""
        self.bring()
        grade = self.grade()
        self.server.diaries[7] = {
            TUE: [lesson(1, "Математика", work(100, 5), meeting=1011)]
        }
        run = self.bring(hours=7)
        moved = self.env["school.grade"].search([])
        self.assertEqual((moved.date, moved.code), (TUE, "5"))
        self.assertEqual(run.kept_count, 0)
        self.assertTrue(grade)

    def test_by_file_before(self):
        """A grade that a file brought is the partner's: it is changed."""
        run = self.env["school.exchange"].create(
            {"format": "netschool_class", "company_id": self.school.id}
        )
        own = self._give(self.student, self.lessons_math[0], "3", exchange_id=run.id)
        self.bring()
        self.assertEqual((own.code, self.grade()), ("5", own))
