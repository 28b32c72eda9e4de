from odoo import api, fields, models
from odoo.exceptions import UserError


class SchoolConsent(models.Model):
    """A guardian's decision on the processing of personal data (000-3, 002-1, 003-1).

    Never deleted: a new decision is a new record, a withdrawal is written on the
    consent which it ends. Without one in force nothing electronic goes out.
    """

    _name = "school.consent"
    _description = "Consent to the processing of personal data"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    guardian_id = fields.Many2one(
        "school.guardian",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    student_id = fields.Many2one(
        related="guardian_id.student_id", store=True, index=True, string="Pupil"
    )
    state = fields.Selection(
        [
            ("granted", "Granted"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="granted",
        tracking=True,
    )
    date = fields.Date(
        required=True,
        default=lambda self: self.env.company._school_today(),
        tracking=True,
    )
    valid_until = fields.Date(tracking=True, help="Last day; empty: until withdrawn.")
    withdrawn_on = fields.Date(readonly=True, copy=False, tracking=True)
    way = fields.Selection(
        [("paper", "Paper"), ("electronic", "Electronic")],
        required=True,
        default="paper",
    )
    scan = fields.Binary(attachment=True, copy=False)
    scan_name = fields.Char(copy=False)
    application_id = fields.Many2one(
        "school.application", check_company=True, index="btree_not_null", copy=False
    )
    company_id = fields.Many2one(
        related="guardian_id.company_id", store=True, index=True
    )

    _in_force_uniq = models.UniqueIndex(
        "(guardian_id) WHERE state = 'granted'",
        "This guardian's consent is registered already.",
    )
    _withdrawn_check = models.Constraint(
        "CHECK ((state = 'withdrawn') = (withdrawn_on IS NOT NULL))",
        "A withdrawal has its date.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        raise UserError(self.env._("A registered decision is kept; withdraw it."))

    def action_withdraw(self):
        """Withdraw the consent: the gate is shut and the mail stops at once."""
        for consent in self:
            if consent.state != "granted":
                raise UserError(self.env._("Only a consent in force is withdrawn."))
            consent.write(
                {
                    "state": "withdrawn",
                    "withdrawn_on": consent.company_id._school_today(),
                }
            )
