"""Two schools of one database, each does as its own regulation says."""

from datetime import date, datetime, timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import MOTHER, WEEK, RegulationCommon


@tagged("post_install", "-at_install")
class TestContrasts(RegulationCommon):
    def _follow(self, one, other):
        """The two schools follow these regulations."""
        for school, code in ((self.school, one), (self.other_school, other)):
            followed = self.env.ref(f"school_diary.regulation_{code}")
            school.school_regulation_id = followed
        self.env.flush_all()

    def _weeks(self, number):
        """Lessons in both schools, and the weekly run, some weeks on end."""
        for week in range(number):
            saturday = self.SATURDAY + week * WEEK
            if week:
                for course in (self.course_math, self.foreign_course):
                    self._lesson(course, saturday - timedelta(days=5), 1)
            self._run("ir_cron_notices", f"{saturday} 09:00:00")

    def test_paper_every_week_or_every_second(self):
        """000-2, 001-d and 004-1b."""
        self._follow("001", "004")
        self._agreement(self.guardian)
        self._agreement(self.foreign_guardian)
        self._weeks(5)
        self.assertEqual(len(self.guardian.notice_ids), 5)
        self.assertEqual(len(self.foreign_guardian.notice_ids), 3)

    def test_mailing_or_none(self):
        """000-4a and 002-2a; 003-2a has none: what was agreed before stays unsent."""
        self._follow("000", "002")
        self._agreement(self.guardian, MOTHER)
        self._agreement(self.foreign_guardian, "foreign@example.org")
        self._follow("000", "003")
        self._run("ir_cron_notices", f"{self.SATURDAY} 09:00:00")
        self.assertEqual(self.guardian.notice_ids.channel, "email")
        self.assertFalse(self.foreign_guardian.notice_ids)
        self._log_in(None)
        for school, said in ((self.school, True), (self.other_school, False)):
            page = self._get(f"/diary-service/{school.id}").text
            self.assertEqual("by e-mail, if you like" in page, said, school.name)

    def test_results_within_a_day_or_three(self):
        """000-8 and 002-6: known at the same moment, and held back in both."""
        self._follow("003", "002")
        sat = self.env["school.exam.result"]
        for student, subject in (
            (self.student, self.math),
            (self.foreign_student, self.foreign_course.subject_id),
        ):
            exam = self.env["school.exam"].create(
                {
                    "name": "Экзамен",
                    "subject_id": subject.id,
                    "year_id": student.class_id.year_id.id,
                    "date": self.TODAY,
                    "publication": "at_time",
                    "publication_time": datetime(2026, 12, 18, 9, 0),
                    "result_ids": [(0, 0, {"student_id": student.id})],
                }
            )
            sat |= exam.result_ids
        sat.value_id = self._value("5")
        for hours, published in (
            (23, (0, 0)),
            (24, (1, 0)),
            (71, (1, 0)),
            (72, (1, 1)),
        ):
            moment = sat[0].known_at + timedelta(hours=hours)
            self._run("ir_cron_publish_results", moment)
            self.assertEqual(
                tuple(int(bool(one.published_at)) for one in sat), published, hours
            )

    def test_terms_that_the_regulation_names(self):
        """000-6, 001-i and 004-2 speak of quarters, 002-4 of trimesters."""
        self._follow("000", "002")
        for school, kind, other in (
            (self.school, "quarter", "trimester"),
            (self.other_school, "trimester", "quarter"),
        ):
            years = self.env["school.year"].with_company(school)
            year = years.create(
                {
                    "name": "2027/2028",
                    "company_id": school.id,
                    "date_start": date(2027, 9, 1),
                    "date_end": date(2028, 5, 31),
                }
            )
            admin = self.admin if school == self.school else self.foreign_admin
            terms = self.env["school.term"].with_user(admin).with_company(school)
            vals = {
                "name": "1",
                "year_id": year.id,
                "date_start": date(2027, 9, 1),
                "date_end": date(2027, 10, 20),
            }
            self.assertEqual(terms.create(vals).kind, kind)
            with self.assertRaises(ValidationError):
                terms.create({**vals, "kind": other, "number": 2})
            for common in ("half_year", "year"):
                self.assertTrue(terms.create({**vals, "kind": common, "number": 3}))
            classes = self.env["school.class"].with_user(admin).with_company(school)
            with Form(classes) as form:
                form.name = "6Ю"
                form.year_id = year
                form.grade_level = 6
                self.assertEqual(form.term_kind, kind)

    def test_an_adapted_regulation_names_more(self):
        self._follow("000", "002")
        self.regulation.with_user(self.admin).with_company(self.school).action_adapt()
        own = self.school.school_regulation_id
        with Form(own.with_user(self.admin)) as form:
            form.uses_trimesters = True
        term = self.quarter.copy({"kind": "trimester", "number": 1})
        self.assertEqual(term.kind, "trimester")

    def test_the_sheet_is_kept_or_not(self):
        """000-7d and 003-5d; where it is not, no door gives it; the report stays."""
        name = "/school/class/%s/sheet.xlsx"
        report = "/report/html/school_diary.report_consolidated_sheet/%s"
        for code in ("000", "001", "002", "003", "004"):
            self._follow(code, "001")
            kept = code in ("000", "003")
            sheet = self.class_6b.with_user(self.homeroom_teacher)
            self.assertEqual(sheet.has_sheet, kept)
            self._log_in("t_home")
            for address in (name, report):
                with mute_logger("odoo.http"):
                    answer = self.url_open(address % sheet.id, allow_redirects=False)
                self.assertEqual(answer.status_code == 200, kept, f"{code} {address}")
            if not kept:
                with self.assertRaises(UserError):
                    sheet.action_open_sheet()
                with self.assertRaises(UserError):
                    sheet.action_download_ods()
            self.assertTrue(sheet.action_print_class_report())

    def test_looking_is_a_duty_or_none(self):
        """004-4b: elsewhere nobody is counted, and nobody told."""
        self._follow("001", "004")
        foreign_term = self.quarter.copy(
            {"year_id": self.foreign_year.id, "name": "2 четверть"}
        )
        self._run("ir_cron_tell_visits", "2026-12-31 09:00:00")
        self.assertFalse(self.quarter.activity_ids)
        self.assertTrue(foreign_term.visits_told)
        norms = self.env["school.visit.week"].search([])
        self.assertEqual(
            {(row.company_id, row.norm) for row in norms},
            {(self.school, 0), (self.other_school, 2)},
        )

    def test_each_is_measured_by_its_own_clauses(self):
        """Access is timed in 001, the sheet is kept by 000 and 003, visits by 004."""
        measured = {}
        for code in ("000", "001", "002", "003", "004"):
            self._follow(code, "001")
            rows = self.env["school.indicator"].with_user(self.head)
            rows = rows.with_company(self.school)
            found = rows.search(rows.action_open_present()["domain"])
            found = found.filtered(lambda one, code=code: one.number[:3] == code)
            measured[code] = set(found.mapped("measure"))
        for measure, codes in {
            "access": {"001"},
            "refusals": {"001"},
            "announced": {"001"},
            "mailing": {"000", "002"},
            "sheets": {"000", "003"},
            "visits": {"004"},
            "acknowledged": {"004"},
            "exchange": {"000", "002"},
            "consents": {"000", "002", "003"},
            "finals": {"000", "002", "003"},
            "paper": {"000", "001", "002", "003", "004"},
            "forecast": {"000", "001", "002", "003", "004"},
            "published": {"000", "001", "002", "003", "004"},
        }.items():
            found = {code for code, names in measured.items() if measure in names}
            self.assertEqual(found, codes, measure)

    def test_paper_is_late_by_the_own_interval(self):
        self._follow("001", "004")
        self._agreement(self.guardian)
        self._agreement(self.foreign_guardian)
        self._weeks(1)
        papers = self.guardian.notice_ids | self.foreign_guardian.notice_ids
        with freeze_time("2026-11-30 09:00:00"):
            papers._hand_over()
            self.assertEqual(
                [one.is_late for one in papers.sorted("company_id")], [True, False]
            )
