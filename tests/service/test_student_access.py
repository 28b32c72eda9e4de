"""Whoever of the staff opens a pupil's card leaves a trace that nobody can wipe."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon, SchoolDiaryHttpCommon

CARD = {
    "name": {},
    "birth_date": {},
    "register_number": {},
    "guardian_ids": {"fields": {"partner_id": {"fields": {"display_name": {}}}}},
}


class AccessCase(SchoolDiaryCommon):
    def _open(self, user, student=None, specification=None):
        students = (student or self.student).with_user(user)
        return students.web_read(CARD if specification is None else specification)

    def _log(self):
        """(who, whose, role) of all that was recorded."""
        accesses = self.env["school.student.access"].search([], order="id")
        return [(one.user_id, one.student_id, one.role) for one in accesses]


@tagged("post_install", "-at_install")
class TestStudentAccess(AccessCase):
    def test_once_a_person_pupil_and_day(self):
        for _time in range(2):
            self._open(self.homeroom_teacher)
        self._open(self.secretary)
        self._open(self.secretary, self.sibling)
        self._open(self.admin)
        self.assertEqual(
            self._log(),
            [
                (self.homeroom_teacher, self.student, "teacher"),
                (self.secretary, self.student, "secretary"),
                (self.secretary, self.sibling, "secretary"),
                (self.admin, self.student, "admin"),
            ],
        )
        access = self.env["school.student.access"].search([], limit=1)
        self.assertEqual(access.date, self.TODAY)
        self.assertEqual(access.company_id, self.school)

    def test_lists_and_links_do_not_count(self):
        pupils = self.env["school.student"].with_user(self.secretary)
        one = [("id", "=", self.student.id)]
        pupils.web_search_read(one, CARD)
        pupils.web_read_group(
            one, ["gender"], [], auto_unfold=True, unfold_read_specification=CARD
        )
        pupils.browse((self.student | self.sibling).ids).web_read(CARD)
        self._open(self.secretary, specification={"display_name": {}})
        self.guardian.with_user(self.secretary).web_read(
            {"student_id": {"fields": {"display_name": {}}}}
        )
        self.assertFalse(self._log())

    def test_no_door_beside(self):
        """Neither another method, nor a context of the client's, hides it."""
        pupil = self.student.with_user(self.secretary)
        pupil.with_context(school_list=True, school_student_list=1).web_read(CARD)
        pupil.with_user(self.deputy).read(["birth_date"])
        pupil.with_user(self.head).read()
        self.assertEqual(
            [user for user, *_rest in self._log()],
            [self.secretary, self.deputy, self.head],
        )

    def test_neither_families_nor_the_system(self):
        self.student.with_user(self.parent).web_read({"birth_date": {}})
        self.student.web_read(CARD)
        self.student.with_user(self.secretary).sudo().web_read(CARD)  # as the system
        self.assertFalse(self._log())

    def test_who_may_not_read_leaves_no_trace(self):
        with mute_logger("odoo.addons.base.models.ir_rule"):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self._open(self.foreign_secretary)
        self.assertFalse(self._log())

    def test_one_statement(self):
        self._open(self.secretary)
        self.env.flush_all()
        self.env.invalidate_all()
        logs = self.env["school.student.access"]
        logs.with_user(self.head)._record(self.student)
        with self.assertQueryCount(1):
            logs.with_user(self.secretary)._record(self.student)

    def test_who_reads_it_and_nobody_writes_it(self):
        self._open(self.secretary)
        access = self.env["school.student.access"].search([])
        for user in (self.head, self.admin):
            self.assertTrue(access.with_user(user).role)
        for user in (self.teacher, self.deputy, self.secretary, self.foreign_admin):
            with self.subTest(user.login), mute_logger("odoo.addons.base.models"):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    access.with_user(user).read(["user_id"])
        for user in (self.secretary, self.head, self.admin):
            mine = access.with_user(user)
            for attempt in (
                lambda mine=mine: mine.write({"role": "teacher"}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.create({"student_id": self.student.id}),
            ):
                with mute_logger("odoo.addons.base.models"):
                    with self.assertRaises(AccessError), self.cr.savepoint():
                        attempt()

    def test_button_on_the_card(self):
        self._open(self.secretary)
        self._open(self.secretary, self.sibling)
        views = self.env["school.student"]
        for user, shown in ((self.head, True), (self.admin, True), (self.teacher, 0)):
            arch = views.with_user(user).get_view(view_type="form")["arch"]
            self.assertEqual("action_open_accesses" in arch, bool(shown))
        action = self.student.with_user(self.head).action_open_accesses()
        found = self.env["school.student.access"].search(action["domain"])
        self.assertEqual(found.student_id, self.student)

    def test_the_family_sees_when_and_in_which_role(self):
        self._open(self.secretary)
        parts = self.env["school.personal.data"]._collect(self.guardian)
        rows = next(
            part["rows"]
            for part in parts
            if part["title"] == "Opening of a pupil's card"
        )
        self.assertEqual(rows, [["2026-11-18", "Secretary", ""]])


@tagged("post_install", "-at_install")
class TestStudentAccessHttp(SchoolDiaryHttpCommon):
    def test_through_the_client(self):
        """As the web client opens a card; not a line of the log complains."""
        self.authenticate("t_secretary", "t_secretary")
        for method in ("web_read", "read"):
            arguments = CARD if method == "web_read" else list(CARD)
            answer = self.make_jsonrpc_request(
                f"/web/dataset/call_kw/school.student/{method}",
                {
                    "model": "school.student",
                    "method": method,
                    "args": [[self.student.id], arguments],
                    "kwargs": {},
                },
            )
            self.assertEqual(answer[0]["name"], self.student.name)
        access = self.env["school.student.access"].search([])
        self.assertEqual(access.user_id, self.secretary)
        for method, primary in (("web_read", True), ("web_search_read", False)):
            function = getattr(type(self.env["school.student"]), method)
            self.assertEqual(function._readonly, not primary)
