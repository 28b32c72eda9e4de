from odoo import fields, models

FOLLOWED = ("teacher_id", "room")


class SchoolCourse(models.Model):
    """The lessons of the week follow their course."""

    _inherit = "school.course"

    slot_ids = fields.One2many(
        "school.timetable.slot", "course_id", string="Lessons of the week"
    )

    def write(self, vals):
        """Slots that had the course's teacher or room take the new one."""
        for name in FOLLOWED:
            if name in vals:
                following = self.slot_ids.filtered(
                    lambda slot, name=name: slot[name] == slot.course_id[name]
                )
                following.write({name: vals[name]})
        return super().write(vals)
