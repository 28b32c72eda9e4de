from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.school_diary.models.delivery.email_carrier import EmailCarrier
from odoo.addons.school_diary.models.delivery.notice_claims import LOCK_SPACE

from ..common import regulation
from .common import DeliveryCommon, parts


@tagged("post_install", "-at_install")
class TestSending(DeliveryCommon):
    """Letters through Odoo's mail servers to a real one on loopback."""

    @regulation("000-4a", "002-2a", "000-1", "001-b", "004-1a")
    def test_the_cron_makes_and_sends_each_letter_once(self):
        self._give(self.student, self.lesson, "5")
        with self._real_mail() as mailbox:
            self._run_cron()
            self._run_cron()
        self.assertEqual(
            sorted(address for address, _letter in mailbox.letters),
            ["father@example.org", "mother@example.org", "mother@example.org"],
        )
        notices = self.notices.search([("channel", "=", "email")])
        self.assertEqual(set(notices.mapped("state")), {"sent"})
        self.assertEqual(
            sorted(letter["Message-ID"] for _address, letter in mailbox.letters),
            sorted(notices.mapped("message_id")),
        )
        self.assertEqual(len(mailbox.sessions), 1, "one session for all letters")
        letter = mailbox.to("father@example.org")[0]
        for header in "From", "Reply-To":
            (sender,) = letter[header].addresses
            self.assertEqual(sender.addr_spec, "school@example.org")
            self.assertEqual(sender.display_name, "Школа № 1")
        self.assertFalse(letter.defects)
        text, html = parts(letter)
        self.assertIn("Пётр", html)
        self.assertIn("Пётр", text)

    def _states(self):
        self.env.invalidate_all()
        return {
            notice.guardian_id: notice
            for notice in self.notices.search([("channel", "=", "email")])
        }

    @regulation("000-3", "002-1", "003-1")
    def test_what_was_withdrawn_after_queueing_is_not_sent(self):
        """Consent withdrawn, right ended, agreement ended: the mail stops at once."""
        self._make()
        self.other_guardian.action_end()
        self.guardian.consent_ids.action_withdraw()
        self.by_mail_sibling.action_end()
        with self._real_mail() as mailbox:
            self._run_cron()
        self.assertFalse(mailbox.letters)
        self.assertEqual(
            {
                guardian: (notice.state, notice.cancel_reason)
                for guardian, notice in self._states().items()
            },
            {
                self.guardian: ("cancelled", "agreement"),
                self.guardian_of_sibling: ("cancelled", "agreement"),
                self.other_guardian: ("cancelled", "right"),
            },
        )

    def _run_on(self, moment, change=None):
        """The cron at that moment, after a change; the letters to the mother."""
        with freeze_time(moment, tick=True), self._real_mail() as mailbox:
            self.env.registry.clear_cache()
            self.env.invalidate_all()
            if change:
                change()
            self.env.flush_all()
            self._run_cron()
            self._run_cron()
        return [
            letter
            for letter in mailbox.to("mother@example.org")
            if "Алиса" in parts(letter)[0]
        ]

    def _withdraw(self):
        given = self.guardian.consent_ids.filtered(lambda one: one.state == "granted")
        given.action_withdraw()

    def _consent(self):
        self.guardian._register_consent(way="paper")

    def _of_week(self):
        """Whom the mother has the week of, by what."""
        week = self.notices.search(
            [("guardian_id", "=", self.guardian.id), ("kind", "=", "week")]
        )
        return {(one.channel, one.state) for one in week}

    @regulation("000-1", "000-2", "000-3", "001-d")
    def test_the_week_of_who_consents_again(self):
        """Withdrawn before the weekend, given again after it: told once, by e-mail."""
        self.assertFalse(self._run_on("2026-11-20 09:00:00", self._withdraw))
        self.assertFalse(self._run_on("2026-11-21 09:00:00"))
        self.assertEqual(self._of_week(), {("paper", "queued")})
        self.assertEqual(len(self._run_on("2026-11-23 09:00:00", self._consent)), 1)
        told = {("paper", "cancelled"), ("email", "sent")}
        self.assertEqual(self._of_week(), told)
        self.assertFalse(self._run_on("2026-11-24 09:00:00"))
        self.assertFalse(self._run_on("2026-11-25 09:00:00", self._withdraw))
        self.assertEqual(self._of_week(), told, "nor on paper now")

    @regulation("000-1", "000-3")
    def test_the_week_that_was_called_off(self):
        """Withdrawn when it waited already."""
        self._make()
        self._withdraw()
        self.assertFalse(self._run_on("2026-11-22 09:00:00"))
        self.assertEqual(self._of_week(), {("email", "cancelled"), ("paper", "queued")})
        self.assertEqual(len(self._run_on("2026-11-23 09:00:00", self._consent)), 1)
        self.assertEqual(self._of_week(), {("email", "sent"), ("paper", "cancelled")})

    @regulation("000-2", "000-3")
    def test_the_week_that_was_told_on_paper(self):
        """Handed over before the consent came: not told again."""
        self._run_on("2026-11-20 09:00:00", self._withdraw)
        self._run_on("2026-11-21 09:00:00")
        batch = self.env["school.paper.batch"].search(
            [("notice_ids.guardian_id", "=", self.guardian.id)]
        )
        batch.action_mark_printed()
        batch.action_give()
        batch.action_hand_over()
        self.assertFalse(self._run_on("2026-11-23 09:00:00", self._consent))
        self.assertEqual(self._of_week(), {("paper", "sent")})

    @regulation("000-2", "000-3")
    def test_the_week_that_was_told_by_email(self):
        """Withdrawn on the same weekend: paper begins with the next week."""
        self.assertEqual(len(self._run_on("2026-11-21 09:00:00")), 1)
        self._run_on("2026-11-22 09:00:00", self._withdraw)
        self.assertFalse(self._run_on("2026-11-23 09:00:00", self._consent))
        self.assertEqual(self._of_week(), {("email", "sent")})

    def test_the_office_has_called_it_off(self):
        self._make().with_user(self.secretary).action_cancel()
        self.assertFalse(self._run_on("2026-11-22 09:00:00"))

    def test_who_is_new_is_not_told_of_the_week_before(self):
        self.by_mail.action_end()
        self.by_mail.date_end = self.MONDAY
        again = {"date_from": "2026-11-23"}

        def agree():
            self._agreement(self.guardian, "mother@example.org", **again)

        self.assertFalse(self._run_on("2026-11-23 09:00:00", agree))

    def test_an_access_that_was_ended_stops_the_mail(self):
        self._make()
        access = self.env["school.application"].search(
            [("guardian_id", "=", self.guardian.id)]
        )
        access.ended_by_id = access.copy(
            {"kind": "refusal", "state": "granted", "guardian_id": self.guardian.id}
        )
        with self._real_mail() as mailbox:
            self._run_cron()
        notice = self._states()[self.guardian]
        self.assertEqual((notice.state, notice.cancel_reason), ("cancelled", "access"))
        self.assertEqual(len(mailbox.letters), 2)

    def test_withdrawn_while_the_batch_is_under_way(self):
        """The right is asked for at each letter, not only when a batch begins."""
        self._make()
        first = self.notices.search([], order="id", limit=1)
        consents = self.env["school.consent"].search(
            [("guardian_id", "!=", first.guardian_id.id)]
        )
        carry = EmailCarrier.carry

        def carry_and_withdraw(carrier, letter):
            carrier.env["school.consent"].browse(consents.ids).action_withdraw()
            carrier.env.flush_all()
            return carry(carrier, letter)

        with (
            self._real_mail() as mailbox,
            patch.object(EmailCarrier, "carry", carry_and_withdraw),
        ):
            self._run_cron()
        self.assertEqual(len(mailbox.letters), 1)
        states = sorted(notice.state for notice in self._states().values())
        self.assertEqual(states, ["cancelled", "cancelled", "sent"])

    def test_a_school_without_an_address_says_so(self):
        """The letters wait, with the reason in the school's language; the settings
        warn beforehand."""
        self.school.partner_id.lang = "ru_RU"
        settings = self.env["res.config.settings"].with_company(self.school)
        self.assertTrue(settings.new().school_has_sender)
        self.school.write({"email": False, "alias_domain_id": False})
        nobody = patch.object(
            type(self.env["ir.mail_server"]),
            "_get_default_from_address",
            lambda _servers: None,
        )
        with nobody, self._real_mail() as mailbox:
            self.assertFalse(settings.new().school_has_sender)
            self._run_cron()
            self.assertFalse(mailbox.letters)
        for notice in self._states().values():
            self.assertEqual((notice.state, notice.attempts), ("queued", 0))
            self.assertIn("не указан адрес электронной почты", notice.error)

    def test_a_refused_recipient_fails_alone(self):
        with self._real_mail() as mailbox:
            mailbox.refused["father@example.org"] = "550 5.1.1 no such user"
            self._run_cron()
            notices = self._states()
            self.assertEqual(len(mailbox.letters), 2)
            failed = notices[self.other_guardian]
            self.assertEqual((failed.state, failed.in_doubt), ("failed", False))
            self.assertEqual(failed.error, "550 5.1.1 no such user")
            self.assertEqual(failed.attempts, 1)
            # Told on paper instead, it is not sent again.
            self.assertEqual(failed.replaced_by_id.channel, "paper")
            mailbox.refused.clear()
            failed.with_user(self.secretary).action_retry()
            self._run_cron()
        self.assertEqual(self._states()[self.other_guardian].state, "failed")
        self.assertFalse(mailbox.to("father@example.org"))

    def test_a_temporary_refusal_is_tried_again_later_and_not_for_ever(self):
        with self._real_mail() as mailbox:
            mailbox.refused["father@example.org"] = "451 4.3.0 later, please"
            self._run_cron()
            notice = self._states()[self.other_guardian]
            self.assertEqual((notice.state, notice.attempts), ("queued", 1))
            self.assertGreater(notice.retry_at, fields.Datetime.now())
            self._run_cron()
            self.assertEqual(self._states()[self.other_guardian].attempts, 1)
            for _attempt in range(4):
                notice.retry_at = False
                self._run_cron()
        notice = self._states()[self.other_guardian]
        self.assertEqual((notice.state, notice.attempts), ("failed", 5))
        self.assertFalse(mailbox.to("father@example.org"))

    def test_a_connection_that_breaks_off_is_opened_again(self):
        with self._real_mail() as mailbox:
            mailbox.drops.add("father@example.org")
            self._run_cron()
        notices = self._states()
        self.assertEqual(
            {notice.state for notice in notices.values()}, {"sent"}, "none is lost"
        )
        self.assertEqual(len(mailbox.letters), 3)
        self.assertTrue(notices[self.other_guardian].in_doubt)
        self.assertEqual(notices[self.other_guardian].attempts, 2)
        self.assertFalse(notices[self.guardian].in_doubt)

    def test_without_a_mail_server_everything_waits(self):
        """For the next run: the cron is not told to come again at once."""
        with self._real_mail():
            server = self.env["ir.mail_server"].search([])
            port, server.smtp_port = server.smtp_port, 9  # discard
            with mute_logger("odoo.addons.school_diary.models.delivery.notice_post"):
                self._run_cron()
            for notice in self._states().values():
                self.assertEqual((notice.state, notice.attempts), ("queued", 0))
                self.assertTrue(notice.error)
            progress = self.env["ir.cron.progress"].search(
                [("cron_id", "=", self.env.ref("school_diary.ir_cron_send").id)]
            )
            self.assertFalse(progress.filtered("remaining"))
            channel = self._channel("email")
            self.assertTrue(channel.trouble)
            server.smtp_port = port
            self._run_cron()
            self.assertFalse(channel.trouble, "the first letter that leaves ends it")

    def test_a_server_that_limits_letters_a_connection_is_called_again(self):
        with self._real_mail() as mailbox:
            mailbox.refused["father@example.org"] = "421 4.7.0 enough for one session"
            self._run_cron()
            notice = self._states()[self.other_guardian]
            self.assertEqual((notice.state, notice.attempts), ("queued", 2))
            self.assertFalse(notice.in_doubt, "refused before it was handed over")
        self.assertEqual(len(mailbox.letters), 2)

    def test_a_letter_that_cannot_be_made_fails_alone(self):
        self._make()
        bad = self.guardian.notice_ids
        bad.message_id = "<broken\nheader>"
        with self._real_mail() as mailbox:
            self._run_cron()
        self.assertEqual(bad.state, "failed")
        self.assertIn("ValueError", bad.error)
        self.assertEqual(len(mailbox.letters), 2)

    def test_the_address_agreed_meanwhile_is_used(self):
        self._make()
        self.by_mail_other.address = "new@example.org"
        with self._real_mail() as mailbox:
            self._run_cron()
        self.assertEqual(len(mailbox.to("new@example.org")), 1)

    def test_what_waits_goes_by_the_agreement_that_took_the_place_of_the_old(self):
        """One was ended and made anew, one came back with a new consent."""
        self._make()
        self.by_mail_other.action_end()
        self.env.flush_all()
        new = self._agreement(
            self.other_guardian, "new@example.org", date_from=self.SATURDAY
        )
        self.guardian.consent_ids.action_withdraw()
        self.env["school.consent"].create({"guardian_id": self.guardian.id})
        with self._real_mail() as mailbox:
            self._run_cron()
        self.assertEqual(len(mailbox.letters), 3)
        self.assertEqual(len(mailbox.to("new@example.org")), 1)
        self.assertFalse(mailbox.to("father@example.org"))
        self.assertEqual(self._states()[self.other_guardian].agreement_id, new)

    def test_what_a_living_process_has_in_flight_is_left_alone(self):
        """Its advisory lock says that it lives; without the lock, it is dead."""
        self._make()
        notice = self.by_mail_other.guardian_id.notice_ids
        with self.registry.cursor() as other:
            other.execute("SELECT pg_advisory_lock(%s, %s)", (LOCK_SPACE, 77))
            notice.write({"state": "sending", "claim_key": 77, "attempts": 1})
            with self._real_mail() as mailbox:
                self._run_cron()
                self.assertEqual(len(mailbox.letters), 2)
                self.assertEqual(self._states()[self.other_guardian].state, "sending")
                other.execute("SELECT pg_advisory_unlock(%s, %s)", (LOCK_SPACE, 77))
                self._run_cron()
        notice = self._states()[self.other_guardian]
        self.assertEqual((notice.state, notice.in_doubt), ("sent", True))
        letter = mailbox.to("father@example.org")[0]
        self.assertEqual(letter["Message-ID"], notice.message_id)

    def test_sending_makes_no_other_record(self):
        before = self.env["mail.mail"].search_count([])
        with self._real_mail():
            self._run_cron()
        self.assertEqual(self.env["mail.mail"].search_count([]), before)

    def test_a_school_that_goes_slowly_lets_the_others_go_on(self):
        self.other_school.email = "other@example.org"
        self._agreement(self.foreign_guardian, "foreign@example.org")
        self._channel(per_minute=60)
        with self._real_mail() as mailbox:
            self._run_cron()
        addresses = [address for address, _letter in mailbox.letters]
        self.assertEqual(len(addresses), 4)
        self.assertEqual(addresses[1], "foreign@example.org")
