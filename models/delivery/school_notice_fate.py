from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime

from .notice_replacing import extract_query, naming_query, replacing_query


class SchoolNotice(models.Model):
    """What becomes of a notice: its history, and who takes it on when it is given up.

    Another electronic channel that is agreed; else, for what the extract tells, paper;
    else the office, which calls the family.
    """

    _inherit = "school.notice"

    is_settled = fields.Boolean(
        string="Family told by the office",
        readonly=True,
        help="What was given up has been told by telephone or in person.",
    )
    phone = fields.Char(
        related="guardian_id.partner_id.phone",
        groups="school_diary.group_school_diary_secretary,"
        "school_diary.group_school_diary_head",
    )
    history = fields.Html(
        string="What became of it", compute="_compute_history", sanitize=False
    )

    _failed_idx = models.Index("(company_id, write_date) WHERE state = 'failed'")

    # History

    @api.depends("event_ids", "state", "sent_at", "delivered_at", "read_at")
    @api.depends_context("lang", "tz")
    def _compute_history(self):
        for notice in self:
            rows = Markup("").join(
                Markup("<tr><td class='text-nowrap pe-4'>%s</td><td>%s</td></tr>")
                % (format_datetime(self.env, at, dt_format="short"), said)
                for at, said in notice._story()
            )
            notice.history = Markup(
                "<table class='table table-sm table-borderless mb-0'>%s</table>"
            ) % (rows)

    def _story(self):
        """What happened since it was entered, in the order of time.

        :return: list of (moment, text)
        """
        self.ensure_one()
        told = self.sudo()  # whoever reads a notice reads its history
        whats = dict(told.event_ids._fields["what"]._description_selection(self.env))
        states = dict(self._fields["state"]._description_selection(self.env))
        reasons = dict(self._fields["cancel_reason"]._description_selection(self.env))
        handed = self.env._("Handed over") if self.channel == "paper" else None
        story = [
            (told.sent_at, handed or self.env._("Sent")),
            (told.delivered_at, whats["delivered"]),
            (told.read_at, whats["read"]),
        ]
        if told.state == "cancelled":
            reason = reasons.get(told.cancel_reason)
            story.append((told.write_date, _joined(states["cancelled"], reason)))
        story += [
            (one.at, _joined(whats[one.what], one.reason))
            for one in told.event_ids
            if one.what not in ("delivered", "read")
        ]
        story = sorted(((at, said) for at, said in story if at), key=lambda row: row[0])
        return [(told.create_date, self.env._("Entered")), *story]

    def _note_event(self, what, reason=None):
        now = fields.Datetime.now()
        self.env["school.notice.event"].sudo().create(  # nobody writes them by hand
            [
                {
                    "notice_id": notice.id,
                    "company_id": notice.company_id.id,
                    "at": now,
                    "what": what,
                    "reason": reason,
                }
                for notice in self
            ]
        )

    # What the office does

    def action_retry(self):
        again = self.filtered(lambda one: one.state in ("failed", "doubt"))
        again -= again.filtered("replaced_by_id")
        result = super().action_retry()
        afresh = {"is_settled": False, "is_gone": False}
        again.sudo().write(afresh)  # nobody writes notices by hand
        again._note_event("again")
        return result

    def action_arrived(self):
        """The office has heard that the message in doubt has come."""
        self._check_office()
        if any(notice.state != "doubt" for notice in self):
            raise UserError(self.env._("Only what is in doubt can have arrived."))
        now = fields.Datetime.now()
        self.sudo().write(  # nobody writes notices by hand: access is read only
            {"state": "sent", "sent_at": now, "error": False}
        )
        self._note_event("settled", self.env._("It has arrived, the family says."))

    def action_settle(self):
        """The office has told the family otherwise what was given up."""
        self._check_office()
        if any(notice.state != "failed" for notice in self):
            raise UserError(self.env._("Only what was given up is told otherwise."))
        self.sudo().is_settled = True  # as above
        self._note_event("settled", self.env._("The office has told the family."))

    @api.model
    def _to_call_domain(self):
        """What was given up, and nobody has told the family otherwise."""
        return (
            Domain("state", "=", "failed")
            & Domain("channel", "!=", "paper")
            & Domain("replaced_by_id", "=", False)
            & Domain("is_settled", "=", False)
        )

    # What happens by itself

    @api.private
    def _follow_up(self, company):
        """After a run: addresses that are gone, and what was given up.

        A repeat changes nothing.

        :return: the notices that take the place of others
        """
        self._end_gone(company)
        return self._replace_failed(company)

    def _end_gone(self, company):
        """Nobody is at the address: the channel ends for all who are written to there.

        What still waits for it is given up, too, so that it goes another way.
        """
        bounced = self.search(
            Domain("company_id", "=", company.id)
            & Domain("is_gone", "=", True)
            & Domain("state", "=", "failed")
            & Domain("agreement_id.date_end", "=", False)
        )
        gone = {
            (one.channel, one.address)
            for one in bounced
            if one.address == one.agreement_id.address
        }
        if not gone:
            return
        agreements = self.env["school.delivery.agreement"].search(
            Domain("company_id", "=", company.id)
            & Domain("date_end", "=", False)
            & Domain.OR(
                Domain("channel", "=", channel) & Domain("address", "=", address)
                for channel, address in gone
            )
        )
        waiting = self.search(
            Domain("agreement_id", "in", agreements.ids)
            & Domain("state", "=", "queued")
            & Domain("claim_key", "=", False)
        )
        # As the office reads it.
        office = self.with_context(lang=company.partner_id.lang or self.env.lang)
        reason = office.env._("The address exists no more.")
        waiting.write({"state": "failed", "error": reason})
        waiting._note_event("failed", reason)
        agreements._end_channel()
        agreements._message_log_batch(dict.fromkeys(agreements.ids, reason))

    def _replace_failed(self, company):
        """Send what was given up by another way, where there is one.

        The unique keys hold: nobody is told a week twice by one channel.
        """
        self.env.flush_all()
        ids = []
        for making in (replacing_query, extract_query):
            # Not logged where it fails: the caller does it again (see NoticePost).
            self.env.cr.execute(making(self.env, company), log_exceptions=False)
            ids += [row[0] for row in self.env.cr.fetchall()]
        self.env.cr.execute(naming_query(company), log_exceptions=False)
        if ids:
            self._make_batches(company)
        self.env.invalidate_all(flush=False)
        return self.browse(ids)


def _joined(said, reason):
    return f"{said}: {reason}" if reason else said
