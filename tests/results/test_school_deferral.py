"""Final grades deferred because of illness."""

from base64 import b64encode
from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import SchoolDiaryCommon, SchoolDiaryHttpCommon, regulation
from .common import ResultMixin


@tagged("post_install", "-at_install")
class TestSchoolDeferral(ResultMixin, SchoolDiaryCommon):
    def setUp(self):
        super().setUp()
        self._end_request()

    def _defer(self, user=None, **vals):
        with Form(self.env["school.deferral"].with_user(user or self.deputy)) as form:
            form.student_id = self.student
            form.term_id = self.quarter
            form.document = "Справка № 12"
            form.date_until = self.TODAY + timedelta(days=14)
        return form.record

    @regulation("000-7c", "002-5c", "003-5c")
    def test_a_deferred_result_lets_the_term_close(self):
        deferral = self._defer()
        self.assertEqual(deferral.state, "active")
        self.assertEqual(
            deferral.course_ids,
            self.course_math
            | self.course_russian
            | self.course_literature
            | self.course_english,
        )
        self._close_term(self.quarter)
        result = self._result()
        self.assertEqual(result.state, "deferred")
        for course in deferral.course_ids:
            late = self._result(course=course).with_user(course.teacher_id)
            late.value_id = self._value("4")
        self.assertEqual(deferral.state, "resolved")
        self.assertEqual(result.state, "published")
        with self.assertRaises(UserError):  # decided: the term is closed again
            result.with_user(self.teacher).value_id = self._value("5")

    @regulation("000-7c", "002-5c", "003-5c")
    def test_an_expired_deferral_alerts_the_teachers_once(self):
        deferral = self._defer()
        self.env["school.deferral"]._cron_alert()
        self.assertFalse(deferral.activity_ids)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_deferral SET date_until = %s WHERE id = %s",
            [self.TODAY - timedelta(days=1), deferral.id],
        )
        deferral.invalidate_recordset()
        self.assertEqual(deferral.state, "expired")
        for _time in range(2):
            self.env["school.deferral"]._cron_alert()
        told = deferral.activity_ids.user_id
        self.assertEqual(
            told, self.teacher | self.other_teacher | self.homeroom_teacher
        )
        self.assertEqual(len(deferral.activity_ids), 3)

    def test_withdrawn_is_due_again(self):
        deferral = self._defer()
        deferral.with_user(self.deputy).action_withdraw()
        self.assertEqual(deferral.state, "withdrawn")
        self.assertEqual(self._result().state, "open")

    def test_refused(self):
        for user in (self.teacher, self.homeroom_teacher, self.secretary):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._defer(user)
        deferral = self._defer()
        with self.assertRaises(UserError) as caught:
            self._defer()
        self.assertIn("nothing to be deferred", str(caught.exception))
        with self.assertRaises(UserError):
            deferral.with_user(self.deputy).write({"term_id": self.quarters[2].id})
        self.assertFalse(
            self.env["school.deferral"].with_user(self.foreign_teacher).search([])
        )

    def _expire(self, deferral):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE school_deferral SET date_until = %s WHERE id = %s",
            [self.TODAY - timedelta(days=1), deferral.id],
        )
        deferral.invalidate_recordset()

    def test_the_alert_is_not_repeated_when_it_is_done(self):
        deferral = self._defer()
        self._expire(deferral)
        self.env["school.deferral"]._cron_alert()
        deferral.activity_ids.action_done()
        self.env["school.deferral"]._cron_alert()
        self.assertFalse(deferral.activity_ids)

    def test_prolonged_it_alerts_anew(self):
        deferral = self._defer()
        self._expire(deferral)
        self.env["school.deferral"]._cron_alert()
        deferral.with_user(self.deputy).date_until = self.TODAY + timedelta(days=7)
        self.assertEqual(deferral.state, "active")
        self.assertFalse(deferral.activity_ids)
        self._expire(deferral)
        self.env["school.deferral"]._cron_alert()
        self.assertEqual(len(deferral.activity_ids), 3)

    def test_a_teacher_decides_but_does_not_end_it(self):
        deferral = self._defer()
        self._close_term(self.quarter)
        result = self._result().with_user(self.teacher)
        result.write({"value_id": False})
        self.assertEqual(result.state, "deferred")
        with self.assertRaises(UserError):  # a closed term would have a gap
            deferral.with_user(self.deputy).action_withdraw()
        self.assertEqual(deferral.state, "active")

    def test_by_hand(self):
        """Through RPC, what the form does not offer."""
        deferral = self._defer()
        forged = {"decided_by_id": self.head.id}
        for vals in (
            forged,
            {"is_withdrawn": True},
            {"is_alerted": True},
            {"date_until": self.TODAY},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                deferral.write(vals)
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                deferral.date_until = "9999-12-31"
                self.env.flush_all()
        deferral.action_withdraw()
        with self.assertRaises(AccessError):
            deferral.copy(forged)
        self.assertEqual(deferral.copy().state, "active")


@tagged("post_install", "-at_install")
class TestDeferralScan(ResultMixin, SchoolDiaryHttpCommon):
    def test_the_scan_is_for_the_heads(self):
        """A medical document: not for each teacher who sees that it was deferred."""
        self._end_request()
        deferral = self.env["school.deferral"].with_user(self.deputy)
        deferral = deferral.create(
            {
                "student_id": self.student.id,
                "term_id": self.quarter.id,
                "date_until": self.TODAY + timedelta(days=14),
                "scan": b64encode(b"%PDF-1.4 diagnosis"),
                "scan_name": "certificate.pdf",
            }
        )
        self.env.flush_all()
        url = f"/web/content/school.deferral/{deferral.id}/scan"
        for user in (self.deputy, self.head):
            self.authenticate(user.login, user.login)
            self.assertIn(b"diagnosis", self.url_open(url).content)
        for user in (self.teacher, self.homeroom_teacher, self.secretary, self.parent):
            with self.subTest(user=user.login), mute_logger("odoo.http"):
                self.authenticate(user.login, user.login)
                response = self.url_open(url)
                self.assertIn(response.status_code, (403, 404))
                self.assertNotIn(b"diagnosis", response.content)
        self.assertEqual(deferral.with_user(self.teacher).ground, "illness")
