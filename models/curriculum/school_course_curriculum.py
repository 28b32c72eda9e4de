from odoo import api, fields, models


class SchoolCourse(models.Model):
    """The hours that the curriculum gives to a course."""

    _inherit = "school.course"

    hours_week = fields.Float(
        string="Hours a week by curriculum", compute="_compute_hours", compute_sudo=True
    )
    hours_year = fields.Float(
        string="Hours a year by curriculum", compute="_compute_hours", compute_sudo=True
    )

    @api.depends(
        "subject_id",
        "class_id.curriculum_id.line_ids.hours_week",
        "class_id.curriculum_id.line_ids.hours_year",
    )
    def _compute_hours(self):
        lines = {
            (line.curriculum_id, line.subject_id): line
            for line in self.class_id.curriculum_id.line_ids
        }
        for course in self:
            line = lines.get((course.class_id.curriculum_id, course.subject_id))
            course.hours_week = line.hours_week if line else 0
            course.hours_year = line.hours_year if line else 0

    def _prepare_next_year(self, keeps_teacher):
        """What the course of the same pupils in the next year takes over."""
        if not keeps_teacher:
            return {}
        return {"teacher_id": self.teacher_id.id, "room": self.room}
