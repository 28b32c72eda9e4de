from uuid import uuid4

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...models.delivery.carrier import Outcome
from ...tools.letter import Content


class SchoolChannelTest(models.TransientModel):
    """The administrator sends a message of the channel's to see whether it works."""

    _name = "school.channel.test"
    _description = "Test of a channel"
    _check_company_auto = True

    channel_id = fields.Many2one(
        "school.channel", required=True, readonly=True, ondelete="cascade"
    )
    code = fields.Selection(related="channel_id.code", string="By")
    address = fields.Char(
        required=True,
        default=lambda self: self.env.user.email,
        help="An e-mail address, a telephone number, or the number of a chat.",
    )
    outcome = fields.Text(readonly=True)
    company_id = fields.Many2one(related="channel_id.company_id")

    def action_send(self):
        """Send a message that tells of nobody; say in words what became of it."""
        self.ensure_one()
        self.channel_id.check_access("write")
        if not self.env.user.has_group("school_diary.group_school_diary_admin"):
            raise AccessError(self.env._("Channels are the administrator's."))
        if self.code == "paper":
            raise UserError(self.env._("Paper needs no test."))
        outcome = self.channel_id._try(self._message())
        self.outcome = self._in_words(outcome)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_channel_test_action"
        )
        return {**action, "res_id": self.id}

    def _message(self):
        letters = self.env["school.letter"]
        channel = self.channel_id
        words = letters._words()
        title = self.env._("Test of the school diary")
        form = letters._form(channel, {**words, "news": title})
        content = Content(
            title=title,
            summary="",
            text=lambda: title,
            html=lambda: title,
            url=f"{channel.company_id.get_base_url()}/my",
        )
        address = self.address.strip()
        return form.fill(address, f"<test.{uuid4()}@school-diary>", content)

    def _in_words(self, outcome: Outcome):
        reason = outcome.reason
        if outcome.state == "sent":
            return self.env._(
                "The provider has taken the message (messages to pay: %(parts)s).",
                parts=outcome.parts,
            )
        if outcome.is_gone:
            return self.env._("Nobody is at this address: %(reason)s", reason=reason)
        if outcome.state == "doubt":
            return self.env._(
                "It cannot be known whether the provider has it: %(reason)s",
                reason=reason,
            )
        if outcome.state == "retry":
            return self.env._("Not now: %(reason)s", reason=reason)
        return self.env._("Not sent: %(reason)s", reason=reason)
