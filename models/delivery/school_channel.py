from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from .email_carrier import EmailCarrier

DEFAULTS = {
    "email": {"in_use": True, "detail": "full", "doubt_rule": "again"},
    "sms": {"longest": 70, "quiet_from": 21.0, "quiet_to": 8.0},
    "whatsapp": {"longest": 1024, "quiet_from": 21.0, "quiet_to": 8.0},
    "telegram": {"longest": 4096, "per_minute": 1500},
    "max": {"longest": 4000, "per_minute": 1500},
    "paper": {"in_use": True, "detail": "full"},
}
"""How a channel begins; the providers' published limits, the rest is the school's."""
SECOND = timedelta(seconds=1)


class SchoolChannel(models.Model):
    """A way to reach the families, as a school uses it: limits, rules, access.

    What carries the messages is behind ``_carrier``; see ``carrier.py``.
    """

    _name = "school.channel"
    _inherit = ["school.secret.mixin"]
    _description = "Channel of delivery"
    _rec_name = "code"
    _order = "company_id, id"

    code = fields.Selection(
        [
            ("email", "E-mail"),
            ("sms", "SMS"),
            ("whatsapp", "WhatsApp"),
            ("telegram", "Telegram"),
            ("max", "MAX"),
            ("paper", "Paper"),
        ],
        string="Channel",
        required=True,
        readonly=True,
    )
    in_use = fields.Boolean(
        help="Guardians may choose it, where the regulation allows it, too."
    )
    detail = fields.Selection(
        [
            ("full", "All that the letter says"),
            ("short", "First name and what is new, without grades"),
            ("bare", "That there is news, nothing of the child"),
        ],
        string="It may tell",
        required=True,
        default="short",
        help="Never more than the channel deserves: others keep what passes by it.",
    )
    longest = fields.Integer(
        string="Longest message", help="In characters; 0: as long as it is."
    )
    per_minute = fields.Integer(
        string="Messages a minute",
        help="What the provider takes at most, from all workers together; 0: any.",
    )
    quiet_from = fields.Float(help="On the school's clock. Nothing leaves from then")
    quiet_to = fields.Float(help="to then; it waits.")
    doubt_rule = fields.Selection(
        [
            ("again", "Send it again"),
            ("office", "Leave it to the office"),
        ],
        string="Where the answer was lost",
        required=True,
        default="office",
        help="The provider may have taken the message: sent again it may come twice, "
        "not sent again it may never come.",
    )
    price = fields.Float(
        string="Price of a message", digits=(12, 4), help="In the school's currency."
    )
    paused_until = fields.Datetime(
        readonly=True, help="The provider wants to be left alone so long."
    )
    trouble = fields.Char(readonly=True, help="Why nothing went at the last try.")
    next_at = fields.Datetime(readonly=True, help="When the next message may go.")
    month_parts = fields.Integer(
        string="Messages this month", compute="_compute_month_parts"
    )
    month_cost = fields.Float(
        string="Cost this month", compute="_compute_month_parts", digits=(12, 2)
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, ondelete="cascade"
    )

    _code_uniq = models.UniqueIndex(
        "(company_id, code)", "The school has this channel already."
    )
    _paper_check = models.Constraint(
        "CHECK (code <> 'paper' OR in_use IS TRUE)",
        "Paper is always there for whoever asks for it.",
    )
    _limits_check = models.Constraint(
        "CHECK (longest >= 0 AND per_minute >= 0 AND price >= 0)",
        "A limit or a price cannot be negative.",
    )
    _quiet_check = models.Constraint(
        "CHECK (quiet_from >= 0 AND quiet_from < 24 AND quiet_to >= 0 "
        "AND quiet_to < 24)",
        "An hour of the day lies between 0:00 and 23:59.",
    )

    @api.depends("code")
    def _compute_display_name(self):
        names = dict(self._names())
        for channel in self:
            channel.display_name = names.get(channel.code, "")

    # Which there are

    @api.model
    def _of(self, company, code):
        """A school's channel."""
        return self.search([("company_id", "=", company.id), ("code", "=", code)])

    @api.model
    def _open_to(self, guardians):
        """The electronic channels that guardians may choose today.

        In use, allowed by the regulation, with the consents that they need.

        :return: dict of guardian to ``school.channel``
        """
        writable = guardians.filtered("diary_open")._with_consent()
        consented = self._consented(writable)
        schools = self._schools_by_code()
        channels = self.search(
            [("company_id", "in", writable.company_id.ids), ("code", "!=", "paper")]
        ).filtered(lambda one: one.company_id.id in schools.get(one.code, ()))
        by_school = channels.grouped("company_id")
        by_consent = self._consented_codes()
        open_to = dict.fromkeys(guardians, self.browse())
        for guardian in writable:
            own = by_school.get(guardian.company_id, self.browse())
            open_to[guardian] = own.filtered(
                lambda one, guardian=guardian: (
                    one.code not in by_consent or guardian in consented
                )
            )
        return open_to

    @api.model
    def _make_missing(self, companies):
        """Give schools the channels that they have not, as these begin."""
        known = {
            (company.id, code)
            for company, code in self._read_group(
                [("company_id", "in", companies.ids)], ["company_id", "code"]
            )
        }
        self.create(
            [
                {"company_id": company.id, "code": code, **DEFAULTS.get(code, {})}
                for company in companies
                for code, _name in self._fields["code"].selection
                if (company.id, code) not in known
            ]
        )

    @api.model_create_multi
    def create(self, vals_list):
        channels = super().create(vals_list)
        self.env.registry.clear_cache()
        return channels

    def write(self, vals):
        result = super().write(vals)
        if "in_use" in vals:
            self.env.registry.clear_cache()
        return result

    @api.model
    def _names(self):
        """The channels in the language of the environment, for other models' fields."""
        return self._fields["code"]._description_selection(self.env)

    @api.model
    @ormcache()
    def _schools_by_code(self):
        """Where each channel is in use and the regulation allows it.

        Asked with every delivery, hence cached; regulations clear it as channels do.

        :return: dict of code to company ids
        """
        channels = self.sudo()  # no secret: asked for whoever reads an agreement
        found = {}
        for channel in channels.search([("in_use", "=", True)]):
            regulation = channel.company_id.school_regulation_id
            # The regulation says nothing of paper, nor of what another module adds.
            name = f"channel_{channel.code}"
            if name not in regulation._fields or regulation[name]:
                found.setdefault(channel.code, []).append(channel.company_id.id)
        return found

    @api.model
    def _live_domain(self, day):
        """Of agreements: their channel is in use, and so is the consent that it needs.

        What leaves the school's own systems needs a consent of its own (000-3, 002-1,
        003-1).
        """
        consented = Domain("guardian_id.consent_ids", "any", self._consent_domain(day))
        live = []
        for code, company_ids in self._schools_by_code().items():
            of_code = Domain("channel", "=", code)
            if code != "paper":
                of_code &= Domain("company_id", "in", company_ids)
            if code in self._consented_codes():
                of_code &= consented
            live.append(of_code)
        return Domain.OR(live)

    @api.model
    def _consent_domain(self, day):
        """Of consents: to messages by such channels, in force on ``day``."""
        # Asked with every delivery: without looking whether the record is there.
        purpose_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "school_diary.consent_purpose_messengers"
        )
        given = self.env["school.consent"]._given_domain(day)
        return given & Domain("purpose_id", "=", purpose_id)

    @api.model
    def _consented_codes(self):
        """The channels whose operators are others: by consent alone."""
        return ("sms", "whatsapp", "telegram", "max")

    # Sending

    def _carrier(self):
        """What carries this channel's messages: a ``Carrier``."""
        self.ensure_one()
        return getattr(self, f"_carrier_{self.code}")()

    def _carrier_email(self):
        return EmailCarrier(self)

    def _is_free(self):
        """Whether messages may go now: not paused, no quiet hours."""
        self.ensure_one()
        now = fields.Datetime.now()
        return not (self.paused_until and self.paused_until > now) and not (
            self._is_quiet()
        )

    def _is_quiet(self):
        now = self.company_id._school_now()
        hour = now.hour + now.minute / 60
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= hour < self.quiet_to
        return hour >= self.quiet_from or hour < self.quiet_to

    @api.private
    def _reserve(self, limit):
        """How many messages this worker may send now, of those ``per_minute``.

        All workers of the school share the measure: a second's worth at a time.
        """
        if not self.per_minute:
            return limit
        gap = timedelta(minutes=1) / self.per_minute
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE school_channel channel
                   SET next_at = since + taken * %(gap)s
                  FROM (SELECT id, since, GREATEST(0, LEAST(%(limit)s,
                               ceil(extract(epoch FROM %(horizon)s - since)
                                    / %(seconds)s)::int)) AS taken
                          FROM (SELECT id, GREATEST(next_at, %(now)s) AS since
                                  FROM school_channel WHERE id = %(channel)s
                                   FOR UPDATE) own) free
                 WHERE channel.id = free.id
                RETURNING taken
                """,
                gap=gap,
                limit=limit,
                horizon=now + max(SECOND, gap),
                seconds=gap.total_seconds(),
                now=now,
                channel=self.id,
            )
        )
        return rows[0][0]

    @api.private
    def _pause(self, reason, seconds=0):
        """Note why nothing goes, and for how long the provider is left alone."""
        until = fields.Datetime.now() + timedelta(seconds=seconds)
        self.write({"trouble": reason[:200], "paused_until": seconds and until})

    @api.private
    def _go_on(self):
        """The provider has taken a message: what troubled it is over."""
        self.trouble = False

    @api.depends("code", "price")
    def _compute_month_parts(self):
        today = fields.Date.context_today(self)
        notices = self.env["school.notice"]._read_group(
            [
                ("company_id", "in", self.company_id.ids),
                ("sent_at", ">=", today.replace(day=1)),
            ],
            ["company_id", "channel"],
            ["parts:sum"],
        )
        parts = {(company, code): number for company, code, number in notices}
        for channel in self:
            channel.month_parts = parts.get((channel.company_id, channel.code), 0)
            channel.month_cost = channel.month_parts * channel.price
