from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..service.school_erasure import Kind, by_guardian


class SchoolErasure(models.AbstractModel):
    """To which addresses something was delivered."""

    _inherit = "school.erasure"

    @api.model
    def _kinds(self):
        return {
            **super()._kinds(),
            "notice": Kind("school.notice", by_guardian),
            "receipt": Kind("school.paper.batch"),
        }

    @api.model
    def _due_notice(self, day, _moment):
        return (
            Domain("period_to", "<", day)
            & Domain("state", "in", ("sent", "failed", "cancelled"))
            & self._any_filled("address", "message_id", "error")
        )

    @api.model
    def _due_receipt(self, day, _moment):
        return Domain("date_to", "<", day) & self._any_filled("receipt_scan")

    def _erase_receipt(self, batches):
        """That and when each family signed stays."""
        self._overwrite(batches._name, "id", batches, receipt_name=None)
        self._erase_traces(batches)

    def _erase_notice(self, notices):
        self._blank_notices("id", notices)

    def _blank_notices(self, field, records):
        self._overwrite(
            "school.notice", field, records, address=None, message_id=None, error=None
        )

    def _erase_guardian(self, guardians):
        """Nothing is delivered to the person any more, and where it was is gone."""
        if not guardians:
            return
        agreements = self.env["school.delivery.agreement"].search(
            [("guardian_id", "in", guardians.ids)]
        )
        self._overwrite(
            agreements._name,
            "id",
            agreements,
            address=SQL("CASE WHEN address IS NOT NULL THEN %s END", self._neutral()),
            date_end=SQL(
                "COALESCE(date_end, GREATEST(date_from, %s))", self._today(guardians)
            ),
        )
        self._erase_traces(agreements)
        self._blank_notices("guardian_id", guardians)
        super()._erase_guardian(guardians)
