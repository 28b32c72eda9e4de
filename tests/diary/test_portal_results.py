"""The report card in the portal: published grades, deferrals, acknowledging."""

from datetime import date, datetime, timedelta

from lxml import html

from odoo.http import Request
from odoo.tests import freeze_time, tagged

from ..common import regulation
from ..results.common import ResultMixin
from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalResults(ResultMixin, PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._year_term()
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def _publish(self, student, code="5", **place):
        result = self._result(student, **place)
        result.value_id = self._value(code)
        self.assertEqual(result.state, "published")
        return result

    def _as_of(self, student=None):
        """Up to when the page shows the grades; nothing where it does not ask."""
        student = student or self.student
        answer = self.url_open(f"/en/my/diary/{student.id}/results")
        page = html.fromstring(answer.text)
        return "".join(page.xpath("//input[@name='as_of']/@value")[:1])

    def _acknowledge(self, student, term, **typed):
        typed.setdefault("as_of", self._as_of(student))
        answer = self.url_open(
            f"/en/my/diary/{student.id}/results/{term.id}/seen",
            data={"csrf_token": Request.csrf_token(self), **typed},
            timeout=30,
        )
        self.env.invalidate_all()
        return answer

    def _seen(self):
        return self.env["school.acknowledgement"].search([])

    @regulation("000-8", "001-j", "002-6", "003-6", "004-3")
    def test_published_at_once(self):
        self._log_in("t_parent")
        words = self._words(self._page(self.student, "results"))
        self.assertIn("No final grades yet", words)
        self._publish(self.student)
        self._publish(self.other_student, "2")
        words = self._words(self._page(self.student, "results"))
        self.assertIn("Математика", words)
        self.assertRegex(words, r"Математика Ильина М\. О\. 5")

    def test_what_is_not_published_is_not_shown(self):
        self.school.school_publish_results = "at_hour"
        result = self._result(self.student)
        result.value_id = self._value("5")
        self.assertEqual(result.state, "decided")
        self._log_in("t_parent")
        words = self._words(self._page(self.student, "results"))
        self.assertNotIn("Математика", words)

    @regulation("000-7c", "002-5c", "003-5c")
    def test_deferred_says_until_when(self):
        self._end_request()
        self.env["school.deferral"].create(
            {
                "student_id": self.student.id,
                "term_id": self.quarter.id,
                "date_until": self.TODAY + timedelta(days=10),
            }
        )
        self._log_in("t_parent")
        words = self._words(self._page(self.student, "results", language="ru"))
        self.assertIn("28 ноября", words)

    @regulation("000-8", "001-j", "002-6", "003-6", "004-3")
    def test_exams_to_come_and_their_published_results(self):
        exam = self.env["school.exam"].create(
            {
                "name": "Устное собеседование",
                "subject_id": self.russian.id,
                "date": self.TODAY,
                "user_id": self.teacher.id,
                "publication": "at_time",
                "publication_time": "2026-11-18 15:00:00",
                "result_ids": [
                    (0, 0, {"student_id": one.id})
                    for one in self.student | self.other_student
                ],
            }
        )
        self._log_in("t_parent")
        self.assertRegex(self._results(), "Устное собеседование .* to come")
        exam.result_ids.value_id = self._value("3")
        self.assertRegex(self._results(), "Устное собеседование .* to come")
        exam.action_publish()
        self.assertRegex(self._results(), "Устное собеседование · Русский язык 3")

    def _results(self):
        return self._words(self._page(self.student, "results"))

    @regulation("004-4c", "004-4d")
    def test_acknowledged_with_a_message(self):
        self._publish(self.student)
        self._log_in("t_parent")
        self.assertIn("I have seen them", self._page(self.student, "results"))
        answer = self._acknowledge(
            self.student, self.quarter, message="Спасибо <b>Вам</b>"
        )
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("I have seen them", answer.text)
        seen = self._seen()
        self.assertEqual((seen.user_id, seen.term_id), (self.parent, self.quarter))
        self.assertEqual(seen.message, "Спасибо <b>Вам</b>")
        self.assertEqual(seen.activity_ids.user_id, self.homeroom_teacher)
        self._acknowledge(self.student, self.quarter, message="Ещё раз")
        self.assertEqual(self._seen(), seen)
        self.assertEqual(seen.message, "Спасибо <b>Вам</b>")
        allowed = self.env["school.acknowledgement"]
        self.assertEqual(allowed.with_user(self.homeroom_teacher).search([]), seen)
        for user in (self.other_teacher, self.foreign_teacher):
            self.assertFalse(allowed.with_user(user).search([]))

    @regulation("001-c", "004-4d")
    def test_a_pupil_of_age_acknowledges_until_the_consent_is_refused(self):
        self._publish(self.own_student)
        self.own_student.birth_date = date(2008, 11, 18)
        self._log_in("t_pupil")
        answer = self._acknowledge(self.own_student, self.quarter, message="Вижу")
        self.assertEqual(answer.status_code, 200)
        seen = self._seen()
        self.assertEqual((seen.user_id, seen.message), (self.pupil_user, "Вижу"))
        right = self.own_student._own_right()
        right.consent_ids.create(
            {"guardian_id": right.id, "state": "refused", "way": "paper"}
        )
        again = self._acknowledge(self.own_student, self.quarter)
        self.assertEqual(again.status_code, 404)

    @regulation("004-4c", "004-4d")
    def test_what_comes_after_is_acknowledged_anew(self):
        """Another subject's grade, and one that was corrected since."""
        result = self._publish(self.student)
        self._log_in("t_parent")
        self._acknowledge(self.student, self.quarter, message="Спасибо")
        seen = self._seen()
        self.assertFalse(self._as_of())
        with self._later(minutes=10):
            self._publish(self.student, "4", course=self.course_russian)
        page = self._as_of()
        self.assertTrue(page)
        with self._later(minutes=20):
            result.write({"value_id": self._value("3").id, "reason": "Ошибка"})
            self.env.flush_all()
        # The page that was open shows the grade from before.
        with self._later(minutes=30):
            self._acknowledge(self.student, self.quarter, as_of=page)
            self.assertEqual(seen.seen_at.minute, 0)
            answer = self._acknowledge(self.student, self.quarter, message="Как так?")
        self.assertNotIn("I have seen them", answer.text)
        self.assertEqual(self._seen(), seen)
        self.assertEqual(seen.seen_at.minute, 30)
        self.assertEqual(seen.message, "Спасибо\n\nКак так?")

    def _later(self, **delta):
        return freeze_time(datetime(2026, 11, 18, 9) + timedelta(**delta), tick=True)

    def test_refused(self):
        self._log_in("t_parent")
        nothing = self._acknowledge(self.student, self.quarter)
        self.assertEqual(nothing.status_code, 404, "nothing is published")
        self._publish(self.other_student)
        for student, term in (
            (self.other_student, self.quarter),
            (self.foreign_student, self.quarter),
            (self.student, self.env["school.term"].browse(10**8)),
        ):
            self.assertEqual(self._acknowledge(student, term).status_code, 404)
        self.assertFalse(self._seen())
