"""The regulation of a school with trimesters, clause by clause."""

from datetime import date

from odoo.tests import tagged

from ..common import regulation
from .diary_walk import DiaryWalk
from .result_walk import ResultWalk


class Trimesters:
    """The second trimester began on Monday."""

    REGULATION = "002"
    TERM_KIND, TERM_NAME = "trimester", "триместр"
    TERMS = (
        (date(2026, 9, 1), date(2026, 11, 15)),
        (date(2026, 11, 16), date(2027, 2, 28)),
        (date(2027, 3, 1), date(2027, 5, 31)),
    )


@tagged("post_install", "-at_install")
class TestDiary002(Trimesters, DiaryWalk):
    @regulation("002-1")
    def test_1_consent_is_registered(self):
        self._check_consent_registered()

    @regulation("002-2a")
    def test_2a_cabinet_and_mailing(self):
        self._check_mailing()

    @regulation("002-2b")
    def test_2b_all_is_seen(self):
        self._check_all_is_seen()

    @regulation("002-2b")
    def test_2b_teachers_but_of_streams(self):
        self._check_teachers_seen(streams=False)

    @regulation("002-2c")
    def test_2c_paper_extracts(self):
        self._check_paper_extract()

    @regulation("002-7")
    def test_7_delivery_as_agreed(self):
        self._check_contacts_agreed()

    @regulation("002-8")
    def test_8_exchange(self):
        self._check_exchange()


@tagged("post_install", "-at_install")
class TestResults002(Trimesters, ResultWalk):
    @regulation("002-3")
    def test_3_record_of_three_levels(self):
        self._check_record_across(2, 5, 10)

    @regulation("002-4")
    def test_4_forecast_of_the_trimester(self):
        self.assertEqual(self.class_6b.term_kind, "trimester", "as is usual here")
        self._check_forecast()

    @regulation("002-5a")
    def test_5a_a_final_grade_for_everyone(self):
        self._check_final_for_everyone()

    @regulation("002-5b")
    def test_5b_lessons_are_counted(self):
        self._check_lessons_counted()

    @regulation("002-5c")
    def test_5c_deferred_in_illness(self):
        self._check_deferred()

    @regulation("002-6")
    def test_6_results_within_three_days(self):
        self._check_published_within(72)
