from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from .connector import Trouble
from .oneroster_connector import OneRosterConnector
from .oneroster_rest_client import OneRosterRestClient
from .oneroster_troubles import TROUBLES
from .school_partner_system import setting

ACCESS = {
    "oneroster_url",
    "oneroster_token_url",
    "oneroster_code",
    "oneroster_secret",
    "oneroster_secret_sealed",
}


class SchoolPartnerSystem(models.Model):
    """Another journal that offers OneRoster 1.2 by network, read by this one."""

    _inherit = "school.partner.system"

    _secrets = ("netschool_password", "oneroster_secret")

    kind = fields.Selection(
        selection_add=[("oneroster", "OneRoster")], ondelete={"oneroster": "cascade"}
    )
    oneroster_url = setting(
        "OneRoster address", help="It ends before /rostering/v1p2 and /gradebook/v1p2."
    )
    oneroster_token_url = setting(
        "Address of tokens", help="Empty: the address above, followed by /token."
    )
    oneroster_code = setting("Client ID")
    oneroster_secret = setting(
        "Client secret",
        compute="_compute_secrets",
        inverse="_inverse_secrets",
        help="It is kept sealed, and can be entered anew, not read.",
    )
    oneroster_secret_sealed = fields.Char(groups=NO_ACCESS, copy=False)

    @api.constrains("oneroster_url", "oneroster_token_url")
    def _check_oneroster_urls(self):
        self._check_addresses("oneroster_url", "oneroster_token_url")

    @api.model
    def _trouble_words(self):
        return {**super()._trouble_words(), **TROUBLES}

    @api.model
    def _access_fields(self):
        return super()._access_fields() | ACCESS

    def _oneroster_client(self):
        """:raise Trouble: the secret is not to be read"""
        self.ensure_one()
        keeper = self.sudo()  # the settings are the administrator's, their use ours
        secret = keeper._secret_of_access("oneroster_secret")
        return OneRosterRestClient(
            keeper.oneroster_url,
            keeper.oneroster_token_url,
            keeper.oneroster_code,
            secret,
        )

    def _connector_oneroster(self):
        return OneRosterConnector(self)

    def action_try_oneroster(self):
        """Get a token, and say which schools are to be read."""
        self.ensure_one()
        self.check_access("write")
        try:
            client = self._oneroster_client()
            try:
                client.open()
                orgs = [
                    str(one.get("name"))
                    for one in client.records("rostering", "orgs")
                    if isinstance(one, dict) and one.get("type") == "school"
                ]
            finally:
                client.close()
        except Trouble as trouble:
            raise UserError(self._words_of(trouble.code, trouble.params)) from None
        return self._let_in(
            self.env._(
                "The system lets in. Schools to be read: %(names)s.",
                names=", ".join(orgs[:5]) or "—",
            )
        )
