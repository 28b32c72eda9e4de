"""Bells decide when lessons are given, and which ones at the same time."""

from odoo import api, models


class SchoolBell(models.Model):
    _inherit = "school.bell"

    @api.model_create_multi
    def create(self, vals_list):
        schedule_ids = [
            vals["schedule_id"] for vals in vals_list if vals.get("schedule_id")
        ]
        schedules = self.env["school.bell.schedule"].browse(schedule_ids)
        with schedules._followed([vals.get("period") for vals in vals_list]):
            return super().create(vals_list)

    def write(self, vals):
        periods = [*self.mapped("period"), vals.get("period")]
        with self.schedule_id._followed(periods):
            return super().write(vals)

    def unlink(self):
        with self.schedule_id._followed(self.mapped("period")):
            return super().unlink()


class SchoolBellSchedule(models.Model):
    _inherit = "school.bell.schedule"

    def _followed(self, periods):
        """While these bells change: the lessons to come ring anew."""
        lessons = self.env["school.lesson"]._to_come(self.company_id, periods=periods)
        slots = self.env["school.timetable.slot"].sudo()  # whoever changes the bells
        slots = slots.search(
            [
                "|",
                ("class_id.bell_schedule_id", "in", self.ids),
                ("class_id.parent_id.bell_schedule_id", "in", self.ids),
            ]
        )
        # Bells by which lessons of the week would clash are refused.
        return lessons._rung_anew(slots._with_standing_clashes()._check_clashes)


class SchoolClass(models.Model):
    _inherit = "school.class"

    def write(self, vals):
        if not {"bell_schedule_id", "parent_id"} & vals.keys():
            return super().write(vals)
        classes = self | self.child_ids
        lessons = self.env["school.lesson"]._to_come(self.company_id, classes=classes)
        slots = self.env["school.timetable.slot"].sudo()  # whoever changes the class
        slots = slots.search([("class_id", "in", classes.ids)])
        with lessons._rung_anew(slots._with_standing_clashes()._check_clashes):
            return super().write(vals)
