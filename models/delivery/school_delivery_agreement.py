from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import email_normalize

from ...tools.days import sane_days
from ...tools.phones import tidy_phone

PHONES = ("sms", "whatsapp")
"""The channels whose address is a telephone number."""


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
        lambda self: self.env["school.channel"]._names(),
        required=True,
        default="email",
        tracking=True,
    )
    address = fields.Char(
        compute="_compute_address",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="As agreed: an e-mail address, a telephone number in international form, "
        "or the person's number in a messenger. By default the person's own.",
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
    chosen_at = fields.Datetime(
        string="Chosen on",
        readonly=True,
        copy=False,
        help="When the person said so. An application from before that does not change "
        "it.",
    )
    unwanted_kind_ids = fields.Many2many(
        "school.notice.kind",
        string="Not wanted",
        check_company=True,
        tracking=True,
        help="What the guardian is not written to of by this channel. The week always "
        "is told by one.",
    )
    is_weekly = fields.Boolean(
        string="Paper every week",
        tracking=True,
        help="Though the regulation lets the school wait longer (004-1b).",
    )
    instead_of_ids = fields.Many2many(
        "school.delivery.agreement",
        "school_delivery_agreement_instead_rel",
        "agreement_id",
        "instead_of_id",
        string="For want of consent, instead of",
        readonly=True,
        copy=False,
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
        "CHECK (channel = 'paper' OR address IS NOT NULL)",
        "Delivery by this channel needs an address.",
    )

    @api.depends("guardian_id", "channel")
    def _compute_address(self):
        for agreement in self:
            own = agreement._own_address()
            agreement.address = own and (agreement.address or own)

    def _own_address(self):
        """Where the person is reached by the channel, as far as the school knows."""
        if self.channel == "email":
            return self.guardian_id.email
        if self.channel in PHONES:
            return self.guardian_id.partner_id.phone
        return False if self.channel == "paper" else self.address

    @api.depends("date_from", "date_end", "channel", "guardian_id.consent_ids.state")
    def _compute_is_live(self):
        holds = self.env["res.company"]._school_domain_today(self._live_domain)
        agreements = self.sudo()  # consents decide, too, whoever may read them
        live = set(agreements.search(holds & Domain("id", "in", self.ids)).ids)
        for agreement in self:
            agreement.is_live = agreement._origin.id in live

    def _search_is_live(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self.env["res.company"]._school_domain_today(self._live_domain)
        return domain if True in value else ~domain

    @api.depends("guardian_id.display_name", "channel")
    def _compute_display_name(self):
        channels = dict(self._fields["channel"]._description_selection(self.env))
        for agreement in self:
            channel = channels.get(agreement.channel, "")
            agreement.display_name = f"{agreement.guardian_id.display_name}: {channel}"

    @api.constrains("channel", "address")
    def _check_address(self):
        for agreement in self.filtered("address"):
            if agreement.channel == "email" and not email_normalize(agreement.address):
                raise ValidationError(self.env._("This is not an e-mail address."))
            if agreement.channel in PHONES and not tidy_phone(agreement.address):
                raise ValidationError(
                    self.env._(
                        "This is not a telephone number. It looks like "
                        "+7 900 123-45-67."
                    )
                )

    @api.constrains("channel", "guardian_id")
    def _check_channel(self):
        """Only the channels that the regulation knows (003 has no mailing)."""
        open_to = self.env["school.channel"]._schools_by_code()
        for agreement in self.filtered(lambda one: one.channel not in ("paper", False)):
            if agreement.company_id.id not in open_to.get(agreement.channel, ()):
                raise ValidationError(
                    self.env._(
                        "The school's regulation knows no delivery by %(channel)s, or "
                        "the school does not use it.",
                        channel=dict(self.env["school.channel"]._names())[
                            agreement.channel
                        ],
                    )
                )

    @api.constrains("unwanted_kind_ids", "channel", "date_end")
    def _check_week(self):
        """The week is always told: by paper, or by one channel at least (000-4a)."""
        week = self.env.ref("school_diary.notice_kind_week")
        held = self.search(
            [("guardian_id", "in", self.guardian_id.ids), ("date_end", "=", False)]
        )
        for agreements in held.grouped("guardian_id").values():
            if all(week in one.unwanted_kind_ids for one in agreements):
                raise ValidationError(
                    self.env._("The week has to be told by one of the channels.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """What the office enters, the person says now."""
        if not self.env.su:
            said = {"chosen_at": fields.Datetime.now()}
            vals_list = [{**vals, **said} for vals in vals_list]
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        raise UserError(self.env._("An agreement is kept; end it instead."))

    def action_end(self):
        """End the agreements today: what is still waiting is not sent."""
        ending = self.filtered(lambda one: not one.date_end)
        ending._hand_week_on()
        days = ending.grouped(
            lambda one: max(one.company_id._school_today(), one.date_from)
        )
        for day, agreements in days.items():
            agreements.date_end = day

    @api.private
    def _end_channel(self, given=None):
        """The channel ends for the person: paper, where there is no other (000-2).

        :param given: how the person has said so; else as the channel was agreed
        """
        ending = self.filtered(lambda one: not one.date_end)
        held = self._held(ending.guardian_id.ids)
        others = {
            guardian_id: self.union(*own.values()) - ending
            for guardian_id, own in held.items()
        }
        last = ending.filtered(lambda one: not others[one.guardian_id.id])
        (ending - last).action_end()
        self._agree(
            [
                {
                    "guardian_id": one.guardian_id.id,
                    "channel": "paper",
                    "given": given or one.given,
                    "date_from": one.company_id._school_today(),
                }
                for [one, *_others] in last.grouped("guardian_id").values()
            ]
        )

    def _do_without(self, kinds):
        """The person wants no more of these; the week goes on by another channel.

        Where there is no other the channel ends: paper (000-2).
        """
        week = kinds.filtered(lambda kind: kind.code == "week")
        self.unwanted_kind_ids |= kinds - week
        if not week:
            return
        held = self._held(self.guardian_id.ids).get(self.guardian_id.id, {})
        if (self.union(*held.values()) - self).filtered("is_live"):
            self._hand_week_on()
            self.unwanted_kind_ids |= week
        else:
            self._end_channel("entered")

    def _successor(self):
        """This agreement, or the one by which its address is written to now."""
        self.ensure_one()
        if not self.date_end:
            return self
        held = self._held(self.guardian_id.ids).get(self.guardian_id.id, {})
        now = held.get(self.channel, self.browse())
        return now.filtered(lambda one: one.address == self.address)

    def _hand_week_on(self):
        """Who loses the channel that told the week is told it by another one."""
        week = self.env.ref("school_diary.notice_kind_week")
        for held in self._held(self.guardian_id.ids).values():
            staying = self.union(*held.values()) - self
            # Those that are in force first.
            staying = staying.sorted(lambda one: not one.is_live)
            if staying and all(week in one.unwanted_kind_ids for one in staying):
                staying[0].unwanted_kind_ids -= week

    @api.model
    def _live_domain(self, day):
        """The agreements by which something may be delivered on ``day``."""
        return (
            Domain("date_from", "<=", day)
            & (Domain("date_end", "=", False) | Domain("date_end", ">", day))
            & self.env["school.channel"]._live_domain(day)
        )

    @api.model
    def _agree(self, vals_list):
        """Agree with guardians on one channel each.

        Paper ends what is electronic, and an electronic channel ends paper; it stands
        beside the other electronic ones, and tells what none of them tells. An
        agreement that holds already stays as it is, but for a new address; and paper
        that was asked for outlasts a new consent. What the person said later than
        ``chosen_at`` stays.

        :param vals_list: dicts with ``guardian_id``, ``channel``, ``given`` and, but
            for paper, ``address``; ``chosen_at`` where the person has said so
        """
        ids = [vals["guardian_id"] for vals in vals_list]
        guardians = self.env["school.guardian"].browse(ids)
        self.env["res.company"]._school_claim(guardians)  # a double click is one
        held = self._held(ids)
        new, ended = [], self.browse()
        for vals in vals_list:
            own = held.get(vals["guardian_id"], {})
            if self._is_outdated(vals, own):
                continue
            ended += self._replaced(own, vals["channel"])
            agreement = own.get(vals["channel"])
            if not agreement:
                new.append({**self._untold(own, vals["channel"]), **vals})
            elif vals.get("address") and agreement.address != vals["address"]:
                agreement.write({"address": vals["address"], **self._said(vals)})
            elif agreement.instead_of_ids:
                agreement.write({"instead_of_ids": False, **self._said(vals)})
        ended.action_end()
        return self.create(new)

    def _said(self, vals):
        """By what way the person has said it, and when, as far as it is known."""
        return {name: vals[name] for name in ("given", "chosen_at") if name in vals}

    def _is_outdated(self, vals, held):
        """Whether the person has chosen otherwise since.

        :param held: dict of channel to agreement
        """
        said = vals.get("chosen_at")
        return said and any(
            one.chosen_at and one.chosen_at > said for one in held.values()
        )

    def _replaced(self, held, channel):
        """What ends when a guardian with these agreements takes a channel.

        :param held: dict of channel to agreement
        """
        if channel != "paper":
            return held.get("paper", self.browse())
        return self.union(*(one for code, one in held.items() if code != "paper"))

    def _untold(self, held, channel):
        """The kinds that a new agreement leaves to those which tell them already."""
        if channel == "paper":
            return {}
        others = [one for code, one in held.items() if code != "paper"]
        if not others:
            return {}
        kinds = self.env["school.notice.kind"]._offered(others[0].company_id)
        unwanted = [one.unwanted_kind_ids for one in others]
        return {
            "unwanted_kind_ids": kinds.filtered(
                lambda kind: any(kind not in some for some in unwanted)
            ).ids
        }

    @api.model
    def _held(self, guardian_ids):
        """The agreements without an end.

        :return: dict of guardian id to dict of channel to agreement
        """
        held = {}
        for agreement in self.search(
            [("guardian_id", "in", guardian_ids), ("date_end", "=", False)]
        ):
            own = held.setdefault(agreement.guardian_id.id, {})
            own[agreement.channel] = agreement
        return held
