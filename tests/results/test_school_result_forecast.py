"""What is expected of a result: computed for a school at once, told to who may know."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon, regulation


@tagged("post_install", "-at_install")
class TestSchoolResultForecast(SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year_term = cls.env["school.term"].create(
            {
                "name": "Год",
                "year_id": cls.year.id,
                "kind": "year",
                "date_start": cls.year.date_start,
                "date_end": cls.year.date_end,
            }
        )
        day = cls.quarters[0].date_end
        cls.lesson_before = cls._lesson(cls.course_math, day, 6)

    def _forecast(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        self.env["school.result"]._forecast(self.school)

    def _result(self, student=None, course=None, term=None):
        return self.env["school.result"].search(
            [
                ("student_id", "=", (student or self.student).id),
                ("course_id", "=", (course or self.course_math).id),
                ("term_id", "=", (term or self.quarter).id),
            ]
        )

    def _give_all(self, codes, student=None):
        for lesson, code in zip(self.lessons_math, codes, strict=False):
            self._give(student or self.student, lesson, code)

    def _last_term(self, code, student=None):
        """A grade of the first quarter."""
        self._give(student or self.student, self.lesson_before, code)

    @regulation("000-6", "001-i", "002-4", "003-4", "004-2")
    def test_of_the_term_and_of_the_year(self):
        self._last_term("5")
        self._give_all("555")
        self._forecast()
        for term in (self.quarter, self.year_term):
            result = self._result(term=term)
            self.assertEqual(result.forecast_value_id.code, "5")
            self.assertGreater(result.forecast_chance, 0.6)
            self.assertLessEqual(result.forecast_low, result.forecast)
            self.assertLessEqual(result.forecast, result.forecast_high)
            self.assertFalse(result.forecast_risk)
        self.assertGreater(self._result().forecast_left, 0)
        self.assertFalse(self._result(term=self.quarters[2]).has_forecast)

    def test_it_stands_in_the_journal(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
        grid = self.course_math.with_user(self.teacher)
        self._forecast()
        outcome = grid.grid_open(self.quarter.id)["outcome"]
        self.assertFalse(any(row["forecast"] for row in outcome["rows"].values()))
        self._last_term("5")
        self._give_all("555")
        self._forecast()
        for term_id in (self.quarter.id, 0):
            row = grid.grid_open(term_id)["outcome"]["rows"][self.student.id]
            self.assertEqual(row["forecast"], "5")
            self.assertGreater(row["chance"], 60)
        self._result().value_id = self._value("5")
        outcome = grid.grid_open(self.quarter.id)["outcome"]
        self.assertFalse(outcome["rows"][self.student.id]["forecast"])

    def test_nothing_is_said_of_nothing(self):
        self._forecast()
        self.assertFalse(self._result().has_forecast)

    def test_nobody_is_told_the_grades_of_others(self):
        """A mean of few pupils has no part; without marks nothing is expected."""
        self._give_all("44")
        self._forecast()
        alone = self._result().forecast
        for student in (self.other_student, self.third_student):
            self._give_all("22", student)
        self._forecast()
        self.assertEqual(self._result().forecast, alone)
        self.assertFalse(self._result(self.own_student).has_forecast)

    def test_few_marks_lean_towards_the_class(self):
        self._give_all("5")
        self._forecast()
        alone = self._result().forecast
        for place in range(5):
            pupil = self._student("Новиков", f"Имя {place}", "", self.class_6b)
            self._give_all("333", pupil)
        self._forecast()
        self.assertLess(self._result().forecast, alone)

    def test_a_decided_result_has_none(self):
        self._give_all("555")
        self._forecast()
        result = self._result()
        self.assertTrue(result.has_forecast)
        result.write({"value_id": self._value("5").id})
        self._forecast()
        self.assertFalse(result.has_forecast)
        year = self._result(term=self.year_term)
        self.assertEqual(year.forecast_value_id.code, "5")
        self.assertEqual(year.forecast_high, 5.0)

    def test_risks(self):
        self._last_term("3")
        self._give_all("2222")
        self._last_term("5", self.third_student)
        self._give_all("33333", self.third_student)
        self._give_all("4444", self.other_student)
        self._forecast()
        self.assertEqual(self._result().forecast_risk, "poor")
        self.assertEqual(self._result(self.third_student).forecast_risk, "fall")
        self.assertFalse(self._result(self.other_student).forecast_risk)

    def test_who_sees_the_pupils_at_risk(self):
        self._give_all("2222")
        self._forecast()
        action = self.env.ref("school_diary.school_result_action_risk")._for_xml_id(
            "school_diary.school_result_action_risk"
        )
        domain = [("forecast_risk", "!=", False), ("state", "=", "open")]
        self.assertEqual(action["domain"], str(domain))
        Result = self.env["school.result"]
        for user, sees in (
            (self.homeroom_teacher, True),
            (self.teacher, True),
            (self.deputy, True),
            (self.head, True),
            (self.other_teacher, False),
            (self.foreign_teacher, False),
        ):
            found = Result.with_user(user).search(domain)
            with self.subTest(user=user.login):
                self.assertEqual(self._result() in found, sees)
        with self.assertRaises(AccessError):
            Result.with_user(self.parent).search(domain)
        with self.assertRaises(AccessError):
            Result.with_user(self.parent).action_forecast()
        with self.assertRaises(AccessError):
            self._result().with_user(self.teacher).write({"forecast": 5})

    def test_asked_for_by_a_teacher(self):
        self._give_all("555")
        self.env.flush_all()
        self.env.cr.precommit.run()
        Result = self.env["school.result"].with_user(self.homeroom_teacher)
        Result.with_company(self.school).action_forecast()
        self.assertEqual(self._result().forecast_value_id.code, "5")

    def test_cron_in_a_fixed_number_of_queries(self):
        Result = self.env["school.result"]
        self._give_all("555")
        self._forecast()
        self.env.flush_all()
        with self.assertQueryCount(6):
            Result._forecast(self.school)
        for place in range(12):
            pupil = self._student("Новиков", f"Имя {place}", "", self.class_6b)
            self._give_all("4", pupil)
        self._forecast()
        self.env.flush_all()
        with self.assertQueryCount(6):
            Result._forecast(self.school)
        self.env.ref("school_diary.ir_cron_forecast_results").method_direct_trigger()
        self.assertTrue(self._result().has_forecast)

    def test_a_repeat_changes_nothing(self):
        self._give_all("5424")
        self._forecast()
        self.env.cr.execute(
            "SELECT sum(xmin::text::bigint), count(*) FROM school_result"
        )
        before = self.env.cr.fetchall()
        self.env["school.result"]._forecast(self.school)
        self.env.cr.execute(
            "SELECT sum(xmin::text::bigint), count(*) FROM school_result"
        )
        self.assertEqual(self.env.cr.fetchall(), before)
