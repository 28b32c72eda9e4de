"""How a channel reaches its provider, and the provider the school."""

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import NO_ACCESS
from odoo.tools import hmac

from ...tools.words_agreed import is_agreed
from .carrier import Down, Outcome
from .max_carrier import MaxCarrier
from .sms_carrier import HttpSmsCarrier, OdooSmsCarrier
from .telegram_carrier import TelegramCarrier
from .whatsapp_carrier import WhatsAppCarrier

ADMIN = "school_diary.group_school_diary_admin"
HOOKS = "/school_diary/hook"
BOTS = ("telegram", "max")
"""The channels whose provider is told by us where to send its reports."""
LOOPBACK = ("http://127.0.0.1", "http://localhost")


def _setting(label, **options):
    return fields.Char(string=label, groups=ADMIN, copy=False, **options)


def _sealed():
    return fields.Char(groups=NO_ACCESS, copy=False)


class SchoolChannel(models.Model):
    _inherit = "school.channel"

    _secrets = ("token", "app_secret", "hook_secret")

    token = _setting(
        "Token",
        compute="_compute_secrets",
        inverse="_inverse_secrets",
        help="With which the provider lets the school in. It is kept sealed, and can "
        "be entered anew, not read.",
    )
    token_sealed = _sealed()
    app_secret = _setting(
        "App secret",
        compute="_compute_secrets",
        inverse="_inverse_secrets",
        help="With which Meta signs its reports.",
    )
    app_secret_sealed = _sealed()
    hook_secret = _setting(
        "Word of the reports",
        compute="_compute_secrets",
        inverse="_inverse_secrets",
        help="A word of your own, which Meta asks for, too (verify token).",
    )
    hook_secret_sealed = _sealed()
    endpoint = _setting(
        "Address of the API", help="Empty: the provider's own, as it is published."
    )
    bot_name = fields.Char(
        string="Name of the bot", help="As in its address, without @.", copy=False
    )
    sender = _setting("ID of the number", help="Meta's phone number ID.")
    template_name = _setting("Template", help="As Meta has approved it.")
    template_language = _setting("Language of the template", default="ru")
    template_parameters = fields.Text(
        string="Parameters of its text",
        groups=ADMIN,
        default="{news}\n{url}",
        help="One a line, in the template's order. {text}: the message with its link, "
        "{news}: without it, {url}: the link, {school}: the school's name.",
    )
    gateway = fields.Selection(
        [("odoo", "The one that Odoo's SMS use"), ("http", "Over HTTP")],
        groups=ADMIN,
        required=True,
        default="odoo",
    )
    gateway_method = fields.Selection(
        [("GET", "GET"), ("POST", "POST")], groups=ADMIN, required=True, default="GET"
    )
    gateway_url = _setting(
        "Address of the gateway",
        help="{phone} stands for the number, {digits} for the number without +, {text} "
        "for the text, {key} for the token, {id} for our name of the message.",
    )
    gateway_header = _setting(
        "Header", help="For instance, Authorization: Bearer {key}"
    )
    gateway_body = fields.Text(
        string="Body of the request",
        groups=ADMIN,
        help="With the same names: as JSON, or as a form (to={digits}&msg={text}).",
    )
    gateway_success_path = _setting(
        "Where the answer tells of success",
        help="Names in the JSON joined by points, * for whatever stands first: "
        "sms.*.status. Empty: anywhere in the text.",
    )
    gateway_success = _setting("The word of success", help="For instance, OK")
    gateway_reference_path = _setting(
        "Where it names the message", help="For instance, sms.*.sms_id"
    )
    gateway_down = fields.Text(
        string="Words on which all wait",
        groups=ADMIN,
        help="One a line: what the gateway answers when there is no money, or the "
        "token is wrong. Without them such messages are given up.",
    )
    report_reference = _setting("Reports: name of the message", help="For instance, id")
    report_status = _setting("Reports: its state", help="For instance, status")
    report_delivered = _setting(
        "Reports: states of delivered ones", help="Joined by commas."
    )
    report_failed = _setting("Reports: states of failed ones", help="Joined by commas.")
    hook_url = _setting(
        "Address for reports",
        compute="_compute_hook_url",
        help="To which the provider sends what became of the messages.",
    )

    @api.constrains("endpoint", "gateway_url")
    def _check_secure(self):
        for channel in self.sudo():  # whoever may write them may not read them, perhaps
            for url in (channel.endpoint, channel.gateway_url):
                if url and not url.startswith(("https://", *LOOPBACK)):
                    raise ValidationError(
                        self.env._("The provider's address has to begin with https://")
                    )

    def write(self, vals):
        # What has been mended is tried at once.
        if self._access_fields().intersection(vals):
            vals = {"paused_until": False, "trouble": False, **vals}
        return super().write(vals)

    def _access_fields(self):
        return {
            name
            for name, field in self._fields.items()
            if field.groups == ADMIN and name != "hook_url"
        }

    # The carriers

    def _carrier_telegram(self):
        return TelegramCarrier(self)

    def _carrier_max(self):
        return MaxCarrier(self)

    def _carrier_whatsapp(self):
        return WhatsAppCarrier(self)

    def _carrier_sms(self):
        channel = self.sudo()  # whoever has it sent need not see the gateway
        over_http = channel.gateway == "http"
        return HttpSmsCarrier(channel) if over_http else OdooSmsCarrier(channel)

    # The provider's reports

    def _compute_hook_url(self):
        for channel in self:
            base = channel.company_id.get_base_url()
            channel.hook_url = f"{base}{HOOKS}/{channel._hook_token()}"

    def _hook_token(self):
        """The last part of the address for reports, which nobody guesses."""
        seal = hmac(self.env(su=True), "school-channel-hook", self.id)
        return f"{self.id}-{seal[:40]}"

    @api.model
    @api.private
    def _of_hook(self, token):
        """The channel to whose address a report came; none where it is nobody's."""
        number = token.partition("-")[0]
        channel = self.browse(int(number) if number.isdecimal() else 0)
        # The seal first: the database knows no numbers of a hundred digits.
        right = is_agreed(token, channel._hook_token())
        return channel.exists() if right else self.browse()

    @api.private
    def _sms_fate(self, status):
        """What a gateway's word on a message means; empty: nothing new."""
        for what in ("delivered", "failed"):
            words = (self[f"report_{what}"] or "").split(",")
            if status and status in (word.strip() for word in words):
                return what
        return ""

    # Actions

    @api.private
    def _try(self, message):
        """Hand over a message that is no notice.

        :return: ``Outcome``
        """
        carrier = self._carrier()
        try:
            carrier.open()
            return carrier.carry(message)
        except Down as down:
            return Outcome("failed", str(down))
        finally:
            carrier.close()

    def action_register_hook(self):
        """Tell the bot's provider where to send what the guardians answer."""
        self.ensure_one()
        self.check_access("write")
        if self.code not in BOTS:
            raise UserError(self.env._("This provider is told of it on its own site."))
        secret = secrets.token_urlsafe(32)
        carrier = self._carrier()
        try:
            name = carrier.register(self.hook_url, secret)
        except Down as down:
            raise UserError(str(down)) from None
        finally:
            carrier.close()
        self.write({"hook_secret": secret, "bot_name": name or self.bot_name})
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The bot's messages come to the school now."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
