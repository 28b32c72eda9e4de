"""What was decided on stays: its reason, its time, its history, its worth."""

from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import SchoolDiaryCommon, regulation
from .common import ResultMixin


@tagged("post_install", "-at_install")
class TestSchoolResultKept(ResultMixin, SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year_term = cls._year_term()
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def _enrollments(self, student):
        return self.env["school.enrollment"].search([("student_id", "=", student.id)])

    def _missing(self):
        return self.env["school.result"].search(self.quarter._missing_domain())

    # The decision

    def test_the_reason_is_not_taken_back(self):
        self._give(self.student, self.lesson, "4")
        result = self._result().with_user(self.teacher)
        result.write({"value_id": self._value("5").id, "reason": "Олимпиада"})
        with self.assertRaises(UserError):
            result.write({"reason": False})
        result.write({"reason": "Победа в олимпиаде"})
        self.assertEqual(
            result.revision_ids.mapped("reason"), ["Победа в олимпиаде", "Олимпиада"]
        )

    def test_a_closed_term_keeps_the_reasons(self):
        self._close_term(self.quarter)
        with self.assertRaises(UserError) as caught:
            self._result().with_user(self.teacher).reason = "Потом"
        self.assertIn("is closed", str(caught.exception))

    def test_to_decide_the_same_again_is_no_decision(self):
        result = self._result().with_user(self.teacher)
        result.value_id = self._value("4")
        self.env.flush_all()
        long_ago = result.decided_at - timedelta(days=3)
        self.env.cr.execute(
            "UPDATE school_result SET decided_at = %s WHERE id = %s",
            [long_ago, result.id],
        )
        result.invalidate_recordset()
        result.write({"value_id": self._value("4").id})
        self.assertEqual(result.decided_at, long_ago)
        with self.assertRaises(UserError):
            result.write({"value_id": self._value("5").id})

    def test_a_closed_year_closes_its_terms(self):
        self._decide(self.year_term)
        self.year_term.with_user(self.deputy).action_close()
        result = self._result(term=self.quarters[0]).with_user(self.teacher)
        with self.assertRaises(UserError):
            result.value_id = self._value("5")

    # The history

    def test_history_outlives_the_enrollment(self):
        result = self._result()
        result.value_id = self._value("4")
        result.value_id = False
        revision = result.revision_ids
        self._enrollments(self.student).write(
            {"date_to": self.TODAY - timedelta(days=40)}
        )
        self._end_request()
        self.assertEqual(revision.exists().result_id, result)
        self.assertNotIn(result, self._missing())

    def test_who_is_gone_is_not_waited_for(self):
        result = self._result()
        result.value_id = self._value("4")
        self._end_request()
        self._enrollments(self.student).unlink()
        self._end_request()
        self.assertEqual((result.value_id.code, result.is_due), ("4", False))
        result.value_id = False
        self._end_request()
        self.assertNotIn(result, self._missing())
        # Back in the class, it is due again.
        self._enroll(self.student, self.class_6b)
        self.assertIn(self._result(), self._missing())

    @regulation("000-5", "002-3", "003-3")
    def test_nothing_decided_is_deleted_with_what_it_hangs_on(self):
        course = self._course(self.class_6b, self.history, self.teacher)
        pupil = self._student("Новиков", "Иван", None, self.class_6b)
        result = self._result(pupil, course)
        result.value_id = self._value("5")
        self._end_request()
        self._enrollments(pupil).unlink()
        for record, user in (
            (course, self.deputy),
            (self.quarter, self.deputy),
            (pupil, self.secretary),
        ):
            with (
                self.subTest(model=record._name),
                self.assertRaises(UserError) as caught,
            ):
                record.with_user(user).unlink()
            self.assertIn("Final grades were decided", str(caught.exception))
        result.value_id = False  # its history stays
        with self.assertRaises(UserError):
            course.with_user(self.deputy).unlink()

    def test_what_nobody_decided_on_goes_with_its_course(self):
        course = self._course(self.class_6b, self.history, self.teacher)
        result = self._result(course=course)
        course.with_user(self.deputy).unlink()
        self.assertFalse(result.exists())

    def test_a_class_with_results_stays(self):
        school_class = self._class("8В", 8)
        pupil = self._student("Новиков", "Иван", None, school_class)
        course = self._course(school_class, self.math, self.teacher)
        self._result(pupil, course).value_id = self._value("5")
        self._end_request()
        self._enrollments(pupil).unlink()
        with self.assertRaises(UserError):
            school_class.with_user(self.deputy).unlink()

    # The worth

    def test_the_scale_stays(self):
        self._result(course=self.course_literature).value_id = self._value("5")
        with self.assertRaises(ValidationError):
            self.course_literature.scale_id = self.env.ref(
                "school_diary.grade_scale_pass"
            )

    def test_the_worth_of_a_mark_stays(self):
        scale = self.scale.copy({"company_id": self.school.id})
        self.course_literature.scale_id = scale
        five = self._value("5", scale).with_user(self.deputy)
        five.number = 4.5
        self._result(course=self.course_literature).value_id = five
        with self.assertRaises(UserError):
            five.number = 2

    # The year

    def test_the_year_of_who_has_moved_is_whole(self):
        first, second, *_rest = self.quarters
        class_6a = self._class("6А", 6)
        course = self._course(class_6a, self.math, self.other_teacher)
        before = self._result(self.third_student, term=first)
        before.value_id = self._value("2")
        self._enrollments(self.third_student).date_to = "2026-11-01"
        self._enroll(self.third_student, class_6a, date_from="2026-11-02")
        year = self._result(self.third_student, course, self.year_term)
        self.assertEqual((year.average, year.mark_count), (2.0, 1))
        self._result(self.third_student, course, second).value_id = self._value("5")
        self._end_request()
        self.assertEqual(year.average, 3.5)
        # What is decided late in the former class counts in the new one, too.
        before.value_id = self._value("3")
        self._end_request()
        self.assertEqual((year.average, year.mark_count), (4.0, 2))
        left = self._result(self.third_student, term=self.year_term)
        self.assertEqual((left.is_due, left.average), (False, 3.0))

    # The forecast

    @regulation("000-8", "001-j")
    def test_the_years_forecast_does_not_tell_what_is_not_published(self):
        self.school.write(
            {"school_publish_results": "at_hour", "school_publish_hour": 20}
        )
        self._give(self.student, self.lesson, "5")
        year = self._result(term=self.year_term)
        told = set()
        for code in "25":
            result = self._result()
            result.write({"value_id": self._value(code).id, "reason": "Итог"})
            self.assertEqual(result.state, "decided")
            self._end_request()
            self.env["school.result"]._forecast(self.school)
            told.add((year.has_forecast, year.forecast, year.forecast_value_id))
        self.assertEqual(len(told), 1)

    def test_the_last_minute_of_a_day(self):
        self.school.write(
            {"school_publish_results": "at_hour", "school_publish_hour": 23.999}
        )
        result = self._result()
        result.value_id = self._value("5")
        self.assertEqual(str(result.publish_at), "2026-11-18 21:00:00")
