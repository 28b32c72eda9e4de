from odoo import api, fields, models


class SchoolBellSchedule(models.Model):
    _name = "school.bell.schedule"
    _description = "Bell schedule"
    _order = "name, id"

    name = fields.Char(required=True)
    bell_ids = fields.One2many("school.bell", "schedule_id", string="Lessons")
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )

    _name_uniq = models.UniqueIndex(
        "(company_id, name)", "This bell schedule exists already."
    )


class SchoolBell(models.Model):
    """The time of one lesson of the day, in hours: 8.5 is half past eight."""

    _name = "school.bell"
    _description = "Bell"
    _rec_names_search = ["period"]
    _order = "schedule_id, period, id"

    schedule_id = fields.Many2one(
        "school.bell.schedule", required=True, index=True, ondelete="cascade"
    )
    period = fields.Integer(string="Lesson", required=True)
    time_start = fields.Float(string="From", required=True)
    time_end = fields.Float(string="To", required=True)
    company_id = fields.Many2one(
        related="schedule_id.company_id", store=True, index=True
    )

    _period_uniq = models.UniqueIndex(
        "(schedule_id, period)", "A schedule rings once for each lesson."
    )
    _times_check = models.Constraint(
        "CHECK (period > 0 AND 0 <= time_start AND time_start < time_end "
        "AND time_end <= 24)",
        "A lesson ends after it begins, within one day.",
    )

    @api.depends("period", "time_start")
    def _compute_display_name(self):
        for bell in self:
            minutes = round(bell.time_start * 60)
            bell.display_name = f"{bell.period}. {minutes // 60}:{minutes % 60:02}"
