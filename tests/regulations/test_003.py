"""The regulation of a town school without mailing, clause by clause."""

from odoo.tests import tagged

from ..common import regulation
from .diary_walk import DiaryWalk
from .result_walk import ResultWalk


@tagged("post_install", "-at_install")
class TestDiary003(DiaryWalk):
    REGULATION = "003"

    @regulation("003-1")
    def test_1_consent_is_registered(self):
        self._check_consent_registered()

    @regulation("003-2a")
    def test_2a_all_is_seen_in_the_cabinet(self):
        self._check_all_is_seen()

    @regulation("003-2a")
    def test_2a_teachers_of_streams_too(self):
        self._check_teachers_seen(streams=True)

    @regulation("003-2a")
    def test_2a_no_mailing(self):
        self._check_no_mailing()

    @regulation("003-2b")
    def test_2b_paper_extracts(self):
        self._check_paper_extract()

    @regulation("003-7")
    def test_7_delivery_as_agreed(self):
        self._check_contacts_agreed(email=False)


@tagged("post_install", "-at_install")
class TestResults003(ResultWalk):
    REGULATION = "003"

    @regulation("003-3")
    def test_3_record_of_three_levels(self):
        self._check_record_across(2, 5, 10)

    @regulation("003-4")
    def test_4_forecast(self):
        self._check_forecast(email=False)

    @regulation("003-5a")
    def test_5a_a_final_grade_for_everyone(self):
        self._check_final_for_everyone()

    @regulation("003-5b")
    def test_5b_lessons_are_counted(self):
        self._check_lessons_counted()

    @regulation("003-5c")
    def test_5c_deferred_in_illness(self):
        self._check_deferred()

    @regulation("003-5d")
    def test_5d_consolidated_sheet(self):
        self._check_consolidated_sheet()

    @regulation("003-6")
    def test_6_results_within_a_day(self):
        self._check_published_within(24)
