import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import NO_ACCESS
from odoo.tools import consteq, hmac

# How long a token opens the door.
LIFETIME = timedelta(hours=1)
PURL = "https://purl.imsglobal.org/spec/or/v1p2/scope/"
SCOPES = {
    "has_roster_core": "roster-core.readonly",
    "has_roster": "roster.readonly",
    "has_demographics": "roster-demographics.readonly",
    "has_gradebook_core": "gradebook-core.readonly",
    "has_gradebook": "gradebook.readonly",
    "has_createput": "gradebook.createput",
    "has_createpost": "gradebook.createpost",
    "has_delete": "gradebook.delete",
}


def sealed(env, kind, secret):
    """What is kept of a secret of ours: it is long and random, so that a keyed hash,
    by which it can be found, tells nothing of it."""
    return hmac(env(su=True), f"school-oneroster-{kind}", secret)


class SchoolOneRosterClient(models.Model):
    """A program of a partner system that reads a school through OneRoster's REST
    binding, and may push grades into its journal.

    It logs in with OAuth 2 client credentials. Its secret is told once and kept
    nowhere. What it may do is chosen here, scope by scope, and taken back at once.
    """

    _name = "school.oneroster.client"
    _description = "OneRoster client"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    system_id = fields.Many2one(
        "school.partner.system",
        string="Partner system",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        help="Whose identifiers it reads and sends.",
    )
    active = fields.Boolean(
        default=True, help="An archived client is let in no more, at once."
    )
    code = fields.Char(
        string="Client ID",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: secrets.token_hex(8),
    )
    secret_seal = fields.Char(copy=False, groups=NO_ACCESS)
    secret_at = fields.Datetime(string="Secret made", readonly=True, copy=False)
    has_roster_core = fields.Boolean(
        string="People and classes",
        default=True,
        help="roster-core.readonly: the lists of the school's year, and each record.",
    )
    has_roster = fields.Boolean(
        string="…and by class, course, person",
        default=True,
        help="roster.readonly: such as the pupils of a class.",
    )
    has_demographics = fields.Boolean(
        string="Birth dates and sex", help="roster-demographics.readonly"
    )
    has_gradebook_core = fields.Boolean(
        string="Grades",
        help="gradebook-core.readonly: marks, published final grades, what they were "
        "given for, and the scales.",
    )
    has_gradebook = fields.Boolean(
        string="…and by class, pupil, work", help="gradebook.readonly"
    )
    has_createput = fields.Boolean(
        string="Send one by one", help="gradebook.createput: works and marks."
    )
    has_createpost = fields.Boolean(
        string="Send many at once", help="gradebook.createpost: works and marks."
    )
    has_delete = fields.Boolean(
        string="Take back",
        help="gradebook.delete: works and marks that it sent itself.",
    )
    token_ids = fields.One2many("school.oneroster.token", "client_id", string="Tokens")
    request_ids = fields.One2many(
        "school.oneroster.request", "client_id", string="Requests"
    )
    company_id = fields.Many2one(
        related="system_id.company_id", store=True, index=True, precompute=True
    )

    _code_uniq = models.UniqueIndex("(code)")

    def write(self, vals):
        result = super().write(vals)
        if not vals.get("active", True):
            self._revoke_tokens()
        return result

    def _scopes(self):
        """:return: set of the names of the scopes that it has"""
        self.ensure_one()
        return {name for field, name in SCOPES.items() if self[field]}

    def _is_open(self):
        return self.active and self.system_id.active

    # The secret

    def action_new_secret(self):
        """Show a new secret, once; what was before opens nothing any more."""
        self.ensure_one()
        self._check_administrator()
        secret = self.sudo()._make_secret()  # nobody writes seals
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New secret"),
            "res_model": "school.oneroster.secret",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_code": self.code,
                "default_secret": secret,
                "default_url": f"{self.company_id.get_base_url()}/ims/oneroster",
            },
        }

    def _make_secret(self):
        secret = secrets.token_urlsafe(32)
        self.write(
            {
                "secret_seal": sealed(self.env, "secret", secret),
                "secret_at": fields.Datetime.now(),
            }
        )
        self._revoke_tokens()
        return secret

    def action_revoke_tokens(self):
        """Whoever is in has to log in anew."""
        self._check_administrator()
        self._revoke_tokens()

    def _revoke_tokens(self):
        self.sudo().token_ids._revoke()  # nobody writes anything else of them

    def _check_administrator(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(
            "school_diary.group_school_diary_admin"
        ):
            raise AccessError(self.env._("Partners are let in by the administrator."))

    # Logging in

    @api.model
    @api.private
    def _of_credentials(self, code, secret):
        """The client whose credentials these are; nothing, whatever is wrong."""
        client = self.search([("code", "=", code)])
        seal = client.secret_seal or ""
        # Computed and compared in any case: how long it takes tells nothing.
        is_right = consteq(seal, sealed(self.env, "secret", secret))
        return client if is_right and client._is_open() else self.browse()

    @api.private
    def _give_token(self, scopes):
        """
        :param scopes: set of names
        :return: the token, which is kept nowhere
        """
        self.ensure_one()
        token = secrets.token_urlsafe(32)
        self.env["school.oneroster.token"].create(
            {
                "client_id": self.id,
                "seal": sealed(self.env, "token", token),
                "scopes": " ".join(sorted(scopes)),
                "expires_at": fields.Datetime.now() + LIFETIME,
            }
        )
        return token


class SchoolOneRosterSecret(models.AbstractModel):
    """Shows a secret, and keeps nothing."""

    _name = "school.oneroster.secret"
    _description = "Secret of a OneRoster client"

    id = fields.Id()  # for the onchange that brings the values
    code = fields.Char(string="Client ID", readonly=True)
    secret = fields.Char(readonly=True)
    url = fields.Char(string="Address", readonly=True)
