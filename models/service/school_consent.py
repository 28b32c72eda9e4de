from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...tools.days import sane_days
from ..organization.scans import check_scans
from ..organization.signatures import check_signed

# A registered decision is not rewritten; its scan may come later.
DECISION_FIELDS = frozenset(
    (
        "guardian_id",
        "purpose_id",
        "text_id",
        "state",
        "date",
        "valid_until",
        "withdrawn_on",
        "way",
        "application_id",
        "given_at",
        "user_id",
        "ip_address",
    )
)


class SchoolConsent(models.Model):
    """A guardian's decision on the processing of personal data (000-3, 002-1, 003-1).

    For one purpose, on a text. Never deleted: a new decision is a new record, a
    withdrawal is written on the consent which it ends. Without one in force for the
    diary nothing electronic goes out.
    """

    _name = "school.consent"
    _description = "Consent to the processing of personal data"
    _rec_names_search = ["guardian_id"]
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
    purpose_id = fields.Many2one(
        "school.consent.purpose",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["school.consent.purpose"]._gate(),
        tracking=True,
    )
    is_gate = fields.Boolean(related="purpose_id.is_gate", store=True, precompute=True)
    text_id = fields.Many2one(
        "school.consent.text",
        compute="_compute_text_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        check_company=True,
        domain="[('purpose_id', '=', purpose_id)]",
        help="The version that the person had before the eyes.",
    )
    state = fields.Selection(
        [
            ("granted", "Given"),
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
    given_at = fields.Datetime(
        readonly=True, copy=False, help="Moment of the click in the portal."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Account",
        readonly=True,
        copy=False,
        help="Who clicked in the portal.",
    )
    ip_address = fields.Char(string="Network address", readonly=True, copy=False)
    application_id = fields.Many2one(
        "school.application", check_company=True, index="btree_not_null", copy=False
    )
    company_id = fields.Many2one(
        related="guardian_id.company_id", store=True, index=True
    )

    _in_force_uniq = models.Constraint(
        "EXCLUDE USING gist (int4range(guardian_id, guardian_id, '[]') WITH &&, "
        "int4range(purpose_id, purpose_id, '[]') WITH &&, "
        "daterange(date, valid_until, '[]') WITH &&) WHERE (state = 'granted')",
        "This guardian's consent is registered already for that time.",
    )
    _days_check = models.Constraint(*sane_days("date", "valid_until"))
    _dates_check = models.Constraint(
        "CHECK (valid_until IS NULL OR date <= valid_until)",
        "A consent cannot end before it begins.",
    )
    _withdrawn_check = models.Constraint(
        "CHECK ((state = 'withdrawn') = (withdrawn_on IS NOT NULL))",
        "A withdrawal has its date.",
    )

    @api.depends("guardian_id.display_name", "purpose_id.name", "date")
    def _compute_display_name(self):
        for consent in self:
            consent.display_name = (
                f"{consent.guardian_id.display_name}, {consent.purpose_id.name}, "
                f"{fields.Date.to_string(consent.date)}"
            )

    @api.depends("purpose_id", "guardian_id")
    def _compute_text_id(self):
        for consent in self:
            school = consent.guardian_id.company_id or self.env.company
            consent.text_id = consent.purpose_id and consent.purpose_id._text(school)

    @api.constrains("scan")
    def _check_scan(self):
        check_scans(self, "scan")

    @api.constrains("date")
    def _check_signed(self):
        check_signed(self, "date")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(
            vals.get("state") == "withdrawn" or vals.get("withdrawn_on")
            for vals in vals_list
        ):
            raise AccessError(self.env._("A consent is withdrawn by its own action."))
        # One that was withdrawn a moment ago no longer stands against the new one.
        self.flush_model(["state", "valid_until"])
        consents = super().create(vals_list)
        refusals = consents.filtered(lambda one: one.state == "refused")
        refusals._supersede()
        refusals._take_out_of_applications()
        consents.filtered(lambda one: one.state == "granted")._end_with_text()
        return consents

    def write(self, vals):
        if not self.env.su and DECISION_FIELDS & vals.keys():
            raise UserError(
                self.env._(
                    "A registered decision is not rewritten: withdraw it and register "
                    "the new one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        raise UserError(self.env._("A registered decision is kept; withdraw it."))

    def _supersede(self):
        """Who refuses no longer consents: the consent in force is withdrawn."""
        for purpose, refusals in self.grouped("purpose_id").items():
            guardians = refusals.sudo().guardian_id  # follows from a lawful refusal
            guardians._consents_to_withdraw(purpose).action_withdraw()

    def _end_with_text(self):
        """A later text that asks again ends them on its eve, if it is known by now."""
        for consent in self.sudo():  # follows from the text, whoever registers
            later = consent.text_id._asking_again(consent.company_id)
            eves = [one.date_from - timedelta(days=1) for one in later]
            last = min((eve for eve in eves if eve >= consent.date), default=None)
            if last and not (consent.valid_until and consent.valid_until <= last):
                consent.valid_until = last

    def action_withdraw(self):
        """Withdraw the consent: the gate is shut and the mail stops at once.

        Any other consent of the same guardian to the same that holds, or would
        later, falls with it.
        """
        self.check_access("write")
        if any(consent.state != "granted" for consent in self):
            raise UserError(self.env._("Only a consent in force is withdrawn."))
        consents = self.sudo()  # a decision is written by its actions only
        for purpose, given in self.sudo().grouped("purpose_id").items():  # as above
            consents |= given.guardian_id._consents_to_withdraw(purpose)
        for consent in consents:
            consent.write(
                {
                    "state": "withdrawn",
                    "withdrawn_on": consent.company_id._school_today(),
                }
            )
        consents._take_out_of_applications()

    def _take_out_of_applications(self):
        """What waits to be decided opens nothing by an earlier consent."""
        guardians = self.sudo().filtered("is_gate").guardian_id  # follows from these
        guardians.application_ids._take_consent_out()

    @api.model
    def _in_force_domain(self, day):
        """The consents to the diary in force on ``day``."""
        return Domain("is_gate", "=", True) & self._given_domain(day)

    @api.model
    def _given_domain(self, day):
        """The consents, to whatever, in force on ``day``."""
        return (
            Domain("state", "=", "granted")
            & Domain("date", "<=", day)
            & (Domain("valid_until", "=", False) | Domain("valid_until", ">=", day))
        )
