from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain

from .school_oneroster_client import sealed

# Kept so long after its end, for who wonders about it.
KEPT = timedelta(days=7)


class SchoolOneRosterToken(models.Model):
    """What lets a client in for an hour. Its seal alone is kept."""

    _name = "school.oneroster.token"
    _description = "Access token of a OneRoster client"
    _rec_name = "client_id"
    _order = "id desc"

    client_id = fields.Many2one(
        "school.oneroster.client", required=True, index=True, ondelete="cascade"
    )
    seal = fields.Char(required=True, groups=NO_ACCESS)
    scopes = fields.Char(help="Those asked for; what the client has lost counts not.")
    expires_at = fields.Datetime(string="Valid until", required=True)
    revoked_at = fields.Datetime(string="Revoked")
    is_valid = fields.Boolean(string="Valid", compute="_compute_is_valid")
    company_id = fields.Many2one(
        related="client_id.company_id", store=True, index=True, precompute=True
    )

    _seal_uniq = models.UniqueIndex("(seal)")

    @api.depends("expires_at", "revoked_at")
    def _compute_is_valid(self):
        now = fields.Datetime.now()
        for token in self:
            token.is_valid = not token.revoked_at and token.expires_at > now

    @api.model
    @api.private
    def _of_bearer(self, bearer):
        """The token that somebody shows, if it opens anything; else nothing."""
        token = self.search(
            Domain("seal", "=", sealed(self.env, "token", bearer))
            & Domain("revoked_at", "=", False)
            & Domain("expires_at", ">", fields.Datetime.now())
        )
        return token.filtered(lambda one: one.client_id._is_open())

    @api.private
    def _granted(self):
        """:return: set of the names of the scopes that it has now"""
        return set((self.scopes or "").split()) & self.client_id._scopes()

    def action_revoke(self):
        self.client_id._check_administrator()
        self.sudo()._revoke()  # nobody writes anything else of them

    def _revoke(self):
        self.filtered(lambda one: not one.revoked_at).revoked_at = fields.Datetime.now()

    @api.autovacuum
    def _gc_tokens(self):
        self.search([("expires_at", "<", fields.Datetime.now() - KEPT)]).unlink()
