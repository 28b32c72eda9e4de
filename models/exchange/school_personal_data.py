from odoo import api, models
from odoo.fields import Domain

from ..service.school_personal_data import Part
from .school_calendar_feed import CONTENT


class SchoolPersonalData(models.AbstractModel):
    _inherit = "school.personal.data"

    @api.model
    def _parts_of_guardian(self, guardian):
        return [
            *super()._parts_of_guardian(guardian),
            Part(
                "school.calendar.feed",
                Domain("guardian_id", "=", guardian.id),
                ("create_date", *CONTENT, "fetched_on", "revoked_at"),
            ),
        ]

    @api.model
    def _parts_of_student(self, student):
        own = Domain("student_id", "=", student.id)
        return [
            *super()._parts_of_student(student),
            Part(
                "school.partner.pupil",
                own,
                ("system_id", "name", "class_name", "brought_to"),
            ),
            Part(
                "school.exchange.difference",
                own,
                ("create_date", "system_id", "title", "ours", "theirs", "state"),
            ),
        ]
