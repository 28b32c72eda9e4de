import io
import zipfile

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .oneroster_common import OneRosterCase
from .oneroster_files import unpacked


@tagged("post_install", "-at_install")
class TestOneRosterExport(OneRosterCase):
    def test_what_is_in_it(self):
        files = unpacked(self.export())
        self.assertEqual(len(files["orgs"]), 1)
        self.assertEqual(
            [row["type"] for row in files["academicSessions"]].count("gradingPeriod"), 4
        )
        year = next(
            row for row in files["academicSessions"] if row["type"] == "schoolYear"
        )
        self.assertEqual((year["endDate"], year["schoolYear"]), ("2027-06-01", "2027"))
        self.assertEqual(len(files["classes"]), 3 + 5)
        pupil = next(row for row in files["users"] if row["givenName"] == "Алиса")
        self.assertEqual(pupil["familyName"], "Орлова")
        self.assertEqual(pupil["middleName"], "Дмитриевна")
        self.assertEqual(pupil["identifier"], "О-17")
        mother = next(row for row in files["users"] if row["givenName"] == "Елена")
        self.assertEqual(pupil["agentSourcedIds"], mother["sourcedId"])
        roles = {row["userSourcedId"]: row["role"] for row in files["roles"]}
        self.assertEqual(roles[mother["sourcedId"]], "parent")
        self.assertEqual(roles[pupil["sourcedId"]], "student")
        self.assertEqual(len(roles), len(files["users"]))
        (born,) = files["demographics"]
        self.assertEqual((born["birthDate"], born["sex"]), ("2014-05-06", "female"))
        marks = {
            (row["score"], row["textScore"], row["scoreStatus"])
            for row in files["results"]
        }
        self.assertEqual(
            marks, {(code, code, "fully graded") for code in ("5", "4", "3", "2")}
        )
        self.assertEqual(len(files["results"]), 5)
        self.assertEqual(len(files["lineItems"]), 5)
        self.assertIn("{5:5},{4:4}", files["scoreScales"][0]["scoreScaleValue"])

    def test_no_family_login_and_no_other_school(self):
        content = self.export()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = "".join(archive.read(name).decode() for name in archive.namelist())
        for secret in (",t_parent,", ",t_pupil,", "Фёдоров", "5В"):
            self.assertNotIn(secret, text)

    def test_the_same_bytes_twice(self):
        self.assertEqual(self.export(), self.export())

    def test_finals_once_published(self):
        results = self.env["school.result"].search(
            [("course_id", "=", self.course_math.id), ("term_id", "=", self.quarter.id)]
        )
        results.write({"value_id": self._value("4").id, "reason": "Итог"})
        results[:1]._publish()
        self.env.flush_all()
        files = unpacked(self.export())
        final = [
            row
            for row in files["lineItems"]
            if row["categorySourcedId"] == "final-term"
        ]
        self.assertEqual([row["title"] for row in final], ["2 четверть"])
        published = results.filtered(lambda one: one.state == "published")
        rows = [
            row
            for row in files["results"]
            if row["lineItemSourcedId"] == final[0]["sourcedId"]
        ]
        self.assertEqual(len(rows), len(published))

    def test_1_1(self):
        files = unpacked(self.export(version="1.1"))
        self.assertNotIn("roles", files)
        self.assertIn("gradingPeriodSourcedId", files["lineItems"][0])
        pupil = next(row for row in files["users"] if row["givenName"] == "Алиса")
        self.assertEqual(pupil["role"], "student")
        self.assertEqual(pupil["orgSourcedIds"], files["orgs"][0]["sourcedId"])

    def test_only_administrators(self):
        for user in (self.teacher, self.deputy, self.secretary, self.head):
            with self.assertRaises(AccessError):
                self.export(user=user)
            with self.assertRaises(AccessError):
                self.wizard(b"", user=user)
        with self.assertRaises(AccessError):
            self.export(user=self.foreign_admin)

    def test_queries_do_not_grow(self):
        self.export()
        before = self.env.cr.sql_log_count
        self.export()
        few = self.env.cr.sql_log_count - before
        students = self.env["school.student"].create(
            [
                {
                    "last_name": f"Новый{n}",
                    "first_name": "А",
                    "company_id": self.school.id,
                }
                for n in range(60)
            ]
        )
        self._enroll(students, self.class_6b)
        self.env.cr.flush()
        before = self.env.cr.sql_log_count
        self.export()
        self.assertLessEqual(self.env.cr.sql_log_count - before, few + 2)
