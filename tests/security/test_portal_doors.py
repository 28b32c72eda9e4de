import json

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon, SchoolDiaryHttpCommon, regulation
from .test_model_access import school_models


@tagged("post_install", "-at_install")
class TestPortalRecords(SchoolDiaryCommon):
    """The gate, tried by its record rule."""

    def _visible(self, user):
        found = self.env["school.student"].with_user(user).search([])
        return found.sudo()  # to look at what it is

    @regulation("001-c", "001-k")
    def test_only_own_children(self):
        student = self.other_student.with_user(self.parent)
        with self.assertRaises(AccessError):
            student.read(["name"])
        with self.assertRaises(AccessError):
            self.foreign_student.with_user(self.parent).read(["name"])
        self.assertEqual(
            self.student.with_user(self.parent).read(["name"])[0]["name"],
            "Орлова Алиса Дмитриевна",
        )

    @regulation("000-3", "002-1", "003-1")
    def test_withdrawn_consent_shuts(self):
        self.guardian.consent_ids.action_withdraw()
        self.assertEqual(self._visible(self.parent), self.sibling)

    def test_consent_over(self):
        self.guardian.consent_ids.valid_until = "2026-11-17"
        self.assertEqual(self._visible(self.parent), self.sibling)
        self.guardian.consent_ids.valid_until = "2026-11-18"
        self.assertEqual(self._visible(self.parent), self.student | self.sibling)

    def test_ended_right_shuts(self):
        self.guardian.action_end()
        self.assertEqual(self._visible(self.parent), self.sibling)

    def test_archived_guardian_is_shut_out(self):
        self.guardian.active = False
        self.assertEqual(self._visible(self.parent), self.sibling)

    def test_a_right_to_come_does_not_open(self):
        self.guardian.date_from = "2026-11-19"
        self.assertEqual(self._visible(self.parent), self.sibling)

    def test_archived_pupil(self):
        self.student.active = False
        found = (
            self.env["school.student"]
            .with_user(self.parent)
            .with_context(active_test=False)
            .search([])
        )
        self.assertEqual(found, self.sibling)

    @regulation("001-f")
    def test_access_lasts_as_long_as_the_pupil_studies(self):
        self.student.departure_date = "2026-11-19"
        self.assertIn(self.student, self._visible(self.parent))
        self.student.departure_date = "2026-11-18"
        self.assertEqual(self._visible(self.parent), self.sibling)
        self.own_student.departure_date = "2026-11-18"
        self.assertFalse(self._visible(self.pupil_user))

    def test_hidden_fields_do_not_filter_either(self):
        """What may not be read may not be guessed by searching for it."""
        students = self.env["school.student"].with_user(self.parent)
        for domain in (
            [("guardian_ids.partner_id.name", "ilike", "а")],
            [("guardian_ids", "!=", False)],
            [("enrollment_ids.class_id.name", "=", "6Б")],
            [("class_id.course_ids.teacher_id", "!=", False)],
            [("partner_id", "!=", False)],
            [("note", "ilike", "а")],
        ):
            with self.subTest(domain=domain), self.assertRaises(AccessError):
                students.search(domain)
        with self.assertRaises(AccessError):
            students.search([], order="register_number")
        with self.assertRaises(AccessError):
            students._read_group([], ["partner_id"])


@tagged("post_install", "-at_install")
class TestPortalDoors(SchoolDiaryHttpCommon):
    """The same through JSON-RPC, as anybody with a browser's console may try."""

    def _call(self, model, method, *args, **kwargs):
        """The answer of one JSON-RPC call: (result, text of the whole answer)."""
        response = self.url_open(
            "/web/dataset/call_kw",
            data=json.dumps(
                {
                    "jsonrpc": "2.0",
                    "params": {
                        "model": model,
                        "method": method,
                        "args": args,
                        "kwargs": kwargs,
                    },
                }
            ),
            headers={"Content-Type": "application/json"},
        )
        return response.json(), response.text

    def assertDoorShut(self, model, method, *args, **kwargs):
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            answer, text = self._call(model, method, *args, **kwargs)
        with self.subTest(model=model, method=method):
            self.assertEqual(
                answer.get("error", {}).get("data", {}).get("name"),
                "odoo.exceptions.AccessError",
                answer.get("result"),
            )
            for name in ("Семёнов Пётр", "Фёдоров Глеб"):
                self.assertNotIn(name, json.dumps(answer, ensure_ascii=False))

    def test_other_models(self):
        self._give(self.student, self.lesson, "5")
        self.authenticate("t_parent", "t_parent")
        for model in school_models(self.env):
            if model == "school.student":
                continue
            self.assertDoorShut(model, "search_read", [], ["id"])
            self.assertDoorShut(model, "web_search_read", [], {"id": {}})
            self.assertDoorShut(model, "search_count", [])
            self.assertDoorShut(model, "name_search", "")
            self.assertDoorShut(model, "formatted_read_group", [], [], ["__count"])
            self.assertDoorShut(model, "create", [{}])

    def test_journal_of_the_own_child(self):
        """Even what the diary shows is not read past the diary."""
        grade = self._give(self.student, self.lesson, "5")
        absence = self._absent(self.student, self.lesson_russian)
        homework = self._homework(self.lesson, "№ 1")
        self.authenticate("t_parent", "t_parent")
        for record in (grade, absence, homework, self.lesson, self.course_math):
            self.assertDoorShut(record._name, "read", record.ids)
            self.assertDoorShut(
                record._name, "web_read", record.ids, {"display_name": {}}
            )
            self.assertDoorShut(record._name, "write", record.ids, {})
            self.assertDoorShut(record._name, "unlink", record.ids)
            self.assertDoorShut(record._name, "copy", record.ids)

    def test_pupils(self):
        self.authenticate("t_parent", "t_parent")
        answer, text = self._call("school.student", "search_read", [], ["name"])
        self.assertEqual(
            {row["id"] for row in answer["result"]},
            {self.student.id, self.sibling.id},
        )
        for student in (self.other_student, self.foreign_student):
            self.assertDoorShut("school.student", "read", student.ids, ["name"])
            self.assertDoorShut("school.student", "web_read", student.ids, {"name": {}})
        own = self.student.ids
        self.assertDoorShut("school.student", "read", own, ["guardian_ids"])
        self.assertDoorShut("school.student", "read", own, ["note"])
        self.assertDoorShut("school.student", "write", own, {"first_name": "Анна"})
        self.assertDoorShut("school.student", "unlink", own)
        self.assertDoorShut("school.student", "copy", own)
        self.assertDoorShut("school.student", "action_archive", own)
        self.assertDoorShut(
            "school.student", "create", [{"last_name": "А", "first_name": "Б"}]
        )

    def test_pupil_sees_itself_only(self):
        self.authenticate("t_pupil", "t_pupil")
        answer, text = self._call("school.student", "search_read", [], ["name"])
        self.assertEqual([row["id"] for row in answer["result"]], self.own_student.ids)
        self.assertDoorShut("school.student", "read", self.student.ids, ["name"])

    def test_parent_of_another_school(self):
        self.authenticate("t_foreign_parent", "t_foreign_parent")
        answer, text = self._call("school.student", "search_read", [], ["name"])
        self.assertEqual(
            [row["id"] for row in answer["result"]], self.foreign_student.ids
        )
        self.assertDoorShut("school.student", "read", self.student.ids, ["name"])

    def test_public(self):
        answer, text = self._call("school.student", "search_read", [], ["name"])
        self.assertNotIn("result", answer)

    def test_methods_of_the_models(self):
        """Buttons and actions are shut, too."""
        self.authenticate("t_parent", "t_parent")
        for model, method, record in (
            ("school.lesson", "action_hold", self.lesson),
            ("school.lesson", "action_cancel", self.lesson),
            ("school.lesson", "action_plan", self.lesson),
            ("school.guardian", "action_end", self.guardian),
            ("school.consent", "action_withdraw", self.guardian.consent_ids),
            ("school.regulation", "action_adapt", self.regulation),
        ):
            self.assertDoorShut(model, method, record.ids)
