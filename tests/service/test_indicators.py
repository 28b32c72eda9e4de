from datetime import date, timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from ..clauses import CLAUSES, regulation
from ..common import SchoolDiaryCommon
from .common import ServiceMixin


@tagged("post_install", "-at_install")
class TestIndicators(ServiceMixin, SchoolDiaryCommon):
    def _row(self, measure, user=None):
        """Open the list as a user does, and take the row of a measure.

        The school follows a regulation that has a clause of it.
        """
        clauses = self.regulation.search([("company_id", "=", False)]).clause_ids
        self.school.school_regulation_id = clauses.filtered(
            lambda one: one.measure == measure
        )[0].regulation_id
        rows = self.env["school.indicator"].with_user(user or self.head)
        rows = rows.with_company(self.school)
        self.env.flush_all()
        self.env.cr.precommit.run()
        action = rows.action_open_present()
        return rows.search(action["domain"]).filtered(
            lambda one: one.measure == measure
        )[:1]

    def _counts(self, measure):
        row = self._row(measure)
        return row.good, row.total

    def _evidence(self, action, user=None):
        """What the list shows that an indicator opens."""
        records = self.env[action["res_model"]].with_user(user or self.head)
        return records.search(action["domain"])

    @regulation("000-3", "000-9")
    def test_a_pupil_of_age_is_counted_as_the_guardians_are(self):
        for born, is_counted in (
            (date(2008, 11, 19), False),
            (date(2008, 11, 18), True),
        ):
            self.own_student.birth_date = born
            for measure in ("consents", "contacts"):
                missing = self._evidence(self._row(measure).action_open_missing())
                self.assertEqual(
                    self.own_student.guardian_ids <= missing, is_counted, measure
                )
        right = self.own_student._own_right()
        right.consent_ids.create(
            {"guardian_id": right.id, "state": "refused", "way": "paper"}
        )
        for measure in ("consents", "contacts"):
            missing = self._evidence(self._row(measure).action_open_missing())
            self.assertNotIn(right, missing, measure)

    def test_every_clause_is_measured(self):
        """Each of the 62, of whichever regulation the school follows."""
        clauses = self.env["school.clause"].search([("company_id", "=", False)])
        self.assertEqual(set(clauses.mapped("number")), CLAUSES)
        for code in ("000", "001", "002", "003", "004"):
            with self.subTest(code):
                followed = self.env.ref(f"school_diary.regulation_{code}")
                self.school.school_regulation_id = followed
                rows = self.env["school.indicator"].with_user(self.head)
                rows = rows.with_company(self.school)
                found = rows.search(rows.action_open_present()["domain"])
                numbers = {one.number for one in found if one.number[:3] == code}
                self.assertEqual(
                    numbers, {one for one in CLAUSES if one.startswith(code)}
                )
                for row in found:
                    self.assertLessEqual(row.good, row.total)
                    self._evidence(row.action_open_all())
                    missing = self._evidence(row.action_open_missing())
                    self.assertEqual(len(missing), row.missing, row.measure)

    def test_who_reads_the_records_opens_the_evidence(self):
        """Also where it rests on consents, agreements or results, which are not for
        the eyes of each who sees the count."""
        clauses = self.env["school.clause"].search([("company_id", "=", False)])
        refused = {
            user: set(clauses.mapped("measure"))
            for user in (self.deputy, self.secretary)
        }
        for measure in sorted(set(clauses.mapped("measure"))):
            for user in (self.deputy, self.secretary):
                row = self._row(measure, user)
                with self.subTest(measure, user=user.login):
                    if not row.can_open:
                        with self.assertRaises(AccessError):
                            row.action_open_all()
                        continue
                    shown = self._listed(row.action_open_all(), user)
                    self.assertEqual(shown, row.total)
                    shown = self._listed(row.action_open_missing(), user)
                    self.assertEqual(shown, row.missing)
                    refused[user].discard(measure)
        self.assertFalse(refused[self.deputy])
        self.assertEqual(
            refused[self.secretary],
            {"published", "exams", "finals", "deferrals", "acknowledged"},
        )

    def _listed(self, action, user):
        """How many rows the client's list has, with the columns it asks for."""
        records = self.env[action["res_model"]].with_user(user)
        view = records.get_views([(False, "list")])
        fields = view["models"][records._name]["fields"]
        columns = dict.fromkeys(fields, {})
        found = records.web_search_read(action["domain"], columns)
        return found["length"]

    def test_months_without_a_measure_are_no_zeros(self):
        """A graph has a point for each month; a table leaves the cell empty."""
        row = self._row("contacts")
        for name in ("action", "action_trend"):
            action = self.env.ref(f"school_diary.school_indicator_{name}")
            self.assertEqual({kind for _view, kind in action.views}, {"list", "pivot"})
        found = row.formatted_read_group(
            [("company_id", "=", self.school.id)], ["date:month"], ["share:avg"]
        )
        self.assertEqual(len(found), 1, "the month that was measured")

    @regulation("001-a", "001-g")
    def test_applications_in_time(self):
        good, total = self._counts("access")
        in_time = self._filed()
        in_time.sudo().deadline = self.TODAY  # the actions alone write it
        self.assertEqual(
            self._counts("access"), (good + 1, total + 1), "due today is not late"
        )
        yesterday = self.TODAY - timedelta(days=1)
        in_time.sudo().deadline = yesterday  # the actions alone write it
        row = self._row("access")
        self.assertEqual((row.good, row.total), (good, total + 1))
        self.assertIn(in_time, self._evidence(row.action_open_missing()))
        in_time.action_grant()
        self.assertTrue(in_time.was_late, "decided after the deadline")
        self.assertEqual(self._counts("access"), (good, total + 1))

    @regulation("001-l")
    def test_refusals_handed_over(self):
        application = self._filed(applicant_email=False, delivery_channel="paper")
        wizard = Form(
            self.env["school.application.refuse"]
            .with_user(self.head)
            .with_context(default_application_id=application.id)
        )
        wizard.ground_id = self.env.ref("school_diary.refusal_ground_applicant")
        wizard.reasons = "Право представлять ребёнка не подтверждено."
        wizard.save().action_refuse()
        self.assertEqual(self._counts("refusals"), (0, 1), "not handed over yet")
        application.with_user(self.secretary).action_hand_over()
        self.assertEqual(self._counts("refusals"), (1, 1))

    @regulation("000-3")
    def test_consents(self):
        good, total = self._counts("consents")
        self.assertTrue(total)
        guardian = self._guardian(self.student, "Орлова Тамара Павловна")
        row = self._row("consents")
        self.assertEqual((row.good, row.total), (good, total + 1))
        self.assertIn(guardian, self._evidence(row.action_open_missing()))
        refused = {"guardian_id": guardian.id, "state": "refused", "date": self.TODAY}
        photos = self.env["school.consent.purpose"].create(
            {"name": "Фотографии", "company_id": self.school.id}
        )
        self.env["school.consent"].create({**refused, "purpose_id": photos.id})
        self.assertEqual(self._counts("consents"), (good, total + 1), "not the diary")
        self.env["school.consent"].create(refused)
        self.assertEqual(
            self._counts("consents"), (good + 1, total + 1), "refused, but said"
        )

    @regulation("001-h")
    def test_journal_entered_in_time(self):
        lesson = self._lesson(self.course_math, self.TODAY - timedelta(days=9), 1)
        row = self._row("journal")
        self.assertIn(lesson, self._evidence(row.action_open_missing()))
        counts = row.good, row.total
        lesson.state = "held"
        self.assertEqual(self._counts("journal"), counts, "held, but entered too late")
        lesson.held_at = fields.Datetime.to_datetime(lesson.date + timedelta(days=2))
        self.assertEqual(self._counts("journal"), (counts[0] + 1, counts[1]))

    def test_levels_and_shares(self):
        row = self._row("contacts")
        clause = row.clause_id
        clause.sudo().write({"target": 100, "tolerance": 0})  # of the shipped ones
        row = self._row("contacts")
        self.assertTrue(row.total)
        self.assertAlmostEqual(row.share, 100 * row.good / row.total)
        self.assertEqual(row.level, "good" if row.good == row.total else "fair")
        self.assertEqual(self._row("exams").level, "none")

    def test_month_after_month(self):
        """The nightly cron writes on one row a month, which stays."""
        with self.enter_registry_test_mode():
            cron = self.env.ref("school_diary.ir_cron_measure_indicators")
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        rows = self.env["school.indicator"].search(
            [("company_id", "=", self.school.id)]
        )
        self.assertEqual(rows.mapped("date"), [date(2026, 11, 1)] * len(rows))
        self.assertEqual(len(rows), len(self.school.school_regulation_id.clause_ids))
        first = rows.filtered(lambda one: one.level != "none")[0]
        self.env.cr.execute(
            "UPDATE school_indicator SET date = '2026-10-01', share = 50 WHERE id = %s",
            (first.id,),
        )
        self.env.invalidate_all()
        rows.with_user(self.head).with_company(self.school).action_open_present()
        again = rows.search(
            [
                ("clause_id", "=", first.clause_id.id),
                ("company_id", "=", self.school.id),
                ("date", "=", date(2026, 11, 1)),
            ]
        )
        self.assertEqual(
            again.trend,
            [
                {"month": "2026-10-01", "share": 50.0},
                {"month": "2026-11-01", "share": again.share},
            ],
        )

    def _nightly(self, moment):
        """The cron at a moment (UTC)."""
        self.env.flush_all()
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref(
                "school_diary.ir_cron_measure_indicators"
            ).method_direct_trigger()
        self.env.invalidate_all()

    def _of_month(self, month, measure):
        return (
            self.env["school.indicator"]
            .search([("company_id", "=", self.school.id), ("date", "=", month)])
            .filtered(lambda one: one.measure == measure)[:1]
        )

    def test_snapshot(self):
        """The night after, with its last day; then never again."""
        self.school.school_regulation_id = self.env.ref("school_diary.regulation_000")
        november = date(2026, 11, 1)
        self._nightly("2026-11-30 01:30:00")
        before = self._of_month(november, "lessons")
        self.assertTrue(before)
        self.assertFalse(before.is_final)
        total = before.total
        last = self._lesson(self.course_math, date(2026, 11, 30), 1)
        last.state = "held"
        self._nightly("2026-12-01 01:30:00")
        snapshot = self._of_month(november, "lessons")
        self.assertTrue(snapshot.is_final)
        self.assertEqual(snapshot.total, total + 1, "its last day is in it")
        figures = snapshot.good, snapshot.total, snapshot.measured_at
        last.state = "cancelled"
        self._nightly("2026-12-02 01:30:00")
        snapshot = self._of_month(november, "lessons")
        self.assertEqual((snapshot.good, snapshot.total, snapshot.measured_at), figures)
        december = self._of_month(date(2026, 12, 1), "lessons")
        self.assertFalse(december.is_final)
        self.assertNotIn(last, self._evidence(december.action_open_all()))

    def test_no_snapshot_of_what_was_not_measured(self):
        """A school that has just begun has no month before."""
        self._nightly("2026-12-01 01:30:00")
        self.assertFalse(self._of_month(date(2026, 11, 1), "reached"))
        self.assertTrue(self._of_month(date(2026, 12, 1), "reached"))

    def test_snapshot_is_not_measured_over(self):
        row = self._row("contacts")
        row.sudo().is_final = True  # as the night does
        self.env.flush_all()
        self._guardian(self.student, "Орлова Тамара Павловна")
        total = row.total
        self.env["school.indicator"]._measure(self.school)
        self.assertEqual(row.total, total)

    def test_queries_do_not_grow(self):
        """One for each measure; whatever the schools, many cost what one does."""
        schools = self.school | self.other_school
        regulation = self.regulation.copy({"company_id": False, "code": False})
        for clause in self.env["school.clause"].search([("company_id", "=", False)]):
            clause.copy({"regulation_id": regulation.id})
        schools.school_regulation_id = regulation
        count = len(set(regulation.clause_ids.mapped("measure")))
        self.assertEqual(
            count,
            len(self.env["school.clause"]._fields["measure"].get_values(self.env)),
        )
        self.env["school.indicator"]._measure(schools)
        used = []
        for some in (self.school, schools):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["school.indicator"]._measure(some)
            used.append(self.env.cr.sql_log_count - before)
        self.assertEqual(used[0], used[1])
        self.assertLessEqual(used[0], count + 8)

    def test_who_may_look(self):
        for user in (self.head, self.deputy, self.secretary, self.admin):
            self.assertTrue(self._row("contacts", user))
        for user in (self.teacher, self.homeroom_teacher, self.parent):
            with self.assertRaises(AccessError):
                self._row("contacts", user)

    def test_other_school(self):
        self._row("contacts")
        stranger = self._user("t_strange", "head", "Чужой", self.other_school)
        rows = self.env["school.indicator"].with_user(stranger)
        self.assertFalse(rows.search([("company_id", "=", self.school.id)]))
        with self.assertRaises(AccessError):
            self.env["school.indicator"].search([], limit=1).with_user(
                stranger
            ).action_open_missing()

    def test_written_by_nobody(self):
        row = self._row("contacts")
        for user in (self.head, self.admin):
            with self.assertRaises(AccessError):
                row.with_user(user).write({"share": 100})
            with self.assertRaises(AccessError):
                row.with_user(user).unlink()

    def test_what_was_measured_of_a_clause_stays(self):
        """Switched off, it leaves what is measured now, not what was."""
        self.regulation.with_user(self.admin).with_company(self.school).action_adapt()
        own = self.school.school_regulation_id.with_user(self.admin)
        spare = own.clause_ids[:1].copy()
        spare.unlink()
        self._nightly("2026-11-30 01:30:00")
        with self.assertRaisesRegex(UserError, "Switch it off"):
            own.clause_ids[0].unlink()
        self.school.school_regulation_id = self.regulation
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            own.unlink()
        self.school.school_regulation_id = own
        self._nightly("2026-12-01 01:30:00")
        with Form(own) as form, form.clause_ids.edit(0) as line:
            self.assertEqual(line.number, own.clause_ids[0].number)
            line.active = False
        shut = own.with_context(active_test=False).clause_ids - own.clause_ids
        self.assertEqual(len(shut), 1)
        rows = self.env["school.indicator"].with_user(self.head)
        rows = rows.with_company(self.school)
        with freeze_time("2026-12-01 09:00:00"):
            present = rows.search(rows.action_open_present()["domain"])
            shown = rows.get_dashboard()
            before = rows.get_dashboard("2026-11-01")
        self.assertTrue(present)
        self.assertNotIn(shut, present.clause_id)
        count = len(own.clause_ids)
        for data, expected in ((shown, count), (before, count + 1)):
            topics = data["topics"]
            self.assertEqual(sum(len(topic["rows"]) for topic in topics), expected)

    def test_adapted_regulation_takes_its_clauses(self):
        self.regulation.with_user(self.admin).with_company(self.school).action_adapt()
        own = self.school.school_regulation_id
        self.assertEqual(own.company_id, self.school)
        self.assertEqual(len(own.clause_ids), len(self.regulation.clause_ids))
        own.clause_ids[0].with_user(self.admin).target = 95
        with self.assertRaises(AccessError):
            self.regulation.clause_ids[0].with_user(self.admin).target = 95
