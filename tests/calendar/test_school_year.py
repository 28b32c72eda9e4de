from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon


@tagged("post_install", "-at_install")
class TestSchoolYear(SchoolDiaryCommon):
    def test_deputy_enters_a_year(self):
        form = Form(self.env["school.year"].with_user(self.deputy))
        form.name = "2027/2028"
        form.date_start = "2027-09-01"
        form.date_end = "2028-05-31"
        for number, (start, end) in enumerate(
            (("2027-09-01", "2027-12-30"), ("2028-01-10", "2028-05-31")), 1
        ):
            with form.term_ids.new() as term:
                term.kind = "half_year"
                term.number = number
                term.name = f"{number} полугодие"
                term.date_start = start
                term.date_end = end
        with form.vacation_ids.new() as vacation:
            vacation.name = "Зимние каникулы"
            vacation.date_start = "2027-12-31"
            vacation.date_end = "2028-01-09"
        year = form.save()
        self.assertEqual(year.company_id, self.school)
        self.assertEqual(year.term_ids.company_id, self.school)
        self.assertEqual(len(year.term_ids), 2)

    def test_years_do_not_overlap(self):
        with self.assertRaises(ValidationError):
            self.env["school.year"].create(
                {"name": "2027", "date_start": "2027-05-31", "date_end": "2027-12-31"}
            )

    def test_current(self):
        years = self.env["school.year"]
        self.assertEqual(years._current(self.school), self.year)
        # In summer the year that ended is still the one shown.
        self.assertEqual(years._current(self.school, date(2027, 7, 1)), self.year)
        self.assertFalse(years._current(self.school, date(2026, 8, 31)))

    def test_terms_stay_within_the_year(self):
        with self.assertRaises(ValidationError):
            self.quarters[3].date_end = "2027-06-01"
        with self.assertRaises(ValidationError):
            self.year.date_end = "2027-05-30"

    def test_terms_of_a_kind_do_not_overlap(self):
        with self.assertRaises(ValidationError):
            self.quarters[1].date_start = "2026-10-23"
        # Another kind may: one school grades by quarters and half-years.
        self.env["school.term"].create(
            {
                "name": "1 полугодие",
                "year_id": self.year.id,
                "kind": "half_year",
                "number": 1,
                "date_start": "2026-09-01",
                "date_end": "2026-12-30",
            }
        )

    def test_dates_are_in_order(self):
        for record, vals in (
            (self.vacation, {"date_end": "2026-10-23"}),
            (self.vacation, {"grade_from": 9, "grade_to": 5}),
        ):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                with self.cr.savepoint():
                    record.write(vals)
                    record.flush_recordset()


@tagged("post_install", "-at_install")
class TestSchoolBellSchedule(SchoolDiaryCommon):
    def test_deputy_enters_bells(self):
        form = Form(self.env["school.bell.schedule"].with_user(self.deputy))
        form.name = "Сокращённые"
        with form.bell_ids.new() as bell:
            bell.period = 1
            bell.time_start = 8.5
            bell.time_end = 9
        self.assertEqual(form.save().bell_ids.display_name, "1. 8:30")

    def test_nonsense_is_refused(self):
        for vals in (
            {"period": 1, "time_start": 15, "time_end": 16},
            {"period": 8, "time_start": 16, "time_end": 15},
            {"period": 8, "time_start": 23, "time_end": 25},
            {"period": 0, "time_start": 7, "time_end": 8},
        ):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                with self.cr.savepoint():
                    self.env["school.bell"].create(
                        {"schedule_id": self.bells.id, **vals}
                    )
