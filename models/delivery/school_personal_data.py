from odoo import api, models
from odoo.fields import Domain

from ..service.school_personal_data import Part


class SchoolPersonalData(models.AbstractModel):
    _inherit = "school.personal.data"

    @api.model
    def _parts_of_guardian(self, guardian):
        mine = Domain("guardian_id", "=", guardian.id)
        return [
            *super()._parts_of_guardian(guardian),
            Part(
                "school.delivery.agreement",
                mine,
                ("channel", "address", "date_from", "date_end", "given"),
            ),
            Part(
                "school.notice",
                mine,
                ("kind", "channel", "address", "period_from", "period_to")
                + ("state", "sent_at", "received_on"),
            ),
        ]
