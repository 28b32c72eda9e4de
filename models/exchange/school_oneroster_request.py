from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.networks import network

KEPT = timedelta(days=90)
MOST = {
    "oneroster_requests_per_minute": 300,  # of a client
    "oneroster_failures_per_minute": 20,  # to log in, of an address
}


class SchoolOneRosterRequest(models.Model):
    """What a partner's program asked for, and when: personal data left the school.

    Written by the door alone. It says which list or kind of record, and never whose.
    """

    _name = "school.oneroster.request"
    _inherit = "school.rate.limit.mixin"
    _description = "Request of a OneRoster client"
    _rec_name = "operation"
    _order = "id desc"
    _limits = MOST

    client_id = fields.Many2one(
        "school.oneroster.client", index="btree_not_null", ondelete="cascade"
    )
    operation = fields.Char(required=True)
    status = fields.Integer(help="200 and its like: done. 400 and more: refused.")
    record_count = fields.Integer(string="Records", help="Given or taken.")
    address = fields.Char(help="Of the network from which it came.")
    company_id = fields.Many2one(
        related="client_id.company_id", store=True, index=True, precompute=True
    )

    _client_idx = models.Index("(client_id, create_date)")
    _address_idx = models.Index("(address, create_date) WHERE status = 401")

    @api.model
    @api.private
    def _note(self, client, operation, status, address, record_count=0):
        self.create(
            {
                "client_id": client.id,
                "operation": operation,
                "status": status,
                "record_count": record_count,
                "address": network(address or ""),
            }
        )

    @api.model
    @api.private
    def _wait_of_client(self, client):
        """For how many seconds a client has to wait; 0 if not at all."""
        return self._wait(
            Domain("client_id", "=", client.id), "oneroster_requests_per_minute"
        )

    @api.model
    @api.private
    def _wait_of_address(self, address):
        """As above, of who fails to log in again and again."""
        return self._wait(
            Domain("address", "=", network(address or "")) & Domain("status", "=", 401),
            "oneroster_failures_per_minute",
        )

    @api.autovacuum
    def _gc_requests(self):
        self.search([("create_date", "<", fields.Datetime.now() - KEPT)]).unlink()
