from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..organization.scans import check_scans
from ..organization.signatures import check_signed
from .school_application import DECIDED_STATES, OPEN_STATES
from .school_application_notice import ACTIVITY_TYPES


class SchoolApplication(models.Model):
    """What proves who applied, was answered in time, and has the answer."""

    _inherit = "school.application"

    was_late = fields.Boolean(
        string="Decided late",
        compute="_compute_was_late",
        store=True,
        help="After the last working day that the regulation gives.",
    )
    is_late = fields.Boolean(
        string="Late",
        compute="_compute_is_late",
        search="_search_is_late",
        help="Decided, or still waiting, after the deadline.",
    )
    handed_at = fields.Datetime(
        string="Handed over",
        readonly=True,
        copy=False,
        tracking=True,
        help="When the decision was handed to the applicant on paper, or sent.",
    )

    @api.constrains("scan")
    def _check_scan(self):
        check_scans(self, "scan")

    @api.constrains("signed_on")
    def _check_signed(self):
        check_signed(self, "signed_on")

    @api.depends("decided_at", "deadline")
    def _compute_was_late(self):
        for one in self:
            timezone = (one.company_id or self.env.company)._school_timezone()
            moment = one.decided_at and fields.Datetime.context_timestamp(
                one.with_context(tz=timezone.zone), one.decided_at
            )
            one.was_late = bool(
                moment and one.deadline and moment.date() > one.deadline
            )

    @api.depends("was_late", "state", "deadline")
    def _compute_is_late(self):
        for one in self:
            waits = one.state in OPEN_STATES and one.deadline
            one.is_late = one.was_late or bool(
                waits and one.deadline < one.company_id._school_today()
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        waits = Domain("state", "in", OPEN_STATES) & self.env[
            "res.company"
        ]._school_domain_today(lambda day: Domain("deadline", "<", day))
        late = Domain("was_late", "=", True) | waits
        return late if True in value else ~late

    def action_hand_over(self):
        """The applicant has the decision in hand (001-l, 001-m)."""
        self.check_access("write")
        if any(one.state not in DECIDED_STATES[:2] for one in self):
            raise UserError(self.env._("First decide on the application."))
        self._note_handed()
        self.activity_feedback(ACTIVITY_TYPES[1:])

    def _note_handed(self):
        waiting = self.filtered(lambda one: not one.handed_at)
        waiting.sudo().handed_at = fields.Datetime.now()  # the actions alone write it
