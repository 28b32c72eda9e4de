"""Corrections: with a reason after a day, and with a trace always."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .grid_common import EMPTY, GridCommon, cell


@tagged("post_install", "-at_install")
class TestReason(GridCommon):
    """A correction a day later says why, by whatever door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.grade = cls._give(cls.student, cls.lesson, "3")
        cls._age(cls.grade, hours=25)

    @classmethod
    def _age(cls, grade, hours):
        grade.flush_recordset()
        cls.env.cr.execute(
            "UPDATE school_grade SET create_date = %s WHERE id = %s",
            [cls.env.cr.now() - timedelta(hours=hours), grade.id],
        )
        grade.invalidate_recordset()

    def test_grid_asks(self):
        seen = [cell("3")]
        self.assertEqual(self._save_cell(cell("4"), seen=seen), "reason")
        self.assertEqual(self._save_cell(EMPTY, seen=seen), "reason")
        self.assertEqual(self._save_cell(cell("4"), seen=seen, reason="  "), "reason")
        self.assertEqual(self.grade.code, "3")
        status = self._save_cell(cell("4"), seen=seen, reason="Апелляция")
        self.assertEqual(status, "saved")
        self.assertEqual(self.grade.revision_ids.reason, "Апелляция")
        self._save_cell(EMPTY, seen=[cell("4")], reason="Не тот ученик")
        revisions = self.env["school.grade.revision"].search(
            [("student_id", "=", self.student.id)]
        )
        self.assertEqual(revisions.mapped("reason"), ["Не тот ученик", "Апелляция"])

    def test_only_that_cell_waits(self):
        results = self._save(
            self._operation(cell("4"), seen=[cell("3")]),
            {**self._operation(cell("5"), self.other_student), "op": "2"},
        )
        self.assertEqual(results["1"]["status"], "reason")
        self.assertEqual(results["2"]["status"], "saved")

    def test_other_doors(self):
        grade = self.grade.with_user(self.teacher)
        for change in (
            lambda: grade.write({"value_id": self._value("5").id}),
            lambda: grade.write({"weight": 2}),
            lambda: grade.write({"weight": 2, "revision_reason": "  "}),
            lambda: grade.write({"lesson_id": self.lesson_test.id}),
            lambda: grade.unlink(),
            lambda: self.lesson.with_user(self.teacher).write(
                {"grade_ids": [(2, grade.id)]}
            ),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()
        grade.write({"value_id": self._value("5").id, "revision_reason": "Пересдача"})
        self.assertEqual(grade.code, "5")

    def test_not_for_words_nor_for_more(self):
        self.grade.with_user(self.teacher).comment = "Устно"
        wanted = {"grades": [{"code": "3"}, {"code": "5"}], "absence": "late"}
        seen = [cell("3", comment="Устно")]
        self.assertEqual(self._save_cell(wanted, seen=seen), "saved")

    def test_within_a_day(self):
        self._age(self.grade, hours=23)
        self.assertEqual(self._save_cell(cell("4"), seen=[cell("3")]), "saved")


@tagged("post_install", "-at_install")
class TestAbsenceRevisions(GridCommon):
    """Who changed an absence, when, from what to what: as with grades."""

    def _revisions(self):
        revisions = self.env["school.grade.revision"].search(
            [("student_id", "=", self.student.id)], order="id"
        )
        self.assertEqual(set(revisions.mapped("entry")), {"absence"})
        return [(one.old_code, one.new_code, one.user_id) for one in revisions]

    def test_in_the_grid(self):
        self._save_cell(cell(absence="unexcused"))
        self.assertFalse(self.env["school.grade.revision"].search([]))
        self._save_cell(cell(absence="ill"), seen=[cell(absence="unexcused")])
        self._save_cell(EMPTY, self.deputy, seen=[cell(absence="ill")])
        self.assertEqual(
            self._revisions(), [("Н", "Б", self.teacher), ("Б", False, self.deputy)]
        )
        history = self._as(self.teacher).grid_history(self.student.id, self.lesson.id)
        self.assertEqual(
            [(one["old"], one["new"], one["user"]) for one in history["revisions"]],
            [("Б", "", self.deputy.name), ("Н", "Б", self.teacher.name)],
        )

    def test_by_the_homeroom_teacher(self):
        absence = self._absent(self.student, self.lesson)
        absence.with_user(self.homeroom_teacher).action_day_ill()
        self.assertEqual(self._revisions(), [("Н", "Б", self.homeroom_teacher)])
        absence.comment = "Справка"
        self.assertEqual(len(self._revisions()), 1)

    def test_who_gave_it_is_told(self):
        self._save_cell(cell("5", absence="late"))
        history = self._as(self.teacher).grid_history(self.student.id, self.lesson.id)
        self.assertEqual(
            [(one["code"], one["user"]) for one in history["given"]],
            [("5", self.teacher.name), ("О", self.teacher.name)],
        )

    def test_a_substitute_sees_the_history_of_the_own_lesson(self):
        self.lesson.substitute_id = self.other_teacher
        self._save_cell(cell("5"), self.other_teacher)
        self._save_cell(cell("4"), self.other_teacher, seen=[cell("5")])
        course = self._as(self.other_teacher)
        history = course.grid_history(self.student.id, self.lesson.id)
        self.assertEqual([one["old"] for one in history["revisions"]], ["5"])

    def test_no_client_keeps_a_change_secret(self):
        self._save_cell(cell("5"))
        grade = self.lesson.grade_ids.with_user(self.teacher)
        grade.with_context(school_revisions=[]).value_id = self._value("4")
        self.assertEqual(grade.revision_count, 1)

    def test_the_deputys_list(self):
        """Every role reads what it may; nobody rewrites it."""
        self._save_cell(cell("5", absence="late"))
        self._save_cell(cell("4", absence="ill"), seen=[cell("5", absence="late")])
        Revision = self.env["school.grade.revision"]
        action = self.env.ref("school_diary.school_grade_revision_action")
        self.assertEqual(action.res_model, Revision._name)
        for user, count in (
            *((self.deputy, 2), (self.head, 2), (self.teacher, 2)),
            *((self.homeroom_teacher, 2), (self.other_teacher, 0)),
            (self.foreign_admin, 0),
        ):
            with self.subTest(user=user.login):
                revisions = Revision.with_user(user).search([])
                self.assertEqual(len(revisions), count)
                for operation in ("create", "write", "unlink"):
                    self.assertFalse(revisions.has_access(operation))
        for user in (self.secretary, self.parent, self.pupil_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                Revision.with_user(user).search([])
