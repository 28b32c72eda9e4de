"""What families on paper learn of results and of what is to be expected."""

from datetime import timedelta

from odoo.tests import tagged

from ..common import SchoolDiaryCommon, regulation
from .extract_common import ExtractMixin


@tagged("post_install", "-at_install")
class TestExtractResults(ExtractMixin, SchoolDiaryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for lesson, code in zip(cls.lessons_math, "4453", strict=False):
            cls._give(cls.student, lesson, code)
        cls._give(cls.third_student, cls.lesson_russian, "2")
        cls._on_paper([cls.guardian, cls.other_guardian])
        cls._end_request()

    @classmethod
    def _end_request(cls):
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def _decide_on(self, term, code, course=None, **vals):
        self._end_request()
        result = self.env["school.result"].search(
            [
                ("student_id", "=", self.student.id),
                ("course_id", "=", (course or self.course_math).id),
                ("term_id", "=", term.id),
            ]
        )
        result.write({"value_id": self._value(code).id, "reason": "Итог", **vals})
        self._end_request()
        return result

    def _page(self, monday=None):
        """The extract of the pupil."""
        pages = self._print(self._batch(monday or self.MONDAY))
        [page] = [page for page in pages if page.lines[2] == self.student.name]
        return page

    @regulation("000-6", "001-i", "002-4", "003-4", "004-2")
    def test_what_is_to_be_expected(self):
        self.env["school.result"]._forecast(self.school)
        page = self._page()
        found = page.last_columns(["Математика", "Русский язык"])
        self.assertEqual(found["Математика"], ["3,80", "→", "4"])
        self.assertEqual(found["Русский язык"], [])
        self.assertIn("→ отметка, ожидаемая за период", page.text)

    def test_without_a_forecast_as_ever(self):
        page = self._page()
        self.assertEqual(page.last_columns(["Математика"])["Математика"], ["3,80"])
        self.assertNotIn("→", page.text)

    @regulation("000-8", "001-j", "002-6", "003-6", "004-3", "000-4c")
    def test_final_grades_and_exams(self):
        first = self.quarters[0]
        self._decide_on(first, "5")
        self._decide_on(first, "3", self.course_russian)
        exam = self.env["school.exam"].create(
            {
                "name": "Олимпиада по истории",
                "kind": "contest",
                "year_id": self.year.id,
                "date": self.TODAY - timedelta(days=1),
                "highest_score": 50,
                "result_ids": [
                    (0, 0, {"student_id": self.student.id, "score": 41, "place": 2}),
                    (0, 0, {"student_id": self.other_student.id, "score": 17}),
                ],
            }
        )
        self.assertEqual(exam.result_ids.mapped("state"), ["published"] * 2)
        self.env["school.result"]._forecast(self.school)
        pages = self._print(self._batch(self.MONDAY))
        mine, other = (
            next(page for page in pages if page.lines[2] == pupil.name)
            for pupil in (self.student, self.other_student)
        )
        self.assertIn("1 четверть: Математика — 5, Русский язык — 3", mine.text)
        self.assertIn("Олимпиада по истории: 41 из 50 баллов, 2-е место", mine.text)
        self.assertNotIn("1 четверть", other.text)
        self.assertIn("17 из 50", other.text)
        self.assertNotIn("41 из 50", other.text)

    def test_nothing_before_it_is_published(self):
        self.school.write(
            {"school_publish_results": "at_hour", "school_publish_hour": 20}
        )
        self._decide_on(self.quarters[0], "5")
        self._decide_on(self.quarter, "2")
        self.env["school.result"]._forecast(self.school)
        text = self._page().text
        self.assertNotIn("1 четверть", text)
        self.assertNotIn("— 2", text)
        self.assertNotIn("→", text)

    def test_told_over_a_vacation_and_not_for_ever(self):
        result = self._decide_on(self.quarters[0], "5")
        for days, is_told in ((13, True), (30, False)):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE school_result SET published_at = %s WHERE id = %s",
                [self.MONDAY - timedelta(days=days), result.id],
            )
            result.invalidate_recordset()
            orders = self._batch(self.MONDAY) or self.env["school.paper.batch"].search(
                []
            )
            pages = self._print(orders)
            [page] = [page for page in pages if page.lines[2] == self.student.name]
            self.assertEqual("1 четверть:" in page.text, is_told, days)
