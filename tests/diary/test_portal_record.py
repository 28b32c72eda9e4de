"""The results of all years in the portal: what is published, for the own child."""

from odoo.tests import tagged

from ..common import regulation
from ..results.common import ResultMixin
from .portal_common import PortalCommon


@tagged("post_install", "-at_install")
class TestPortalRecord(ResultMixin, PortalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._year_term()
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def _words_of(self, language="en"):
        return self._words(self._page(self.student, "record", language=language))

    @regulation("000-5", "002-3", "003-3")
    def test_published_alone(self):
        self._log_in("t_parent")
        self.assertIn("There are no results yet", self._words_of())
        self.school.school_publish_results = "at_hour"
        result = self._result(term=self.quarters[0])
        result.value_id = self._value("5")
        self._end_request()
        self.assertEqual(result.state, "decided")
        self.assertNotIn("Математика", self._words_of())
        result.action_publish()
        words = self._words_of("ru")
        self.assertRegex(words, "Основное общее образование .*6Б .*Математика 5")
        self.assertNotIn(" ? ", words.replace("; ? – ", ""))
        page = self._page(self.student, "results")
        self.assertIn(f"/my/diary/{self.student.id}/record", page)

    def test_refused(self):
        self._log_in("t_parent")
        for student in (self.other_student, self.foreign_student):
            answer = self._get(f"/my/diary/{student.id}/record")
            self.assertEqual(answer.status_code, 404)
        self._log_in("t_foreign_parent")
        answer = self._get(f"/my/diary/{self.student.id}/record")
        self.assertEqual(answer.status_code, 404)
        self._log_in(None)
        self.assertIn(
            "/web/login", self._get(f"/my/diary/{self.student.id}/record").url
        )
