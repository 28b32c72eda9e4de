from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..common import SchoolDiaryCommon
from .common import ResultMixin

NOW = datetime(2026, 11, 18, 9, 0)


@tagged("post_install", "-at_install")
class TestProbe(ResultMixin, SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.year_term = cls._year_term()
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def _exam(self, **vals):
        exam = self.env["school.exam"].with_user(self.deputy).create({
            "name": "Э", "subject_id": self.math.id, "date": self.TODAY - timedelta(days=1),
            "user_id": self.teacher.id, "class_ids": [Command.set(self.class_6b.ids)],
            "year_id": self.year.id, **vals})
        exam.action_add_classes()
        return exam

    def _of(self, exam, student=None):
        return exam.result_ids.filtered(lambda o: o.student_id == (student or self.student))

    def test_01_reason_alone_closed(self):
        self._give(self.student, self.lesson, "4")
        result = self._result().with_user(self.teacher)
        result.write({"value_id": self._value("5").id, "reason": "Олимпиада"})
        with self.assertRaises(UserError):
            result.write({"reason": False})

    def test_01b_reason_in_closed_term(self):
        self._close_term(self.quarter)
        result = self._result().with_user(self.teacher)
        with self.assertRaises(UserError):
            result.write({"reason": "позже"})

    def test_02_same_value_resets_day(self):
        result = self._result().with_user(self.teacher)
        result.value_id = self._value("4")
        self.env.flush_all()
        self.env.cr.execute("UPDATE school_result SET decided_at = %s WHERE id=%s", [NOW - timedelta(days=3), result.id])
        result.invalidate_recordset()
        result.write({"value_id": self._value("4").id})
        with self.assertRaises(UserError):
            result.write({"value_id": self._value("5").id})

    def test_03_teacher_ends_deferral(self):
        deferral = self.env["school.deferral"].with_user(self.deputy).create({
            "student_id": self.student.id, "term_id": self.quarter.id, "date_until": self.TODAY + timedelta(days=9)})
        self._close_term(self.quarter)
        result = self._result().with_user(self.teacher)
        result.write({"value_id": False})
        self.assertEqual(result.state, "deferred")
        with self.assertRaises(UserError):
            deferral.with_user(self.deputy).action_withdraw()

    def test_04_history_survives_leaving(self):
        result = self._result()
        result.value_id = self._value("4")
        result.value_id = False
        self._end_request()
        rev = result.revision_ids
        self.assertTrue(rev)
        self.env["school.enrollment"].search([("student_id", "=", self.student.id)]).write({"date_to": self.TODAY - timedelta(days=40)})
        self._end_request()
        self.assertTrue(rev.exists())
        self.assertNotIn(result, self.env["school.result"].search(self.quarter._missing_domain()))

    def test_04b_withdrawn_after_enrollment_gone(self):
        result = self._result()
        result.value_id = self._value("4")
        self._end_request()
        self.env["school.enrollment"].search([("student_id", "=", self.student.id)]).unlink()
        self._end_request()
        self.assertFalse(result.is_due)
        result.value_id = False
        self._end_request()
        self.assertNotIn(result, self.env["school.result"].search(self.quarter._missing_domain()))

    def test_05_final_goes_with_exam_grade(self):
        exam = self._exam(is_final=True)
        self._result(term=self.year_term).value_id = self._value("4")
        self._of(exam).value_id = self._value("5")
        self._end_request()
        final = self.env["school.result"].search([("kind", "=", "final")])
        self.assertTrue(final)
        self._of(exam).value_id = False
        self._end_request()
        self.assertFalse(final.exists())

    def test_05b_exam_is_final_toggled(self):
        exam = self._exam()
        self._of(exam).value_id = self._value("5")
        self._end_request()
        exam.is_final = True
        self._end_request()
        final = self.env["school.result"].search([("kind", "=", "final")])
        self.assertTrue(final)
        exam.is_final = False
        self._end_request()
        self.assertFalse(final.exists())

    def test_06_exam_deleted_with_published(self):
        exam = self._exam()
        self._of(exam).value_id = self._value("5")
        self._end_request()
        with self.assertRaises(UserError):
            exam.unlink()

    def test_07_exam_result_moves(self):
        exam = self._exam()
        one = self._of(exam).with_user(self.teacher)
        one.value_id = self._value("5")
        other = self._exam(name="B", user_id=self.other_teacher.id)
        other.result_ids.unlink()
        with self.assertRaises(UserError):
            one.write({"exam_id": other.id})

    def test_07b_exam_result_pupil(self):
        exam = self._exam()
        one = self._of(exam).with_user(self.teacher)
        one.value_id = self._value("5")
        with self.assertRaises(UserError):
            one.write({"student_id": self.sibling.id})

    def test_08_publish_at_by_hand(self):
        exam = self._exam()
        one = self._of(exam).with_user(self.teacher)
        for vals in ({"publish_at": "2099-01-01"}, {"publish_until": "2099-01-01"}, {"company_id": self.other_school.id}, {"state": "published"}, {"year_id": 1}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                one.write(vals)
        for vals in ({"publish_at": "2099-01-01"}, {"publish_until": "2099-01-01"}, {"state": "published"}):
          with self.subTest(vals=vals), self.assertRaises(UserError):
            self.env["school.exam.result"].with_user(self.deputy).create({"exam_id": exam.id, "student_id": self.sibling.id, **vals})

    def test_09_nan(self):
        exam = self._exam(highest_score=100)
        one = self._of(exam).with_user(self.teacher)
        with self.assertRaises(UserError):
            one.write({"score": float("nan")})
            self.env.flush_all()

    def test_09b_lower_highest(self):
        exam = self._exam(highest_score=100)
        self._of(exam).score = 90
        with self.assertRaises(UserError):
            exam.highest_score = 50

    def test_09c_scale_changed(self):
        exam = self._exam()
        self._of(exam).value_id = self._value("5")
        with self.assertRaises(UserError):
            exam.scale_id = self.env.ref("school_diary.grade_scale_pass")

    def test_10_time_missing(self):
        exam = self._exam(publication="at_time", publication_time=NOW + timedelta(hours=5))
        self._of(exam).value_id = self._value("5")
        with self.assertRaises(UserError):
            exam.publication_time = False
            self.env.flush_all()

    def test_11_publish_hour(self):
        self.school.write({"school_publish_results": "at_hour", "school_publish_hour": 23.999})
        self._result().value_id = self._value("5")

    def test_12_deferral_by_hand(self):
        D = self.env["school.deferral"].with_user(self.deputy)
        deferral = D.create({"student_id": self.student.id, "term_id": self.quarter.id, "date_until": self.TODAY + timedelta(days=9)})
        for vals in ({"is_withdrawn": True}, {"decided_by_id": self.head.id}, {"date_until": "1900-01-01"}, {"company_id": self.other_school.id}):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                deferral.write(vals)
        deferral.action_withdraw()
        with self.subTest("copy"):
            self.assertEqual(deferral.copy().state, "active")

    def test_12b_deferral_create_forged(self):
        D = self.env["school.deferral"].with_user(self.deputy)
        with self.assertRaises(UserError):
            D.create({"student_id": self.student.id, "term_id": self.quarter.id, "date_until": self.TODAY + timedelta(days=9), "decided_by_id": self.head.id})

    def test_13_alert_after_done(self):
        deferral = self.env["school.deferral"].with_user(self.deputy).create({
            "student_id": self.student.id, "term_id": self.quarter.id, "date_until": self.TODAY + timedelta(days=9)})
        self.env.flush_all()
        self.env.cr.execute("UPDATE school_deferral SET date_until=%s", [self.TODAY - timedelta(days=1)])
        deferral.invalidate_recordset()
        self.env["school.deferral"]._cron_alert()
        self.assertEqual(len(deferral.activity_ids), 3)
        deferral.activity_ids.action_done()
        self.assertFalse(deferral.activity_ids)
        self.env["school.deferral"]._cron_alert()
        self.assertFalse(deferral.activity_ids)

    def test_14_course_deleted_with_results(self):
        course = self._course(self.class_6b, self.history, self.teacher)
        self._result(course=course).value_id = self._value("5")
        self._end_request()
        with self.assertRaises(UserError):
            course.with_user(self.deputy).unlink()
            self.env.flush_all()

    def test_14b_term_deleted_with_results(self):
        self._result().value_id = self._value("5")
        self._end_request()
        with self.assertRaises(UserError):
            self.quarter.with_user(self.deputy).unlink()
            self.env.flush_all()

    def test_14c_student_deleted_with_results(self):
        self._result().value_id = self._value("5")
        self._end_request()
        with self.assertRaises(UserError):
            self.env["school.guardian"].search([("student_id", "=", self.student.id)])
            self.third_student.id
            self._result(student=self.third_student).value_id = self._value("5")
            self._end_request()
            self.third_student.with_user(self.secretary).unlink()
            self.env.flush_all()

    def test_14d_year_deleted_with_results(self):
        year = self.env["school.year"].create({"name": "2027/2028", "company_id": self.school.id, "date_start": "2027-09-01", "date_end": "2028-05-31"})
        self.env["school.term"].create({"name": "q", "year_id": year.id, "date_start": "2027-09-01", "date_end": "2027-10-25"})
        c = self._class("1А", 1, year_id=year.id)
        course = self._course(c, self.math, self.teacher)
        self._enroll(self.student, c)
        self._end_request()
        r = self.env["school.result"].search([("course_id", "=", course.id)], limit=1)
        r.value_id = self._value("5")
        self._end_request()
        with self.assertRaises(UserError):
            year.with_user(self.deputy).unlink()
            self.env.flush_all()

    def test_15_course_scale_changed(self):
        r = self._result(course=self.course_literature)
        r.value_id = self._value("5")
        with self.assertRaises(UserError):
            self.course_literature.scale_id = self.env.ref("school_diary.grade_scale_pass")

    def test_15b_value_number_changed(self):
        scale = self.scale.copy({"company_id": self.school.id, "name": "X"})
        self.course_literature.scale_id = scale
        r = self._result(course=self.course_literature)
        r.value_id = self._value("5", scale)
        self._end_request()
        with self.assertRaises(UserError):
            self._value("5", scale).with_user(self.deputy).number = 2

    def test_16_closed_year_locks_quarter(self):
        self._decide(self.year_term)
        self.year_term.with_user(self.deputy).action_close()
        r = self._result(term=self.quarters[0]).with_user(self.teacher)
        with self.assertRaises(UserError):
            r.write({"value_id": self._value("5").id})

    def test_17_moved_pupil_year(self):
        c = self._class("6А", 6)
        math = self._course(c, self.math, self.other_teacher)
        self._result(term=self.quarters[0]).value_id = self._value("2")
        self._end_request()
        enr = self.env["school.enrollment"].search([("student_id", "=", self.third_student.id)])
        self._result(student=self.third_student, term=self.quarters[0]).value_id = self._value("2")
        enr.date_to = "2026-11-01"
        self._enroll(self.third_student, c, date_from="2026-11-02")
        self._result(student=self.third_student, course=math, term=self.quarters[1]).value_id = self._value("5")
        year = self._result(student=self.third_student, course=math, term=self.year_term)
        self.assertEqual(year.average, 3.5)

    def test_18_absurd_date_deferral(self):
        for day in ("9999-12-31", "0001-01-01"):
            with self.assertRaises(UserError):
                self.env["school.deferral"].with_user(self.deputy).create({"student_id": self.student.id, "term_id": self.quarter.id, "date_until": day})
                self.env.flush_all()

    def test_19_received_restart(self):
        exam = self._exam(date=self.TODAY - timedelta(days=5), publication="at_time", publication_time=NOW + timedelta(days=30))
        one = self._of(exam).with_user(self.teacher)
        one.value_id = self._value("4")
        known = one.known_at
        self._set_clock(20)
        one.received_at = NOW + timedelta(hours=19)
        self.assertEqual(one.known_at, known)

    def _set_clock(self, hours):
        from unittest.mock import patch
        moment = NOW + timedelta(hours=hours)
        self.startPatcher(patch.object(fields.Datetime, "now", lambda *_: moment))

    def test_20_expired_when_year_over(self):
        deferral = self.env["school.deferral"].with_user(self.deputy).create({
            "student_id": self.student.id, "term_id": self.quarter.id, "date_until": self.TODAY + timedelta(days=9)})
        self.env.flush_all()
        self.env.cr.execute("UPDATE school_deferral SET date_until=%s", [self.TODAY - timedelta(days=1)])
        self.env.cr.execute("UPDATE school_year SET date_start='2025-09-01', date_end='2026-05-31' WHERE id=%s", [self.year.id])
        self.env["school.year"].create({"name": "new", "company_id": self.school.id, "date_start": "2026-09-01", "date_end": "2027-05-31"})
        self.env.invalidate_all()
        self.assertTrue(self.year.is_over)
        self.env["school.deferral"]._cron_alert()

    def test_21_unpublished_year_forecast(self):
        self.school.write({"school_publish_results": "at_hour", "school_publish_hour": 20})
        self._give(self.student, self.lesson, "5")
        self._result(term=self.quarters[0]).value_id = self._value("2")
        self._end_request()
        self.env["school.result"]._forecast(self.school)
        y = self._result(term=self.year_term)
        first = y.forecast
        r = self._result()
        r.write({"value_id": self._value("2").id, "reason": "x"})
        self._end_request()
        self.assertEqual(r.state, "decided")
        self.env["school.result"]._forecast(self.school)
        y.invalidate_recordset()
        self.assertEqual(y.forecast, first)
