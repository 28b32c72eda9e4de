from datetime import date

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon, SchoolDiaryHttpCommon
from ..pdf import pdf_text
from .common import ServiceMixin

SCREENS = {
    "head": "indicators-dashboard",
    "deputy": "lessons-today",
    "teacher": "my-lessons",
    "secretary": "applications-due",
}


@tagged("post_install", "-at_install")
class TestIndicatorDashboard(ServiceMixin, SchoolDiaryCommon):
    def _indicators(self, user=None):
        rows = self.env["school.indicator"].with_user(user or self.head)
        return rows.with_company(self.school)

    def _rows(self, data):
        return [row for topic in data["topics"] for row in topic["rows"]]

    def test_every_clause_under_its_topic(self):
        data = self._indicators().measure_dashboard()
        clauses = self.school.school_regulation_id.clause_ids
        self.assertEqual(
            sorted(row["number"] for row in self._rows(data)),
            sorted(clauses.mapped("number")),
        )
        self.assertEqual(data["regulation"]["name"], clauses.regulation_id.name)
        counts = {level["name"]: level["count"] for level in data["levels"]}
        self.assertEqual(sum(counts.values()), len(clauses))
        self.assertEqual(list(counts)[0], "poor", "what is red comes first")
        topics = {
            clause.measure: clause.topic
            for clause in self.env["school.clause"].search([])
        }
        self.assertEqual(topics["paper"], "families")
        self.assertEqual(topics["exchange"], "exchange")
        self.assertEqual(set(topics.values()), set(self._topic_names()))

    def _topic_names(self):
        return dict(self.env["school.clause"]._fields["topic"].selection)

    def test_shown_at_once_and_measured_where_old(self):
        nothing = self._indicators().get_dashboard()
        self.assertTrue(nothing["is_stale"], "never measured")
        self.assertEqual(nothing["topics"], [])
        self.assertTrue(nothing["regulation"]["name"])
        self.assertFalse(self._indicators().measure_dashboard()["is_stale"])
        self.env.cr.execute(
            "UPDATE school_indicator SET measured_at = measured_at - interval '1 hour'"
        )
        self.env.invalidate_all()
        data = self._indicators().get_dashboard()
        self.assertTrue(data["is_stale"])
        self.assertTrue(data["topics"], "shown meanwhile")

    def test_months(self):
        self._indicators().measure_dashboard()
        self.env.cr.execute("UPDATE school_indicator SET date = '2026-09-01'")
        self.env.invalidate_all()
        data = self._indicators().measure_dashboard()
        self.assertEqual(data["month"], "2026-11-01")
        self.assertEqual((data["before"], data["after"]), ("2026-09-01", False))
        past = self._indicators().get_dashboard("2026-09-01")
        self.assertEqual((past["before"], past["after"]), (False, "2026-11-01"))
        self.assertTrue(past["is_past"])
        self.assertFalse(past["is_stale"], "what is over is not measured again")
        self.assertEqual(past["tasks"], [])
        measured = [row for row in self._rows(data) if row["level"] != "none"]
        self.assertEqual(
            [point["month"] for point in measured[0]["trend"]],
            ["2026-09-01", "2026-11-01"],
        )

    def test_regulation_changed_within_the_month(self):
        self._indicators().measure_dashboard()
        self.env.cr.execute(
            "UPDATE school_indicator SET measured_at = measured_at - interval '1 hour'"
        )
        self.env.invalidate_all()
        other = self.env.ref("school_diary.regulation_003")
        self.school.school_regulation_id = other
        data = self._indicators().measure_dashboard()
        self.assertEqual(data["regulation"]["name"], other.name)
        self.assertEqual(len(self._rows(data)), len(other.clause_ids))

    def test_trend_goes_on_where_the_regulation_is_adapted(self):
        data = self._indicators().measure_dashboard()
        row = next(row for row in self._rows(data) if row["level"] != "none")
        self.env.cr.execute("UPDATE school_indicator SET date = '2026-10-01'")
        self.env.invalidate_all()
        self.school.school_regulation_id.with_user(self.admin).with_company(
            self.school
        ).action_adapt()
        data = self._indicators().measure_dashboard()
        again = next(
            one
            for one in self._rows(data)
            if (one["number"], one["measure"]) == (row["number"], row["measure"])
        )
        self.assertNotEqual(again["id"], row["id"])
        self.assertEqual(
            [point["month"] for point in again["trend"]], ["2026-10-01", "2026-11-01"]
        )

    def test_tasks(self):
        """What is due today and overdue, and the way to it; each role its own."""
        due = self._filed()
        overdue = self._filed(applicant_email="second@example.org")
        later = self._filed(applicant_email="third@example.org")
        due.sudo().deadline = self.TODAY  # the actions alone write it
        overdue.sudo().deadline = date(2026, 11, 17)  # the actions alone write it
        later.sudo().deadline = date(2026, 11, 19)  # the actions alone write it
        for user in (self.head, self.secretary):
            tasks = self._tasks(user)
            for name, application in (
                ("overdue", overdue),
                ("due", due),
                ("waiting", later),
            ):
                found = self.env["school.application"].search(tasks[name]["domain"])
                self.assertIn(application, found)
                self.assertEqual(tasks[name]["count"], len(found))
        self.assertEqual(list(self._tasks(self.head).values())[0]["urgency"], "late")
        self.assertIn("expired", self._tasks(self.head))
        self.assertNotIn("expired", self._tasks(self.secretary), "reads no results")
        self.assertEqual(self._tasks(self.parent), {})

    def _tasks(self, user, school=None):
        day = self.env["school.day"].with_user(user)
        day = day.with_company(school or self.school)
        return {task["name"]: task for task in day.get_tasks()}

    def test_tasks_of_another_school(self):
        self._filed().sudo().deadline = self.TODAY  # the actions alone write it
        stranger = self._user("t_strange", "secretary", "Чужая", self.other_school)
        tasks = self._tasks(stranger, self.other_school)
        self.assertEqual(tasks["due"]["count"], 0)

    def test_who_may_look(self):
        for user in (self.teacher, self.homeroom_teacher, self.parent):
            with self.assertRaises(AccessError):
                self._indicators(user).get_dashboard()
            with self.assertRaises(AccessError):
                self._indicators(user).measure_dashboard()
        stranger = self._user("t_strange", "secretary", "Чужая", self.other_school)
        self._indicators().measure_dashboard()
        rows = self.env["school.indicator"].with_user(stranger)
        with self.assertRaises(AccessError):
            rows.with_company(self.school).get_dashboard()
        self.assertEqual(self._rows(rows.get_dashboard()), [])

    def test_queries(self):
        """Whatever has been measured: the page costs the same."""
        self._indicators().measure_dashboard()
        self._indicators().get_dashboard()
        for month in ("2026-09-01", "2026-10-01"):
            self.env.cr.execute(
                "UPDATE school_indicator SET date = %s WHERE date = '2026-11-01'",
                [month],
            )
            self._indicators().measure_dashboard()
        self._indicators().get_dashboard()
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(24):
            self._indicators().get_dashboard()


@tagged("post_install", "-at_install")
class TestFirstScreen(ServiceMixin, SchoolDiaryHttpCommon):
    def test_each_role_begins_with_its_day(self):
        screen = self.env.ref("school_diary.school_diary_action_first_screen")
        for role, path in SCREENS.items():
            with self.subTest(role):
                user = getattr(self, role)
                self.assertEqual(screen.with_user(user).run()["path"], path)
                self.authenticate(user.login, user.login)
                self.assertEqual(self._home_action(), screen.id)

    def test_own_choice_and_others(self):
        own = self.env.ref("school_diary.school_application_action")
        self.secretary.action_id = own.id
        self.authenticate(self.secretary.login, self.secretary.login)
        self.assertEqual(self._home_action(), own.id)
        stranger = self._user("t_office", "teacher", "Завхоз")
        stranger.group_ids = self.env.ref("base.group_user")
        self.authenticate(stranger.login, stranger.login)
        self.assertFalse(self._home_action())

    def _home_action(self):
        answer = self.url_open(
            "/web/session/get_session_info",
            json={"jsonrpc": "2.0", "method": "call", "params": {}},
        )
        return answer.json()["result"]["home_action_id"]

    def test_printed(self):
        """The report for the founder: to the office, and to nobody else."""
        rows = self.env["school.indicator"].with_user(self.head)
        data = rows.with_company(self.school).measure_dashboard()
        rows = [row for topic in data["topics"] for row in topic["rows"]]
        ids = ",".join(str(row["id"]) for row in rows)
        address = f"/report/html/school_diary.report_indicators/{ids}"
        self.authenticate(self.head.login, self.head.login)
        sheet = self.url_open(address)
        self.assertEqual(sheet.status_code, 200)
        for text in (data["regulation"]["name"], rows[0]["demand"], rows[0]["number"]):
            self.assertIn(text, sheet.text)
        for stranger in (
            self.teacher,
            self.parent,
            self._user("t_strange", "secretary", "Чужая", self.other_school),
        ):
            self.authenticate(stranger.login, stranger.login)
            refused = self.url_open(address)
            self.assertNotEqual(refused.status_code, 200)
            self.assertNotIn(rows[0]["demand"], refused.text)

    def test_months_are_printed_together(self):
        """Each on a page of its own, whatever the build of wkhtmltopdf."""
        rows = self.env["school.indicator"].with_user(self.head)
        rows = rows.with_company(self.school)
        data = rows.measure_dashboard()
        now = rows.browse(
            row["id"] for topic in data["topics"] for row in topic["rows"]
        )
        made = now.sudo()  # a cron makes them
        before = made.copy({"date": now[0].date - relativedelta(months=1)})
        reports = self.env["ir.actions.report"].with_user(self.head)
        reports = reports.with_context(force_report_rendering=True, lang="ru_RU")
        with self.allow_pdf_render():
            content, _kind = reports._render_qweb_pdf(
                "school_diary.report_indicators", (now + before).ids
            )
        pages = pdf_text(content).split("\f")[:-1]
        for month in ("ноябрь 2026", "октябрь 2026"):
            self.assertEqual(sum(month in page for page in pages), 1)

    def test_tours(self):
        self._filed().sudo().deadline = self.TODAY  # the actions alone write it
        self.start_tour("/odoo", "school_diary_head_day", login="t_head")
        self.start_tour("/odoo", "school_diary_secretary_day", login="t_secretary")
