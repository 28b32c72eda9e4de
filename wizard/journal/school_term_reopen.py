from odoo import fields, models


class SchoolTermReopen(models.TransientModel):
    _name = "school.term.reopen"
    _description = "Reopen a term"

    term_id = fields.Many2one("school.term", required=True, ondelete="cascade")
    reason = fields.Char(required=True)

    def action_reopen(self):
        self.ensure_one()
        self.term_id._reopen(self.reason)
