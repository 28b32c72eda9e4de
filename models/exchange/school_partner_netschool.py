from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from .connector import Trouble
from .netschool_client import NetschoolClient
from .netschool_connector import NetschoolConnector
from .netschool_troubles import TROUBLES
from .school_partner_system import ADMIN, setting

ACCESS = {
    "netschool_url",
    "netschool_school",
    "netschool_login",
    "netschool_password",
    "netschool_password_sealed",
}


class SchoolPartnerSystem(models.Model):
    """«Сетевой город. Образование», read with the account of a parent or a pupil."""

    _inherit = "school.partner.system"

    _secrets = ("netschool_password",)

    kind = fields.Selection(
        selection_add=[("netschool", "«Сетевой город. Образование»")],
        ondelete={"netschool": "cascade"},
    )
    netschool_url = setting("Address", help="As it stands in the browser.")
    netschool_school = setting(
        "School there", help="Its full name there, or its number."
    )
    netschool_login = setting("Login")
    netschool_password = setting(
        "Password",
        compute="_compute_secrets",
        inverse="_inverse_secrets",
        help="It is kept sealed, and can be entered anew, not read.",
    )
    netschool_password_sealed = fields.Char(groups=NO_ACCESS, copy=False)
    netschool_gap = fields.Float(
        string="Seconds between two questions",
        default=1.0,
        groups=ADMIN,
        help="The system serves many schools: it is asked slowly.",
    )
    netschool_weeks = fields.Integer(
        string="Weeks looked at again",
        default=3,
        groups=ADMIN,
        help="So far back changes of what was brought before are looked for.",
    )
    pupil_ids = fields.One2many(
        "school.partner.pupil", "system_id", string="Pupils there"
    )

    _netschool_gap_check = models.Constraint(
        "CHECK (netschool_gap BETWEEN 0.2 AND 60)",
        "Between two questions lie 0.2 to 60 seconds.",
    )
    _netschool_weeks_check = models.Constraint(
        "CHECK (netschool_weeks BETWEEN 0 AND 60)",
        "From 0 to 60 weeks are looked at again.",
    )

    @api.constrains("netschool_url")
    def _check_netschool_url(self):
        self._check_addresses("netschool_url")

    @api.model
    def _trouble_words(self):
        return {**super()._trouble_words(), **TROUBLES}

    @api.model
    def _access_fields(self):
        return super()._access_fields() | ACCESS

    def _netschool_client(self):
        """:raise Trouble: the password is not to be read"""
        self.ensure_one()
        keeper = self.sudo()  # the settings are the administrator's, their use ours
        password = keeper._secret_of_access("netschool_password")
        return NetschoolClient(
            keeper.netschool_url,
            keeper.netschool_school,
            keeper.netschool_login,
            password,
            keeper.netschool_gap,
        )

    def _connector_netschool(self):
        return NetschoolConnector(self)

    def action_try(self):
        """Log in and out again, and say whose diaries are to be seen."""
        self.ensure_one()
        self.check_access("write")
        connector = self._connector_netschool()
        try:
            connector.open()
            pupils = connector.pupils()
        except Trouble as trouble:
            raise UserError(self._words_of(trouble.code, trouble.params)) from None
        finally:
            connector.close()
        return self._let_in(
            self.env._(
                "The system lets in. Pupils to be seen: %(count)s.", count=len(pupils)
            )
        )
