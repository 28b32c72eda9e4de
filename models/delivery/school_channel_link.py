import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import hmac

MINUTES = 30
LINKS_A_DAY = 20
LINKS = {
    "telegram": "https://t.me/{bot}?start={code}",
    "max": "https://max.ru/{bot}?start={code}",
}


class SchoolChannelLink(models.TransientModel):
    """A code by which a messenger's bot knows who is writing to it.

    The guardian gets it in the portal and brings it to the bot by a link; so the
    address is the person's own, and nothing has been sent to it before.
    """

    _name = "school.channel.link"
    _description = "Link of an account in a messenger"
    _transient_max_hours = 24

    guardian_id = fields.Many2one("school.guardian", required=True, ondelete="cascade")
    channel_id = fields.Many2one("school.channel", required=True, ondelete="cascade")
    seal = fields.Char(
        required=True, index=True, help="Of the code, which is kept nowhere."
    )
    is_used = fields.Boolean()

    @api.model
    @api.private
    def _begin(self, guardian, channel):
        """
        :return: the address to which the guardian is to go
        :raise UserError: where too many were asked for already
        """
        recent = fields.Datetime.now() - timedelta(days=1)
        count = self.search_count(
            [("guardian_id", "=", guardian.id), ("create_date", ">=", recent)]
        )
        if count >= LINKS_A_DAY:
            raise UserError(
                self.env._("Enough codes for today. Please ask the school's office.")
            )
        code = secrets.token_urlsafe(24)
        self.create(
            {
                "guardian_id": guardian.id,
                "channel_id": channel.id,
                "seal": self._sealed(channel, code),
            }
        )
        return LINKS[channel.code].format(bot=channel.bot_name, code=code)

    @api.model
    def _sealed(self, channel, code):
        return hmac(self.env(su=True), "school-channel-link", (channel.id, code))

    @api.model
    @api.private
    def _redeem(self, channel, code, address):
        """Agree to write to an address, whose owner has brought a code.

        :return: what to answer, in the owner's language
        """
        recent = fields.Datetime.now() - timedelta(minutes=MINUTES)
        link = self.search(
            [
                ("channel_id", "=", channel.id),
                ("seal", "=", self._sealed(channel, code)),
                ("create_date", ">=", recent),
            ],
            limit=1,
        )
        self.env["res.company"]._school_claim(link)
        link.invalidate_recordset(["is_used"])
        if not link or link.is_used:
            return self.env._(
                "This link has expired or has been used. Please take a new one in the "
                "diary, under Delivery."
            )
        guardian = link.guardian_id
        said = self.with_context(lang=guardian.partner_id.lang or self.env.lang)
        if not guardian.diary_open:
            return said.env._("The diary is not open to you. Please ask the school.")
        if channel not in channel._open_to(guardian)[guardian]:
            return said.env._(
                "Please give your consent to messages in messengers first: in the "
                "diary, under Consents. Then open the link again."
            )
        link.is_used = True
        guardian.env["school.delivery.agreement"]._agree(
            [
                {
                    "guardian_id": guardian.id,
                    "channel": channel.code,
                    "address": address,
                    "given": "entered",
                    "chosen_at": fields.Datetime.now(),
                    "date_from": guardian.company_id._school_today(),
                }
            ]
        )
        return said.env._(
            "Done: the school writes to you here now. What it tells of you choose in "
            "the diary, under Delivery. To end it, send /stop."
        )


class SchoolChannel(models.Model):
    _inherit = "school.channel"

    @api.private
    def _consented(self, guardians):
        """Those who have consented to messages by way of others."""
        today = self.env["res.company"]._school_domain_today(self._consent_domain)
        consents = self.env["school.consent"]
        own = Domain("guardian_id", "in", guardians.ids)
        return consents.search(today & own).guardian_id

    @api.private
    def _bots(self):
        """Those that a guardian links with a code."""
        return self.filtered(lambda one: one.code in LINKS and one.bot_name)

    @api.private
    def _end_address(self, address):
        """Nobody wants to be written to there any more, or nobody is there.

        Who has no other channel is told on paper.

        :return: the agreements that have ended
        """
        agreements = self.env["school.delivery.agreement"]
        ending = agreements.search(
            [
                ("company_id", "=", self.company_id.id),
                ("channel", "=", self.code),
                ("address", "=", address),
                ("date_end", "=", False),
            ]
        )
        held = agreements._held(ending.guardian_id.ids)
        alone = ending.filtered(lambda one: len(held[one.guardian_id.id]) == 1)
        (ending - alone).action_end()
        agreements._agree(
            [
                {
                    "guardian_id": one.guardian_id.id,
                    "channel": "paper",
                    "given": "entered",
                    "date_from": one.company_id._school_today(),
                }
                for one in alone
            ]
        )
        return ending
