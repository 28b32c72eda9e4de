import base64
import unittest
from datetime import date

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .oneroster_common import OneRosterCase
from .oneroster_files import REAL, bundle, folder, unpacked

HEAD = ("sourcedId", "status", "dateLastModified")


@tagged("post_install", "-at_install")
class TestOneRosterImport(OneRosterCase):
    def other_place(self):
        """An empty school, as if in another database: no login is taken there."""
        school = self._school("Школа № 3")
        self.env.user.company_ids += school
        self.admin.company_ids += school
        for user in self.teacher | self.other_teacher | self.homeroom_teacher:
            user.login = f"old_{user.login}"
        return self._system(school)

    def wizard(self, content, system=None, user=None, **vals):
        wizard = super().wizard(content, system, user, **vals)
        return wizard.with_context(allowed_company_ids=wizard.company_id.ids)

    def test_round_trip(self):
        for quarter_result in self.env["school.result"].search(
            [("course_id", "=", self.course_math.id), ("term_id", "=", self.quarter.id)]
        )[:2]:
            quarter_result.write({"value_id": self._value("4").id, "reason": "Итог"})
            quarter_result._publish()
        self.env.cr.flush()
        first = self.export()
        system = self.other_place()
        run = self.bring(first, system)
        self.env["school.result"].search(
            [("company_id", "=", system.company_id.id), ("state", "=", "decided")]
        )._publish()
        self.env.flush_all()
        year = self.env["school.year"].search(
            [("company_id", "=", system.company_id.id)]
        )
        second = self.export(system, year)
        before, after = unpacked(first), unpacked(second)
        after["orgs"][0]["name"] = before["orgs"][0]["name"]
        for name in before:
            if name != "manifest":
                self.assertEqual(after[name], before[name], name)
        self.assertEqual(run.state, "done")
        # And again: nothing is new.
        again = self.bring(first, system)
        for line in again.summary.splitlines():
            self.assertIn("nothing new", line)
        self.assertEqual(self.export(system, year), second)

    def test_own_names_come_back(self):
        """A partner sends what it has read here: whose names these are is known, also
        of pupils whom only their names tell apart."""
        self.assertFalse(self.other_student.birth_date)
        content = self.export()
        models = ("school.student", "school.class", "school.course", "school.lesson")
        models += ("school.enrollment", "school.grade", "res.users", "res.partner")
        before = {name: self.env[name].search([]).ids for name in models}
        run = self.bring(content)
        self.assertEqual(run.state, "done", run.errors)
        for name in models:
            self.assertEqual(self.env[name].search([]).ids, before[name], name)

    def test_1_1_comes_in(self):
        content = self.export(version="1.1")
        system = self.other_place()
        run = self.bring(content, system)
        self.assertEqual(run.state, "done")
        pupil = self._theirs(system, "Алиса")
        self.assertEqual(pupil.guardian_ids.relation, "mother")
        marks = self.env["school.grade"].search([("student_id", "=", pupil.id)])
        self.assertEqual(marks.mapped("code"), ["5", "4"])
        course = marks.course_id
        self.assertEqual(course.subject_id.name, "Математика")
        self.assertEqual(course.teacher_id.name, self.teacher.name)
        home = pupil.enrollment_ids.class_id.filtered(lambda one: one.kind == "class")
        self.assertEqual(home.homeroom_teacher_id.name, self.homeroom_teacher.name)

    def test_through_the_form(self):
        content = self.export()
        system = self.other_place()
        form = Form(
            self.env["school.oneroster.import"]
            .with_user(self.admin)
            .with_context(allowed_company_ids=system.company_id.ids)
        )
        form.file = base64.b64encode(content)
        form.system_id = system
        wizard = form.save()
        wizard.action_preview()
        self.assertEqual(Form(wizard).state, "preview")
        action = wizard.action_import()
        run = self.env["school.exchange"].with_user(self.admin).browse(action["res_id"])
        self.assertEqual((run.system_id, run.user_id), (system, self.admin))
        self.assertEqual(base64.b64decode(run.file), content)
        self.assertEqual(len(run.company_id), 1)

    def test_a_partner_of_another_school_is_refused(self):
        foreign = self._system(self.other_school)
        with self.assertRaises(UserError):
            self.env["school.oneroster.import"].with_user(self.admin).create(
                {
                    "file": base64.b64encode(b"x"),
                    "company_id": self.school.id,
                    "system_id": foreign.id,
                }
            ).action_preview()

    def test_nobody_is_let_in(self):
        content = self.export()
        system = self.other_place()
        self.bring(content, system)
        guardians = self.env["school.guardian"].search(
            [("company_id", "=", system.company_id.id)]
        )
        self.assertTrue(guardians)
        self.assertFalse(guardians.partner_id.user_ids)
        users = self.env["res.users"].search(
            [("company_ids", "in", system.company_id.ids), ("login", "=", "t_teacher")]
        )
        self.assertTrue(users)
        self.env.cr.execute("SELECT password FROM res_users WHERE id = %s", users.ids)
        self.assertFalse(self.env.cr.fetchone()[0])

    def test_preview_writes_nothing(self):
        content = self.export()
        system = self.other_place()
        wizard = self.wizard(content, system)
        wizard.action_preview()
        self.assertEqual((wizard.state, wizard.error_count), ("preview", 0))
        self.assertIn("users", wizard.summary)
        domain = [("company_id", "=", system.company_id.id)]
        for model in ("school.student", "school.class", "school.exchange"):
            self.assertFalse(self.env[model].search(domain))
        self.assertFalse(self.env["school.external.id"].search(domain))
        self.env.cr.flush()

    def test_refused_as_a_whole(self):
        content = self.export()
        files = unpacked(content)
        files["results"][-1]["textScore"] = "17"
        files["results"][-1]["score"] = "17"
        files.pop("manifest")
        bad = bundle(
            {
                name: [list(rows[0]), *(list(row.values()) for row in rows)]
                for name, rows in files.items()
            }
        )
        system = self.other_place()
        wizard = self.wizard(bad, system)
        wizard.action_preview()
        self.assertIn("results.csv", wizard.errors)
        self.assertIn("textScore", wizard.errors)
        self.assertIn(str(len(files["results"]) + 1), wizard.errors)
        with self.assertRaises(UserError):
            wizard.action_import()
        self.assertFalse(
            self.env["school.student"].search(
                [("company_id", "=", system.company_id.id)]
            )
        )

    def test_changes_come_and_what_is_ours_stays(self):
        content = self.export()
        system = self.other_place()
        self.bring(content, system)
        mark = self.env["school.grade"].search(
            [("company_id", "=", system.company_id.id), ("code", "=", "2")]
        )
        value = self._value("3")
        mark.with_context(school_revision_reason="Ошибка").value_id = value
        grade = self.env["school.grade"].search(
            [("lesson_id", "=", self.lesson.id), ("code", "=", "5")]
        )
        grade.with_context(school_revision_reason="Ошибка").value_id = self._value("4")
        self.student.last_name = "Орлова-Белова"
        run = self.bring(self.export(), system)
        self.assertEqual(mark.value_id, value)
        self.assertIn("1", run.summary)
        theirs = self.env["school.student"].search(
            [("company_id", "=", system.company_id.id), ("first_name", "=", "Алиса")]
        )
        self.assertEqual(theirs.last_name, "Орлова-Белова")
        marks = self.env["school.grade"].search([("student_id", "=", theirs.id)])
        self.assertEqual(marks.mapped("code"), ["4", "4"])
        self.assertEqual(len(marks.revision_ids), 1)

    def test_delta_ends(self):
        content = self.export()
        system = self.other_place()
        self.bring(content, system)
        files = unpacked(content)
        pupil = self._row(files["users"], givenName="Дарья")
        place = self._row(files["enrollments"], userSourcedId=pupil["sourcedId"])
        gone = self.delta(content, "enrollments", {place["sourcedId"]})
        run = self.bring(gone, system)
        self.assertIn("ended 1", run.summary)
        theirs = self._theirs(system, "Дарья")
        self.assertEqual(theirs.enrollment_ids.mapped("date_to"), [date(2026, 11, 17)])
        self.assertNotIn("ended", self.bring(gone, system).summary)
        mark = self._row(files["results"], score="2")
        self.bring(self.delta(content, "results", {mark["sourcedId"]}), system)
        self.assertFalse(
            self.env["school.grade"].search(
                [("company_id", "=", system.company_id.id), ("code", "=", "2")]
            )
        )
        self.bring(self.delta(content, "users", {pupil["sourcedId"]}), system)
        self.assertEqual(theirs.departure_date, self.TODAY)
        mother = self._row(files["users"], givenName="Елена")
        self.bring(self.delta(content, "users", {mother["sourcedId"]}), system)
        self.assertTrue(
            all(self._theirs(system, "Алиса").guardian_ids.mapped("date_end"))
        )

    def test_delta_against_the_school_s_rules_is_refused(self):
        """A pupil with marks of a day was in the class on that day."""
        content = self.export()
        system = self.other_place()
        self.bring(content, system)
        files = unpacked(content)
        pupil = self._row(files["users"], givenName="Пётр")
        place = self._row(files["enrollments"], userSourcedId=pupil["sourcedId"])
        wizard = self.wizard(
            self.delta(content, "enrollments", {place["sourcedId"]}), system
        )
        wizard.action_preview()
        self.assertIn("enrollments.csv", wizard.errors)
        self.assertEqual(
            self._theirs(system, "Пётр").enrollment_ids.mapped("date_to"),
            [self.year.date_end],
        )

    def _row(self, rows, **values):
        return next(row for row in rows if values.items() <= row.items())

    def _theirs(self, system, first_name):
        return self.env["school.student"].search(
            [
                ("company_id", "=", system.company_id.id),
                ("first_name", "=", first_name),
            ]
        )

    @unittest.skipUnless(REAL.exists(), "the shared data is not here")
    def test_real_bundles(self):
        system = self.other_place()
        catalyst = REAL / "catalyst_moodle"
        content = (catalyst / "oneroster_test_data.zip").read_bytes()
        wizard = self.wizard(content, system)
        wizard.action_preview()
        self.assertIn("grades", wizard.errors)  # no year of study anywhere
        self.bring(content, system, grade_level=7)
        pupil = self.env["school.student"].search(
            [("company_id", "=", system.company_id.id)]
        )
        self.assertEqual(pupil.name, "Wayne Bruce")
        self.assertEqual(pupil.birth_date, date(2010, 4, 17))
        self.assertEqual(pupil.enrollment_ids.class_id.kind, "stream")
        self.assertEqual(
            pupil.enrollment_ids.class_id.course_ids.subject_id.name,
            "Crime Fighting 101",
        )
        empty = self.wizard(folder(REAL / "nicelion_v1p1"), system)
        empty.action_preview()
        self.assertIn("orgs.csv", empty.errors)

    def test_a_login_of_another_school_is_not_taken_over(self):
        content = self.export()
        system = self.other_place()
        self.teacher.login = "t_teacher"
        wizard = self.wizard(content, system)
        wizard.action_preview()
        self.assertIn("users.csv", wizard.errors)
        self.assertIn("username", wizard.errors)

    def test_first_names_alone_do_not_match(self):
        rows = {
            "orgs": [(*HEAD, "name", "type"), ("o", "", "", "Школа", "school")],
            "users": [
                (*HEAD, "enabledUser", "username", "givenName", "familyName"),
                ("u", "", "", "true", "u", "Пётр", "Семёнов"),
            ],
            "roles": [
                (*HEAD, "userSourcedId", "roleType", "role", "orgSourcedId"),
                ("r", "", "", "u", "primary", "student", "o"),
            ],
        }
        self.bring(bundle(rows))
        self.assertEqual(
            self.env["school.student"].search_count([("last_name", "=", "Семёнов")]), 2
        )
