"""Whoever told the week, somebody tells it after him."""

from datetime import timedelta

from odoo.tests import tagged

from ..common import regulation
from .test_fate import FateCommon


@tagged("post_install", "-at_install")
class TestWeekKept(FateCommon):
    def _told(self):
        """By what the father is told of the week."""
        self._run()
        return self._of(self.other_guardian)

    def _live(self):
        return self.other_guardian.agreement_ids.filtered("is_live")

    def _messengers(self):
        purpose = self.env.ref("school_diary.consent_purpose_messengers")
        return self.other_guardian.consent_ids.filtered(
            lambda one: one.purpose_id == purpose
        )

    @regulation("000-2", "000-4a", "003-1")
    def test_who_takes_back_the_consent_to_messengers_is_told_on_paper(self):
        self._by_telegram(self.other_guardian)
        self.by_mail_other.action_end()
        self._messengers().action_withdraw()
        self.assertEqual(set(self._told()), {"paper"})
        self.assertEqual(self._live().channel, "paper")
        self.assertEqual(self._live().instead_of_ids.channel, "telegram")

    def test_with_the_consent_comes_back_what_was_agreed(self):
        self.test_who_takes_back_the_consent_to_messengers_is_told_on_paper()
        self.env["school.consent"].create(
            {
                "guardian_id": self.other_guardian.id,
                "purpose_id": self.env.ref(
                    "school_diary.consent_purpose_messengers"
                ).id,
                "date": self.SATURDAY,
            }
        )
        self.assertEqual(self._live().mapped("channel"), ["telegram"])
        self.assertEqual(self._live().address, "1001")

    def test_a_consent_that_has_run_out_is_as_one_withdrawn(self):
        """On paper, until there is a new one."""
        consent = self.other_guardian.consent_ids.filtered("is_gate")
        consent.valid_until = self.SATURDAY - timedelta(days=1)
        self.assertEqual(set(self._told()), {"paper"})
        self.assertEqual(self._live().channel, "paper")
        self.assertEqual(self._live().instead_of_ids, self.by_mail_other)
        self.env["school.consent"].create(
            {"guardian_id": self.other_guardian.id, "date": self.SATURDAY}
        )
        self.assertEqual(self._live().mapped("channel"), ["email"])

    def test_the_other_channel_takes_the_week_on(self):
        week = self.env.ref("school_diary.notice_kind_week")
        self._by_telegram(self.other_guardian)
        self.by_mail_other.unwanted_kind_ids = week
        self._messengers().action_withdraw()
        self.assertEqual(set(self._told()), {"email"})
        self.assertFalse(self.by_mail_other.unwanted_kind_ids)

    @regulation("000-2", "000-4a")
    def test_what_the_school_uses_no_more(self):
        self._by_telegram(self.other_guardian)
        self.by_mail_other.action_end()
        self._channel("telegram").in_use = False
        self.assertEqual(set(self._told()), {"paper"})
        self.assertEqual(self._live().channel, "paper")

    def test_who_is_told_keeps_what_was_agreed(self):
        self._by_telegram(
            self.other_guardian,
            unwanted_kind_ids=self.env.ref("school_diary.notice_kind_week").ids,
        )
        self.assertEqual(set(self._told()), {"email"})
        self.assertEqual(len(self._live()), 2)
