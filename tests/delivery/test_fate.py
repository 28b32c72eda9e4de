"""What becomes of messages that are refused, come back, or whose answer was lost."""

from datetime import date, datetime
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.school_diary.models.delivery.carrier import Carrier, Outcome

from ..common import regulation
from .common import DeliveryCommon

GONE = "550 5.1.1 no such user"
FULL = "552 5.2.2 mailbox full"


class Phone(Carrier):
    """A messenger that takes everything."""

    def __init__(self, channel, outcome="sent"):
        super().__init__(channel)
        self.outcome = outcome

    def open(self):
        """Always there."""

    def carry(self, message):
        return Outcome(self.outcome, "" if self.outcome == "sent" else "refused")


class FateCommon(DeliveryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.school_regulation_id = cls.regulation.copy(
            {"channel_telegram": True}
        )
        cls._channel("telegram")

    @classmethod
    def _by_telegram(cls, guardian, **vals):
        purpose = cls.env.ref("school_diary.consent_purpose_messengers")
        cls.env["school.consent"].create(
            {
                "guardian_id": guardian.id,
                "purpose_id": purpose.id,
                "date": date(2026, 9, 1),
            }
        )
        return cls._agreement(guardian, "1001", channel="telegram", **vals)

    def _run(self, times=2, outcome="sent", **refused):
        """Let the cron run; messengers end so, and the mail server refuses these."""
        with (
            self._real_mail() as mailbox,
            patch.object(
                type(self.env["school.channel"]),
                "_carrier_telegram",
                lambda channel: Phone(channel, outcome),
            ),
        ):
            mailbox.refused = {
                f"{name}@example.org": reply for name, reply in refused.items()
            }
            for _time in range(times):
                self._run_cron()
        return mailbox

    def _of(self, guardian):
        return {
            one.channel: one
            for one in self.notices.search([("guardian_id", "=", guardian.id)])
        }

    def _tasks(self):
        days = self.env["school.day"].with_user(self.secretary)
        return {task["name"]: task for task in days.get_tasks()}


@tagged("post_install", "-at_install")
class TestFate(FateCommon):
    def test_another_agreed_channel_takes_the_place(self):
        other = self._by_telegram(
            self.other_guardian,
            unwanted_kind_ids=self.env.ref("school_diary.notice_kind_week").ids,
        )
        self._run(father=FULL)
        lost, twin = (
            self._of(self.other_guardian)[code] for code in ("email", "telegram")
        )
        self.assertEqual((lost.state, lost.replaced_by_id), ("failed", twin))
        self.assertEqual((twin.state, twin.agreement_id), ("sent", other))
        self.assertEqual(lost.event_ids.mapped("what"), ["failed", "replaced"])
        self.assertFalse(self._tasks()["to_call"]["count"])
        self.assertFalse(lost.agreement_id.date_end, "a full mailbox is no end")
        self._run()
        self.assertEqual(len(self._of(self.other_guardian)), 2, "a repeat is harmless")

    @regulation("000-2", "001-d")
    def test_the_week_comes_on_paper_where_there_is_no_other_channel(self):
        self._run(father=FULL)
        notices = self._of(self.other_guardian)
        self.assertEqual(set(notices), {"email", "paper"})
        self.assertEqual(notices["email"].replaced_by_id, notices["paper"])
        paper = notices["paper"]
        self.assertEqual(
            (paper.kind, paper.state, paper.period_from, paper.period_to),
            ("week", "queued", self.MONDAY, self.SUNDAY),
        )
        self.assertEqual(paper.batch_id.class_id, self.class_6b)
        self._run()
        self.assertEqual(len(self._of(self.other_guardian)), 2)
        self.assertTrue(paper.due_on)

    def test_the_office_calls_where_nothing_else_is_left(self):
        self._change()
        self._run(father=FULL, mother=FULL)
        task = self._tasks()["to_call"]
        self.assertEqual(task["count"], 1)
        lost = self.notices.with_user(self.secretary).search(task["domain"])
        self.assertEqual(lost.kind, "change")
        self.other_guardian.partner_id.phone = "+7 900 123-45-67"
        self.assertEqual(lost.phone, "+7 900 123-45-67")
        with self.assertRaises(AccessError):
            lost.with_user(self.homeroom_teacher).action_settle()
        lost.with_context(lang="ru_RU").action_settle()
        self.assertFalse(self._tasks()["to_call"]["count"])
        self.assertIn("рассказал", lost.with_context(lang="ru_RU").history.lower())

    def _change(self):
        """A lesson of Monday is cancelled; the father alone is told by letter."""
        lesson = self._lesson(self.course_math, date(2026, 11, 23), 2)
        self.by_mail.unwanted_kind_ids = self.env.ref("school_diary.notice_kind_change")
        lesson.write({"state": "cancelled"})
        self.env["school.change"].with_user(self.deputy)._tell(
            lesson.with_user(self.deputy)
        )

    def test_an_address_that_is_gone_ends_for_all_children(self):
        self._by_telegram(self.guardian)
        self._run(mother=GONE)
        self.assertTrue(self.by_mail.date_end)
        self.assertTrue(self.by_mail_sibling.date_end)
        self.assertEqual(
            self.guardian.agreement_ids.filtered("is_live").mapped("channel"),
            ["telegram"],
        )
        self.assertEqual(
            self.guardian_of_sibling.agreement_ids.filtered("is_live").mapped(
                "channel"
            ),
            ["paper"],
        )
        self.assertEqual(self._of(self.guardian)["telegram"].state, "sent")
        papers = self._of(self.guardian_of_sibling)
        self.assertEqual(papers["email"].replaced_by_id, papers["paper"])
        self.assertEqual(self._tasks()["gone"]["count"], 2)
        self.assertIn("больше нет", self._logged(self.by_mail))

    def _logged(self, agreement):
        return " ".join(str(body) for body in agreement.message_ids.mapped("body"))

    def test_what_is_in_doubt_is_the_offices(self):
        self._channel("telegram", doubt_rule="office")
        self._by_telegram(self.other_guardian)
        self._run(outcome="doubt")
        doubt = self._of(self.other_guardian)["telegram"].with_user(self.secretary)
        self.assertEqual(doubt.state, "doubt")
        self.assertEqual(self._tasks()["in_doubt"]["count"], 1)
        doubt.action_arrived()
        self.assertEqual(doubt.state, "sent")
        self.assertFalse(self._tasks()["in_doubt"]["count"])
        with self.assertRaises(UserError):
            doubt.action_arrived()

    def test_what_is_in_doubt_may_be_sent_again(self):
        self._channel("telegram", doubt_rule="office")
        self._by_telegram(self.other_guardian)
        self._run(outcome="doubt")
        doubt = self._of(self.other_guardian)["telegram"].with_user(self.secretary)
        doubt.action_retry()
        self._run()
        self.env.invalidate_all()
        self.assertEqual(doubt.state, "sent")
        self.assertEqual(doubt.event_ids.mapped("what"), ["doubt", "again"])

    def test_the_history_tells_all_in_order(self):
        self._run(father=FULL)
        notice = self._of(self.other_guardian)["email"]
        notice.sudo().write(  # the provider tells, nobody writes
            {
                "delivered_at": datetime(2026, 11, 21, 15, 7),
                "read_at": datetime(2026, 11, 21, 16, 8),
            }
        )
        history = notice.with_user(self.homeroom_teacher).with_context(lang="ru_RU")
        story = [said for _at, said in history._story()]
        self.assertIn("18:07", history.history)
        self.assertIn("552 5.2.2", " ".join(story))
        self.assertEqual(story[-2:], ["Доставлено", "Прочитано"])
