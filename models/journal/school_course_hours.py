from odoo import api, fields, models

SHARE = {"every": 1.0, "odd": 0.5, "even": 0.5}


class SchoolCourse(models.Model):
    """The hours that the timetable of the week gives to a course."""

    _inherit = "school.course"

    slot_hours_week = fields.Float(
        string="Hours a week by timetable", compute="_compute_slot_hours_week"
    )
    hours_differ = fields.Boolean(
        string="Other hours than in the curriculum",
        compute="_compute_slot_hours_week",
        search="_search_hours_differ",
    )

    @api.depends("slot_ids.week", "slot_ids.date_from", "slot_ids.date_to")
    @api.depends("hours_week")
    def _compute_slot_hours_week(self):
        for course in self:
            year = course.year_id
            day = min(
                max(course.company_id._school_today(), year.date_start), year.date_end
            )
            course.slot_hours_week = sum(
                SHARE[slot.week]
                for slot in course.slot_ids
                if slot.date_from <= day <= slot.date_to
            )
            course.hours_differ = course.slot_hours_week != course.hours_week

    def _search_hours_differ(self, operator, value):
        if operator != "in":
            return NotImplemented
        courses = self.search([("year_id.is_over", "=", False)])
        differing = courses.filtered("hours_differ")
        return [("id", "in" if True in value else "not in", differing.ids)]
