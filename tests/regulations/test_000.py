"""The generic regulation, clause by clause."""

from odoo.tests import tagged

from ..common import regulation
from .diary_walk import DiaryWalk
from .result_walk import ResultWalk


@tagged("post_install", "-at_install")
class TestDiary000(DiaryWalk):
    REGULATION = "000"

    @regulation("000-1")
    def test_1_told_without_asking(self):
        self._check_told_by_itself()

    @regulation("000-2")
    def test_2_paper_every_week(self):
        self._check_paper_every(7)

    @regulation("000-3")
    def test_3_consent_is_registered(self):
        self._check_consent_registered()

    @regulation("000-4a")
    def test_4a_cabinet_and_mailing(self):
        self._check_mailing()

    @regulation("000-4b")
    def test_4b_all_is_seen(self):
        self._check_all_is_seen()

    @regulation("000-4b")
    def test_4b_teachers_of_streams_too(self):
        self._check_teachers_seen(streams=True)

    @regulation("000-4c")
    def test_4c_paper_extracts(self):
        self._check_paper_extract()

    @regulation("000-9")
    def test_9_delivery_as_agreed(self):
        self._check_contacts_agreed()

    @regulation("000-10")
    def test_10_exchange(self):
        self._check_exchange()


@tagged("post_install", "-at_install")
class TestResults000(ResultWalk):
    REGULATION = "000"

    @regulation("000-5")
    def test_5_record_of_two_levels(self):
        self._check_record_across(2, 5)

    @regulation("000-6")
    def test_6_forecast(self):
        self._check_forecast()

    @regulation("000-7a")
    def test_7a_a_final_grade_for_everyone(self):
        self._check_final_for_everyone()

    @regulation("000-7b")
    def test_7b_lessons_are_counted(self):
        self._check_lessons_counted()

    @regulation("000-7c")
    def test_7c_deferred_in_illness(self):
        self._check_deferred()

    @regulation("000-7d")
    def test_7d_consolidated_sheet(self):
        self._check_consolidated_sheet()

    @regulation("000-8")
    def test_8_results_within_a_day(self):
        self._check_published_within(24)
