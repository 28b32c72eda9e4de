from odoo import fields, models


class FloorRecord(models.Model):
    """As many columns as a grade has, and no logic: what a bare ``web_save`` costs."""

    _name = "school_diary_floor.record"
    _description = "Floor of the benchmarks"
    _rec_name = "comment"

    user_id = fields.Many2one("res.users", index=True)
    partner_id = fields.Many2one("res.partner", index=True)
    date = fields.Date()
    sequence = fields.Integer()
    weight = fields.Float()
    is_second = fields.Boolean()
    comment = fields.Char()
