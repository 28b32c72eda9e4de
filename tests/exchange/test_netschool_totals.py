from odoo.tests import tagged

from .netschool_common import NetschoolCase


@tagged("post_install", "-at_install")
class TestNetschoolTotals(NetschoolCase):
    """Final grades, from the report that the server makes in the background."""

    def setUp(self):
        super().setUp()
        self.env["school.term"].create(
            {
                "name": "Год",
                "year_id": self.year.id,
                "kind": "year",
                "number": 1,
                "date_start": self.year.date_start,
                "date_end": self.year.date_end,
            }
        )
        self.server.totals = {7: [("Математика", 5, 4, "", "", 5, "", "")]}
        # Everything but the last weeks is here already.
        for number, student in (("7", self.student), ("8", self.sibling)):
            pupil = self.system.pupil_ids.create(
                {"system_id": self.system.id, "sourced_id": number}
            )
            pupil.student_id = student
            pupil.brought_to = self.TODAY

    def results(self):
        results = self.env["school.result"].search(
            [("student_id", "=", self.student.id), ("value_id", "!=", False)],
            order="id",
        )
        return {
            (one.subject_id.name, one.kind, one.term_id.name): one.value_id.code
            for one in results
        }

    @property
    def result(self):
        return self.env["school.result"].search(
            [
                ("student_id", "=", self.student.id),
                ("course_id", "=", self.course_math.id),
                ("term_id", "=", self.quarters[0].id),
            ]
        )

    def test_terms_and_year(self):
        run = self.bring()
        self.assertEqual(run.errors, False)
        results = self.results()
        year = [
            code for (_name, kind, _term), code in results.items() if kind == "year"
        ]
        self.assertEqual(
            (results["Математика", "term", "1 четверть"], year), ("5", ["5"])
        )
        self.assertEqual(results["Математика", "term", "2 четверть"], "4")
        self.assertEqual(
            self.server.ordered[0],
            {"filterId": "SID", "filterValue": "8", "filterText": ""},
        )
        again = self.bring(hours=7)
        self.assertEqual((again.created_count, again.changed_count), (0, 0))
        self.assertEqual(again.kept_count, 0)

    def test_changed(self):
        self.bring()
        self.server.totals[7] = [("Математика", 4, 4, "", "", 5, "", "")]
        run = self.bring(hours=7)
        self.assertEqual(run.changed_count, 1)
        self.assertEqual(self.result.value_id.code, "4")
        revision = self.result.revision_ids[0]
        self.assertEqual((revision.old_code, revision.new_code), ("5", "4"))

    def test_decided_here(self):
        self.env.cr.flush()
        self.result.with_user(self.teacher).write(
            {"value_id": self._value("3").id, "reason": "Итог"}
        )
        run = self.bring()
        self.assertEqual((self.result.value_id.code, run.kept_count), ("3", 1))
        one = self.env["school.exchange.difference"].search([])
        self.assertEqual((one.ours, one.theirs), ("3", "5"))
        one.with_user(self.deputy).action_take_theirs()
        self.assertEqual(self.result.value_id.code, "5")
        self.assertEqual(self.result.decided_by_id, self.deputy)
        self.assertEqual(self.bring(hours=7).kept_count, 0)

    def test_what_is_not_understood(self):
        self.server.totals[7] = [
            ("Математика", 5, 4, 5, "", "", ""),
            ("Русский язык", "ЪЪ", "", "", "", "", "", ""),
            ("Литература", 5, "", "", "", "", "", ""),
        ]
        run = self.bring()
        self.assertEqual((run.state, run.refused_count), ("done", 2))
        self.assertEqual(list(self.results().values()), ["5"])

    def test_no_report(self):
        """All else is brought, and the run says why there is none."""
        for totals, told in (
            ({}, self.server.told),
            (self.server.totals, {"type": 7}),
            (self.server.totals, {"error": "x"}),
            (self.server.totals, {"target": "complete"}),
        ):
            with self.subTest(told=told):
                self.server.totals, self.server.told = totals, told
                run = self.bring()
                self.assertEqual(run.state, "done")
                self.assertIn("Итоговые отметки не получены", run.notes)
