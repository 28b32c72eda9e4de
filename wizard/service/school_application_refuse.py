from odoo import api, fields, models


class SchoolApplicationRefuse(models.TransientModel):
    """The head refuses an application: on which ground, for which reasons (001-l)."""

    _name = "school.application.refuse"
    _description = "Refuse an application"

    application_id = fields.Many2one(
        "school.application", required=True, ondelete="cascade"
    )
    allowed_ground_ids = fields.Many2many(
        "school.refusal.ground", compute="_compute_allowed_ground_ids"
    )
    ground_id = fields.Many2one(
        "school.refusal.ground",
        required=True,
        domain="[('id', 'in', allowed_ground_ids)]",
    )
    reasons = fields.Text(
        required=True, help="In the words in which the applicant will read them."
    )

    @api.depends("application_id")
    def _compute_allowed_ground_ids(self):
        for wizard in self:
            wizard.allowed_ground_ids = wizard.application_id._allowed_grounds()

    def action_refuse(self):
        """Refuse, and offer the decision for signing."""
        self.ensure_one()
        self.application_id.write(
            {"refusal_ground_id": self.ground_id.id, "refusal_text": self.reasons}
        )
        self.application_id.action_refuse()
        return {"type": "ir.actions.act_window_close"}
