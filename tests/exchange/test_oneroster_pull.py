import logging

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .oneroster_pull_common import PullCase
from .oneroster_server import SECRET


@tagged("post_install", "-at_install")
class TestOneRosterPull(PullCase):
    """What another school has comes here by the scheduled action."""

    def test_same_school(self):
        run = self.bring()
        self.assertEqual(run.state, "done", run.errors)
        self.assertEqual(self.partner.state, "fresh")
        for model in ("school.student", "school.class", "school.course"):
            names = [
                sorted(
                    self.env[model]
                    .search([("company_id", "=", school.id)])
                    .mapped("display_name")
                )
                for school in (self.school, self.place)
            ]
            if model == "school.student":  # those in a class of the year
                self.assertTrue(names[1])
                self.assertLessEqual(set(names[1]), set(names[0]))
            else:
                self.assertEqual(*names)
        ours = self.env["school.grade"].search([("company_id", "=", self.school.id)])
        theirs = self.theirs("school.grade")
        self.assertEqual(sorted(theirs.mapped("code")), sorted(ours.mapped("code")))
        self.assertIn("Молодец", theirs.mapped("comment"))
        self.assertEqual(theirs.exchange_id, run)
        pupil = theirs.student_id.filtered(lambda one: one.first_name == "Алиса")
        self.assertEqual(str(pupil.birth_date), "2014-05-06")
        self.assertEqual(pupil.guardian_ids.relation, "mother")
        self.assertEqual(
            theirs.course_id.teacher_id.mapped("name"),
            ours.course_id.teacher_id.mapped("name"),
        )
        self.assertGreater(run.created_count, len(theirs))
        self.assertEqual((run.refused_count, run.kept_count), (0, 0))
        self.assertIn(f"results: {len(theirs)}", run.summary)
        self.assertFalse(run.notes)

    def test_again(self):
        """What is known already changes nothing."""
        self.bring()
        before = {
            model: self.theirs(model).ids
            for model in ("school.student", "school.grade", "school.lesson")
        }
        run = self.bring(hours=7)
        self.assertEqual(run.state, "done", run.errors)
        self.assertEqual(
            (run.created_count, run.changed_count, run.removed_count), (0, 0, 0)
        )
        for model, ids in before.items():
            self.assertEqual(self.theirs(model).ids, ids)

    def test_changed_mark(self):
        self.bring()
        served = self.result("2")
        served.update(textScore="3", score=3.0)
        run = self.bring(hours=7)
        self.assertEqual((run.changed_count, run.created_count), (1, 0))
        mark = self.theirs("school.grade").filtered("revision_ids")
        self.assertEqual(mark.code, "3")
        self.assertIn("Соседняя школа", mark.revision_ids.reason)

    def test_removed_mark(self):
        """What the partner calls deleted goes, with all that the diary keeps of it."""
        self.bring()
        count = len(self.marks())
        self.result("2")["status"] = "tobedeleted"
        run = self.bring(hours=7)
        self.assertEqual((run.removed_count, len(self.marks())), (1, count - 1))

    def test_own_mark_stays(self):
        """What a teacher changed here is not changed from outside."""
        self.bring()
        mark = self.theirs("school.grade").filtered(lambda one: one.code == "2")
        scale = mark.value_id.scale_id
        four = scale.value_ids.filtered(lambda one: one.code == "4")
        mark.with_context(school_revision_reason="Исправлено").value_id = four
        self.assertFalse(mark.exchange_id)
        served = self.result("2")
        served.update(textScore="3", score=3.0)
        run = self.bring(hours=7)
        self.assertEqual((mark.code, run.kept_count), ("4", 1))
        served["status"] = "tobedeleted"
        self.bring(hours=14)
        self.assertTrue(mark.exists())

    def test_own_final_grade_stays(self):
        """A final grade comes, and changes until somebody here decides."""
        results = self.env["school.result"].search(
            [("course_id", "=", self.course_math.id), ("term_id", "=", self.quarter.id)]
        )
        result = results.filtered(lambda one: one.student_id == self.student)
        result.write({"value_id": self._value("4").id, "reason": "Итог"})
        result._publish()
        again = self._served()
        for name in ("lineItems", "results"):
            self.server.data[name] = again[name]
        [served] = [
            one
            for one in again["results"]
            if one["lineItem"]["sourcedId"][-5:] == ".term"
        ]
        self.bring()
        theirs = self.theirs("school.result").filtered("value_id")
        self.assertEqual(theirs.value_id.code, "4")
        served.update(textScore="5", score=5.0)
        run = self.bring(hours=7)
        self.assertEqual((theirs.value_id.code, run.changed_count), ("5", 1))
        three = theirs.scale_id.value_ids.filtered(lambda one: one.code == "3")
        theirs.with_user(self.admin).sudo().write(  # who decides is not the point
            {"value_id": three.id, "reason": "Решение школы"}
        )
        run = self.bring(hours=14)
        self.assertEqual((theirs.value_id.code, run.kept_count), ("3", 1))

    def test_pages(self):
        """Page by page, however the end of the pages is told."""
        self.bring()
        whole = self.marks()
        for total, link in ((True, True), (True, False), (False, True)):
            with self.subTest(total=total, link=link):
                marks = self.theirs("school.grade")
                marks.with_context(school_revision_reason="Снова").unlink()
                self.server.total, self.server.link = total, link
                self.server.most = 2
                self.server.asked.clear()
                run = self.bring(hours=7)
                self.assertEqual(run.state, "done", run.errors)
                self.assertEqual(self.marks(), whole)
                asked = [one for one in self.server.asked if "/results?" in one]
                self.assertEqual(len(asked), -(-len(self.server.data["results"]) // 2))

    def test_what_may_be_missing(self):
        """Grades and birth dates may be kept back, and what is optional left out."""
        for name in ("demographics", "scoreScales", "lineItems", "results"):
            del self.server.data[name]
        self.server.faults["/categories"] = (403, {}, {})
        for user in self.server.data["users"]:
            for name in ("middleName", "email", "phone", "identifier", "agents"):
                user.pop(name, None)
        for course in self.server.data["courses"]:
            course.pop("org")
        run = self.bring()
        self.assertEqual(run.state, "done", run.errors)
        self.assertTrue(self.theirs("school.student"))
        self.assertFalse(self.theirs("school.grade"))
        self.assertIn("results", run.notes)

    def test_button(self):
        partner = self.partner.with_user(self.admin)
        told = partner.action_try_oneroster()["params"]["message"]
        self.assertIn(self.school.name, told)
        self.assertFalse(self.theirs("school.student"))
        partner.oneroster_secret = "другая"
        with self.assertRaisesRegex(UserError, "."):
            partner.with_context(lang="ru_RU").action_try_oneroster()
        with self.assertRaises(AccessError):
            self.partner.with_user(self.foreign_admin).action_try_oneroster()
        with self.assertRaises(AccessError):
            self.partner.with_user(self.teacher).action_try_oneroster()

    def test_secret(self):
        """Entered in the form, sealed, and read by nobody."""
        form = Form(
            self.partner.with_user(self.admin).with_context(
                allowed_company_ids=self.place.ids
            )
        )
        form.oneroster_secret = SECRET
        form.save()
        keeper = self.partner.sudo()  # what is stored is looked at
        self.assertNotIn(SECRET, keeper.oneroster_secret_sealed)
        self.assertNotEqual(self.partner.with_user(self.admin).oneroster_secret, SECRET)
        with self.assertRaises(AccessError):
            self.partner.with_user(self.admin).read(["oneroster_secret_sealed"])
        with self.assertLogs(level=logging.DEBUG) as log:
            logging.getLogger("urllib3").setLevel(logging.DEBUG)
            self.addCleanup(logging.getLogger("urllib3").setLevel, logging.NOTSET)
            run = self.bring()
            self.server.faults["/users"] = (500, SECRET, {})
            self.bring(hours=7)
            logging.getLogger("school_diary").info("done")
        told = "".join(log.output)
        for word in (SECRET, "token-1", "Алиса"):
            self.assertNotIn(word, told)
        self.assertEqual(run.state, "done")
        with self.assertRaises(ValidationError):
            self.partner.oneroster_url = "ftp://example.org"
