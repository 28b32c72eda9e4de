from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

WEEK = 7


def interval_sql():
    """The days that may pass between two extracts; ``agreement``, ``regulation``."""
    return SQL(
        """
        CASE WHEN agreement.is_weekly THEN LEAST(%s, regulation.paper_interval_days)
             ELSE regulation.paper_interval_days END
        """,
        WEEK,
    )


class SchoolNotice(models.Model):
    """By when an extract has to be in the family's hands, and whether it was."""

    _inherit = "school.notice"

    due_on = fields.Date(
        string="Due by",
        readonly=True,
        help="Last day on which the family may be handed the extract: the regulation's "
        "interval, counted in days from the last extract, from the agreement, or from "
        "the first week that the extract tells of, whichever is later.",
    )
    received_on = fields.Date(
        string="Received on",
        readonly=True,
        help="Day on which the family had the extract in hand: as the receipt says, "
        "until it is signed the day of the hand-over.",
    )
    is_signed = fields.Boolean(string="Signed for", readonly=True)
    is_late = fields.Boolean(
        string="Overdue",
        compute="_compute_is_late",
        search="_search_is_late",
        help="Handed over, or still waiting, after the day on which it was due.",
    )

    _due_idx = models.Index("(due_on) WHERE state = 'queued' AND due_on IS NOT NULL")

    @api.depends("due_on", "received_on", "state")
    def _compute_is_late(self):
        these = Domain("id", "in", self.ids)
        late = self.search(these & Domain("is_late", "=", True))
        for notice in self:
            notice.is_late = notice in late

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        handed = Domain("state", "=", "sent") & Domain.custom(to_sql=self._late_sql)
        late = handed | self._overdue_domain()
        return late if True in value else ~late

    @api.model
    def _late_sql(self, model, alias, query):
        received, due = (
            model._field_to_sql(alias, name, query)
            for name in ("received_on", "due_on")
        )
        return SQL("COALESCE(%s > %s, FALSE)", received, due)

    @api.model
    def _overdue_domain(self):
        """What waits although its day is over, on the clock of each school."""
        waiting = Domain("state", "=", "queued")
        return waiting & self.env["res.company"]._school_domain_today(
            lambda day: Domain("due_on", "<", day)
        )

    def _make_batches(self, company):
        self._set_due(company)
        return super()._make_batches(company)

    @api.model
    def _set_due(self, company, guardians=None):
        """Count anew by when what waits is due (000-2, 001-d, 004-1b).

        To the day, from the last extract in hand: a family that had it late has the
        next one later, too. What is handed over keeps the day that was promised.

        :param guardians: of these alone, not of the whole school
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE school_notice notice
                   SET due_on = %(interval)s
                       + GREATEST(agreement.date_from, notice.period_from, (
                           SELECT max(last.received_on) FROM school_notice last
                            WHERE last.guardian_id = notice.guardian_id
                              AND last.channel = 'paper' AND last.kind = 'week'
                              AND last.state = 'sent'
                              AND last.period_to < notice.period_from))
                  FROM school_delivery_agreement agreement, res_company school,
                       school_regulation regulation
                 WHERE notice.company_id = %(company)s AND notice.channel = 'paper'
                   AND notice.kind = 'week' AND notice.state = 'queued'
                   AND (%(all)s OR notice.guardian_id = ANY(%(guardians)s))
                   AND agreement.id = notice.agreement_id
                   AND school.id = notice.company_id
                   AND regulation.id = school.school_regulation_id
                """,
                interval=interval_sql(),
                company=company.id,
                all=guardians is None,
                guardians=guardians.ids if guardians else [],
            )
        )
        self.invalidate_model(["due_on", "is_late"], flush=False)


class SchoolPaperBatch(models.Model):
    _inherit = "school.paper.batch"

    due_on = fields.Date(
        string="Due by",
        compute="_compute_due_on",
        help="The earliest day on which one of the extracts that wait has to be in the "
        "family's hands.",
    )
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_due_on", search="_search_is_overdue"
    )

    @api.depends("notice_ids.due_on", "notice_ids.state")
    def _compute_due_on(self):
        waiting = Domain("batch_id", "in", self.ids) & Domain("state", "=", "queued")
        days = dict(
            self.env["school.notice"]._read_group(waiting, ["batch_id"], ["due_on:min"])
        )
        for batch in self:
            batch.due_on = days.get(batch)
            batch.is_overdue = (
                batch.due_on and batch.due_on < batch.company_id._school_today()
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("notice_ids", "any", self.env["school.notice"]._overdue_domain())
        return late if True in value else ~late


class SchoolDeliveryAgreement(models.Model):
    """Who is on paper, and until when the next extract has to be in hand."""

    _inherit = "school.delivery.agreement"

    paper_due_on = fields.Date(
        string="Next extract by",
        compute="_compute_paper_due_on",
        help="Counted from the last extract in hand, or from the agreement. After a "
        "vacation the first week of lessons counts.",
    )

    @api.depends("channel", "date_from", "is_weekly")
    def _compute_paper_due_on(self):
        on_paper = self.filtered(lambda one: one.channel == "paper" and one.is_live)
        (self - on_paper).paper_due_on = False
        extracts = (
            Domain("guardian_id", "in", on_paper.guardian_id.ids)
            & Domain("channel", "=", "paper")
            & Domain("kind", "=", "week")
        )
        notices = self.env["school.notice"]
        waiting = dict(
            notices._read_group(
                extracts & Domain("state", "=", "queued"),
                ["guardian_id"],
                ["due_on:min"],
            )
        )
        received = dict(
            notices._read_group(
                extracts & Domain("state", "=", "sent"),
                ["guardian_id"],
                ["received_on:max"],
            )
        )
        for one in on_paper:
            guardian = one.guardian_id
            last = max(received.get(guardian) or one.date_from, one.date_from)
            one.paper_due_on = waiting.get(guardian) or last + one._paper_interval()

    def _paper_interval(self):
        days = self.company_id.school_regulation_id.paper_interval_days
        return timedelta(days=min(WEEK, days) if self.is_weekly else days)
