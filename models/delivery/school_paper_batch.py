from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import babel_locale_parse

from ...tools.phrases import say_period
from ..organization.scans import check_scans
from .school_extract import ExtractCopy, ExtractOrder

OUT = ("printed", "with_teacher")
"""The sheets are on paper, and not all of them are handed over."""


class SchoolPaperBatch(models.Model):
    """The paper extracts of one class and week: printed, handed over, signed for.

    From the office they go to who hands them out in the class, and from there to the
    families. Made together with its notices. Who is put on paper after the printing
    gets into a further batch of the same week.
    """

    _name = "school.paper.batch"
    _description = "Batch of paper extracts"
    _rec_names_search = ["class_id"]
    _order = "date_to desc, class_id, id desc"
    _check_company_auto = True

    class_id = fields.Many2one(
        "school.class",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    date_from = fields.Date(required=True, help="First day that its extracts tell of.")
    date_to = fields.Date(required=True, help="Sunday of the week.")
    state = fields.Selection(
        [
            ("made", "To print"),
            ("printed", "Printed"),
            ("with_teacher", "With the teacher"),
            ("handed_over", "Handed over"),
        ],
        required=True,
        default="made",
        copy=False,
        index=True,
    )
    notice_ids = fields.One2many("school.notice", "batch_id", string="Extracts")
    notice_count = fields.Integer(
        string="Number of extracts", compute="_compute_notice_count"
    )
    printed_at = fields.Datetime(readonly=True, copy=False)
    printed_by = fields.Many2one("res.users", readonly=True, copy=False)
    given_at = fields.Datetime(string="Given out at", readonly=True, copy=False)
    given_by = fields.Many2one(
        "res.users", string="Given out by", readonly=True, copy=False
    )
    holder_id = fields.Many2one(
        "res.users",
        string="Given to",
        readonly=True,
        copy=False,
        help="The homeroom teacher. In a class that has none, whoever took them.",
    )
    handed_at = fields.Datetime(string="Handed over at", readonly=True, copy=False)
    handed_by = fields.Many2one(
        "res.users", string="Handed over by", readonly=True, copy=False
    )
    receipt_scan = fields.Binary(
        string="Signed sheet",
        attachment=True,
        readonly=True,
        copy=False,
        help="Scan of the receipt sheet with the signatures.",
    )
    receipt_name = fields.Char(
        string="Name of the signed sheet", readonly=True, copy=False
    )
    signed_count = fields.Integer(string="Signed for", compute="_compute_notice_count")
    company_id = fields.Many2one(related="class_id.company_id", store=True, index=True)

    _week_uniq = models.UniqueIndex(
        "(class_id, date_to) WHERE state = 'made'",
        "The extracts of this class and week are waiting to be printed already.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_from <= date_to)", "A batch ends after it begins."
    )

    @api.depends("class_id.name", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        locale = str(babel_locale_parse(self.env.lang or "en_US"))
        for batch in self:
            period = (
                say_period(batch.date_from, batch.date_to, locale)
                if batch.date_from and batch.date_to
                else ""
            )
            batch.display_name = f"{batch.class_id.name}, {period}"

    @api.depends("notice_ids.state", "notice_ids.is_signed")
    def _compute_notice_count(self):
        groups = self.env["school.notice"]._read_group(
            [("batch_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["batch_id", "is_signed"],
            ["__count"],
        )
        counts = {(batch, signed): count for batch, signed, count in groups}
        for batch in self:
            batch.signed_count = counts.get((batch, True), 0)
            batch.notice_count = batch.signed_count + counts.get((batch, False), 0)

    @api.constrains("receipt_scan")
    def _check_receipt_scan(self):
        check_scans(self, "receipt_scan")

    def action_print(self):
        """Print the extracts, all classes in one file, and note that it was done."""
        self.filtered(lambda batch: batch.state == "made").action_mark_printed()
        return self.env.ref("school_diary.action_report_extract").report_action(
            self, config=False
        )

    def action_mark_printed(self):
        """The sheets are on paper: from now on they wait to be handed over."""
        self._check_state("made")
        self._drop_undue()
        self._note("printed", printed_at=fields.Datetime.now(), printed_by=self.env.uid)
        # Who hands them out need not be given what is in the own hands already.
        own = self.filtered(
            lambda batch: batch.class_id.homeroom_teacher_id == self.env.user
        )
        own._give()

    def action_give(self):
        """The printed sheets are with who hands them out in the class."""
        self._check_state("printed")
        self._give()

    def _give(self):
        holders = self.grouped(
            lambda batch: batch.class_id.homeroom_teacher_id or self.env.user
        )
        for holder, batches in holders.items():
            batches._note(
                "with_teacher",
                given_at=fields.Datetime.now(),
                given_by=self.env.uid,
                holder_id=holder.id,
            )

    def action_hand_over(self):
        """All that is still waiting has been handed over, too."""
        self._check_state("with_teacher")
        self._drop_undue()
        # Searched, not notice_ids: what is cached there is whoever's.
        notices = self.env["school.notice"].search([("batch_id", "in", self.ids)])
        notices._hand_over()
        self._close_handed_over()

    def action_sign(self):
        """Enter the signatures of the receipt sheet that came back."""
        self.ensure_one()
        self.check_access("read")
        notices = self.env["school.notice"].search([("batch_id", "=", self.id)])
        return notices._ask_signatures(self)

    def _check_state(self, state):
        """Refuse to whoever may not see the batches, and a step out of order."""
        self.check_access("read")
        if any(batch.state != state for batch in self):
            raise UserError(
                self.env._(
                    "Extracts are printed, then given to the homeroom teacher, and "
                    "then handed over: each once."
                )
            )

    def _note(self, state, **vals):
        """Note a step; a homeroom teacher takes it, yet may only read the batches."""
        self.sudo().write({"state": state, **vals})  # for that reason

    def _drop_undue(self):
        """Cancel the extracts of guardians who have lost the right meanwhile."""
        notices = self.env["school.notice"].sudo()  # written by nobody: read only
        for company in self.company_id:
            notices._cancel_undue(company)

    def _close_handed_over(self):
        """Close the batches of which nothing waits any more."""
        # A homeroom teacher hands over in the own class, yet may only read the
        # batches, and in them not the extracts of pupils who have left the class.
        batches = self.sudo()  # for that reason
        batches = batches.filtered(lambda batch: batch.state in OUT)
        waiting = batches.env["school.notice"].search(
            [("batch_id", "in", batches.ids), ("state", "=", "queued")]
        )
        (batches - waiting.batch_id)._note(
            "handed_over", handed_at=fields.Datetime.now(), handed_by=self.env.uid
        )

    @api.private
    def _extract_orders(self, notices=None):
        """What to print: a page for each extract that its guardian may still have.

        Printed again later, what was handed over is printed, too.

        :param notices: these pages alone, without the sheets to sign
        :return: list of ``ExtractOrder``, in the order of the batches
        """
        printable = self._printable_notices()
        places = self._places(printable)
        if notices is not None:
            printable &= notices
        pages = printable.grouped("batch_id")
        return [
            ExtractOrder(
                batch.class_id,
                batch.date_from,
                batch.date_to,
                [
                    ExtractCopy(
                        notice.student_id,
                        notice.guardian_id.partner_id.name,
                        notice.period_from,
                        places[batch].index(notice) + 1,
                    )
                    for notice in pages.get(batch, ())
                ],
                with_receipts=notices is None,
                total=len(places.get(batch, ())),
            )
            for batch in self
        ]

    def _places(self, printable):
        """The extracts of each batch as they lie in it, one sheet after the other.

        Once printed they keep their places, with those of guardians who have lost the
        right since: the sheets and the list to sign are numbered by them.

        :param printable: all that may be printed now
        :return: dict of batch to list of notices, in the order of the class list
        """
        printed = self.filtered("printed_at")
        notices = self.env["school.notice"].search([("batch_id", "in", printed.ids)])
        notices = printable | notices.filtered(
            lambda one: (
                one.state != "cancelled"
                or one.write_date.replace(microsecond=0) > one.batch_id.printed_at
            )
        )
        ranks = {pupil: rank for rank, pupil in enumerate(notices.student_id.sorted())}
        return {
            batch: sorted(own, key=lambda one: (ranks[one.student_id], one.id))
            for batch, own in notices.grouped("batch_id").items()
        }

    def _printable_notices(self):
        """Withdrawn means withdrawn at once, on paper too.

        The record rules decide who prints whose: not the former homeroom teacher.
        """
        notices = self.env["school.notice"]
        for company, batches in self.grouped("company_id").items():
            day = company._school_today()
            right = self.env["school.guardian"]._right_domain(day)
            live = self.env["school.delivery.agreement"]._live_domain(day)
            due = Domain("state", "=", "sent") | (
                Domain("state", "=", "queued") & Domain("agreement_id", "any", live)
            )
            notices |= notices.search(
                due
                & Domain("batch_id", "in", batches.ids)
                & Domain("guardian_id", "any", right)
            )
        return notices.sudo(False)._filtered_access("read").with_env(self.env)

    @api.private
    def extract_file_name(self):
        """The name of the printed file, without its ending."""
        return self.env._("Extracts %(batch)s", batch=self.display_name)
