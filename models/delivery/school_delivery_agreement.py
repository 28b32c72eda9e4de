from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import email_normalize

from ...tools.days import sane_days


class SchoolDeliveryAgreement(models.Model):
    """How a guardian is told about the pupil: channel, address, since when.

    What was agreed is kept with the way in which it was given: in writing, by an
    electronic document system, or entered by the person (000-9, 002-7, 003-7,
    004-4a). It holds from ``date_from`` to the eve of ``date_end`` and is never
    deleted once it has held.
    """

    _name = "school.delivery.agreement"
    _description = "Agreement on delivery"
    _rec_names_search = ["guardian_id"]
    _inherit = ["mail.thread"]
    _order = "student_id, guardian_id, date_from desc, id desc"
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
    channel = fields.Selection(
        [("email", "E-mail"), ("paper", "Paper")],
        required=True,
        default="email",
        tracking=True,
    )
    address = fields.Char(
        string="E-mail address",
        compute="_compute_address",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="As agreed; by default the person's own.",
    )
    date_from = fields.Date(
        required=True,
        default=lambda self: self.env.company._school_today(),
        tracking=True,
    )
    date_end = fields.Date(
        string="Ended on",
        copy=False,
        tracking=True,
        help="From this day on nothing is delivered by this agreement.",
    )
    given = fields.Selection(
        [
            ("paper", "In writing"),
            ("electronic", "By an electronic document system"),
            ("entered", "Entered by the person"),
        ],
        string="Given by way of",
        required=True,
        default="paper",
        tracking=True,
    )
    unwanted_kind_ids = fields.Many2many(
        "school.notice.kind",
        string="Not wanted",
        check_company=True,
        tracking=True,
        help="What the guardian is not written to of. The week always is told.",
    )
    is_weekly = fields.Boolean(
        string="Paper every week",
        tracking=True,
        help="Though the regulation lets the school wait longer (004-1b).",
    )
    instead_of_id = fields.Many2one(
        "school.delivery.agreement",
        string="For want of consent, instead of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        help="What was agreed until the consent was withdrawn or refused. It comes "
        "back with a new consent.",
    )
    is_live = fields.Boolean(
        string="In force", compute="_compute_is_live", search="_search_is_live"
    )
    company_id = fields.Many2one(
        related="guardian_id.company_id", store=True, index=True
    )

    _live_uniq = models.UniqueIndex(
        "(guardian_id, channel) WHERE date_end IS NULL",
        "This channel is agreed with the guardian already.",
    )
    _days_check = models.Constraint(*sane_days("date_from", "date_end"))
    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_from <= date_end)",
        "An agreement cannot end before it begins.",
    )
    _address_check = models.Constraint(
        "CHECK (channel <> 'email' OR address IS NOT NULL)",
        "Delivery by e-mail needs an address.",
    )

    @api.depends("guardian_id", "channel")
    def _compute_address(self):
        for agreement in self:
            if agreement.channel == "email":
                agreement.address = agreement.address or agreement.guardian_id.email
            else:
                agreement.address = False

    @api.depends("date_from", "date_end")
    def _compute_is_live(self):
        for agreement in self:
            today = (agreement.company_id or self.env.company)._school_today()
            agreement.is_live = (
                agreement.date_from
                and agreement.date_from <= today
                and (not agreement.date_end or today < agreement.date_end)
            )

    def _search_is_live(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._live_domain(self.env.company._school_today())
        return domain if True in value else ~domain

    @api.depends("guardian_id.display_name", "channel")
    def _compute_display_name(self):
        channels = dict(self._fields["channel"]._description_selection(self.env))
        for agreement in self:
            channel = channels.get(agreement.channel, "")
            agreement.display_name = f"{agreement.guardian_id.display_name}: {channel}"

    @api.constrains("channel", "address")
    def _check_address(self):
        for agreement in self.filtered(lambda one: one.channel == "email"):
            if not email_normalize(agreement.address):
                raise ValidationError(self.env._("This is not an e-mail address."))

    @api.constrains("channel", "guardian_id")
    def _check_channel(self):
        """Only the channels that the regulation knows (003 has no mailing)."""
        for agreement in self.filtered(lambda one: one.channel == "email"):
            if not agreement.company_id.school_regulation_id.channel_email:
                raise ValidationError(
                    self.env._("The school's regulation knows no delivery by e-mail.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        raise UserError(self.env._("An agreement is kept; end it instead."))

    def action_end(self):
        """End the agreements today: what is still waiting is not sent."""
        for agreement in self.filtered(lambda one: not one.date_end):
            today = agreement.company_id._school_today()
            agreement.date_end = max(today, agreement.date_from)

    @api.model
    def _live_domain(self, day):
        """The agreements by which something may be delivered on ``day``."""
        return (
            Domain("date_from", "<=", day)
            & (Domain("date_end", "=", False) | Domain("date_end", ">", day))
            & (
                Domain("channel", "=", "paper")
                | Domain("company_id.school_regulation_id.channel_email", "=", True)
            )
        )

    @api.model
    def _agree(self, vals_list):
        """Put guardians on one channel each: end the other, begin this one.

        An agreement that holds already stays as it is, but for a new address; and
        paper that was asked for outlasts a new consent.

        :param vals_list: dicts with ``guardian_id``, ``channel``, ``given`` and, for
            e-mail, ``address``
        """
        ids = [vals["guardian_id"] for vals in vals_list]
        guardians = self.env["school.guardian"].browse(ids)
        self.env["res.company"]._school_claim(guardians)  # a double click is one
        held = self._held(ids)
        new, ended = [], self.browse()
        for vals in vals_list:
            channel = vals["channel"]
            other = "paper" if channel == "email" else "email"
            ended += held.get((vals["guardian_id"], other), self)
            agreement = held.get((vals["guardian_id"], channel))
            if not agreement:
                new.append(vals)
            elif vals.get("address") and agreement.address != vals["address"]:
                agreement.write({"address": vals["address"], "given": vals["given"]})
            elif agreement.instead_of_id:
                agreement.write({"instead_of_id": False, "given": vals["given"]})
        ended.action_end()
        return self.create(new)

    @api.model
    def _held(self, guardian_ids):
        """The agreements without an end, by guardian id and channel."""
        return {
            (agreement.guardian_id.id, agreement.channel): agreement
            for agreement in self.search(
                [("guardian_id", "in", guardian_ids), ("date_end", "=", False)]
            )
        }

    @api.model
    def _suspend(self, givens):
        """Put guardians who do not consent on paper; remember what was agreed.

        Who is told on paper already stays so; the gate holds back an e-mail beside it.

        :param givens: dict of guardian to ``given``
        """
        held = self._held([guardian.id for guardian in givens])
        self._agree(
            [
                {
                    "guardian_id": guardian.id,
                    "channel": "paper",
                    "given": given,
                    "date_from": guardian.company_id._school_today(),
                    "instead_of_id": held.get((guardian.id, "email"), self).id,
                }
                for guardian, given in givens.items()
                if (guardian.id, "paper") not in held
            ]
        )

    @api.model
    def _resume(self, givens):
        """Bring back what was agreed before the consent was withdrawn or refused.

        Only where e-mail can leave again: the diary is open to the guardian, and the
        regulation still has the channel. Otherwise paper goes on.

        :param givens: dict of guardian to ``given``
        """
        held = self._held([guardian.id for guardian in givens])
        back = []
        for guardian, given in givens.items():
            before = held.get((guardian.id, "paper"), self).instead_of_id
            has_email = guardian.company_id.school_regulation_id.channel_email
            if before and has_email and guardian.diary_open:
                back.append(
                    {
                        "guardian_id": guardian.id,
                        "channel": before.channel,
                        "address": before.address,
                        "unwanted_kind_ids": before.unwanted_kind_ids.ids,
                        "given": given,
                        "date_from": guardian.company_id._school_today(),
                    }
                )
        self._agree(back)
