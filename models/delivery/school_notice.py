from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .notice_making import making_query
from .notice_post import ALIVE


class SchoolNotice(models.Model):
    """One delivery about one pupil to one guardian, and its fate.

    Weekly, or of a change of lessons as soon as it is told. Made for whole schools by
    one statement; the unique key makes a repeat harmless. A notice by e-mail is the
    letter's only record: sending leaves no ``mail.mail``.
    """

    _name = "school.notice"
    _description = "Notice to a guardian"
    _rec_names_search = ["guardian_id"]
    _order = "period_to desc, class_id, student_id, id"
    _check_company_auto = True

    guardian_id = fields.Many2one(
        "school.guardian",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        readonly=True,
    )
    partner_id = fields.Many2one(related="guardian_id.partner_id", string="Person")
    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        readonly=True,
    )
    class_id = fields.Many2one(
        "school.class",
        index=True,
        ondelete="restrict",
        check_company=True,
        readonly=True,
        help="The pupil's class in that week.",
    )
    agreement_id = fields.Many2one(
        "school.delivery.agreement",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        readonly=True,
    )
    channel = fields.Selection(
        lambda self: self.env["school.channel"]._names(),
        required=True,
        readonly=True,
    )
    kind = fields.Selection(
        [("week", "Weekly"), ("change", "Change of lessons")],
        required=True,
        default="week",
        readonly=True,
    )
    change_id = fields.Many2one(
        "school.change",
        string="Change of lessons",
        ondelete="restrict",
        check_company=True,
        readonly=True,
    )
    period_from = fields.Date(string="From", required=True, readonly=True)
    period_to = fields.Date(string="To", required=True, readonly=True)
    address = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ("queued", "Waiting"),
            ("sending", "Being sent"),
            ("sent", "Delivered"),
            ("doubt", "In doubt"),
            ("failed", "Failed"),
            ("cancelled", "Called off"),
        ],
        required=True,
        default="queued",
        readonly=True,
    )
    cancel_reason = fields.Selection(
        [
            ("right", "The right of representation has ended"),
            ("access", "Access or consent was withdrawn"),
            ("agreement", "The agreement on this delivery has ended"),
            ("outdated", "What it told of is over or has changed again"),
            ("office", "Cancelled by the office"),
        ],
        readonly=True,
    )
    in_doubt = fields.Boolean(
        readonly=True,
        help="Sending was interrupted after the letter had been handed to the mail "
        "server, perhaps. It was sent again under the same Message-ID, so that a "
        "mailbox can drop the twin.",
    )
    message_id = fields.Char(string="Message-ID", readonly=True)
    reference = fields.Char(
        readonly=True, help="The provider's name of the message: its reports bear it."
    )
    parts = fields.Integer(
        readonly=True, help="Messages that the provider counts for this one."
    )
    is_gone = fields.Boolean(
        string="Nobody there", readonly=True, help="The address exists no more."
    )
    delivered_at = fields.Datetime(
        string="Arrived at", readonly=True, help="As the provider tells."
    )
    read_at = fields.Datetime(readonly=True, help="As the provider tells.")
    replaced_by_id = fields.Many2one(
        "school.notice",
        string="Sent instead",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        help="By another agreed channel, when this one had been given up.",
    )
    event_ids = fields.One2many("school.notice.event", "notice_id", string="History")
    attempts = fields.Integer(readonly=True)
    retry_at = fields.Datetime(string="Not before", readonly=True)
    sent_at = fields.Datetime(string="Delivered at", readonly=True)
    error = fields.Char(readonly=True)
    claim_key = fields.Integer(
        readonly=True,
        groups="base.group_system",
        help="Whose it is while a process sends it: the key of an advisory lock that "
        "lives as long as the process.",
    )
    batch_id = fields.Many2one(
        "school.paper.batch",
        string="Paper batch",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        readonly=True,
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, readonly=True
    )

    _week_uniq = models.UniqueIndex(
        "(guardian_id, student_id, channel, period_from) WHERE kind = 'week'",
        "This guardian has a notice of this week already.",
    )
    _change_uniq = models.UniqueIndex(
        "(change_id, guardian_id, channel) WHERE kind = 'change'",
        "This guardian has been told of this change already.",
    )
    _letter_idx = models.Index("(message_id)")
    # Rows come in the order of time: the month's sum reads the month alone.
    _sent_idx = models.Index("USING brin (sent_at)")
    _reference_idx = models.Index("(channel, reference) WHERE reference IS NOT NULL")
    _waiting_idx = models.Index(
        "(company_id, channel, kind, id) WHERE state IN ('queued', 'sending')"
    )
    _last_idx = models.Index("(guardian_id, channel, period_to)")
    _period_check = models.Constraint(
        "CHECK (period_from <= period_to)", "A period ends after it begins."
    )
    _change_check = models.Constraint(
        "CHECK ((kind = 'change') = (change_id IS NOT NULL))",
        "A notice of a change names the change, the others none.",
    )
    _sent_check = models.Constraint(
        "CHECK (state <> 'sent' OR sent_at IS NOT NULL)",
        "A delivered notice has its time.",
    )

    @api.depends("guardian_id.display_name", "period_from")
    def _compute_display_name(self):
        for notice in self:
            day = fields.Date.to_string(notice.period_from) or ""
            notice.display_name = f"{notice.guardian_id.display_name}, {day}"

    # Actions of the office

    def action_retry(self):
        """Put what failed, was cancelled or is in doubt back into the queue.

        Not what is told by another way already.
        """
        self._check_office()
        waiting = self.filtered(
            lambda notice: (
                notice.state in ("failed", "cancelled", "doubt")
                and not notice.replaced_by_id
            )
        )
        waiting.sudo().write(  # nobody writes notices by hand: access is read only
            {
                "state": "queued",
                "attempts": 0,
                "retry_at": False,
                "error": False,
                "cancel_reason": False,
            }
        )
        # A batch that is printed already does not wait for them.
        late = waiting.filtered(
            lambda notice: notice.batch_id and notice.batch_id.state != "made"
        )
        late.sudo().batch_id = False  # as above
        waiting._leave_sent_letters()
        for company in waiting.company_id:
            self._cancel_undue(company)
            self._make_batches(company)
        self.env.invalidate_all()
        self._wake_workers()

    def _leave_sent_letters(self):
        """What was left out of a letter on several children becomes one of its own.

        Under the same Message-ID a mailbox would drop it.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE school_notice notice
                   SET message_id = '<notice.' || gen_random_uuid()
                                    || substring(message_id FROM '@.*')
                 WHERE id = ANY(%s) AND EXISTS (
                       SELECT 1 FROM school_notice sent
                        WHERE sent.message_id = notice.message_id
                          AND sent.state = 'sent')
                """,
                self.ids,
            )
        )
        self.invalidate_model(["message_id"], flush=False)

    def action_cancel(self):
        """Take notices out of the queue."""
        self._check_office()
        if any(notice.state not in ("queued", "failed") for notice in self):
            raise UserError(self.env._("Only what waits or failed can be cancelled."))
        self.sudo().write(  # nobody writes notices by hand: access is read only
            {"state": "cancelled", "cancel_reason": "office", "retry_at": False}
        )

    def _check_office(self):
        self.check_access("read")
        if not self.env.user.has_group("school_diary.group_school_diary_secretary"):
            raise AccessError(self.env._("Deliveries are kept by the office."))

    # Making

    @api.private
    def _make_week(self, company, monday, agreed_by=None):
        """Make the notices of a week for one school, those that are missing.

        Due are the guardians with a right today and a delivery agreed; by e-mail
        those only to whom the diary is open. Paper waits for the regulation's
        interval and then covers all weeks since the last one (000-2, 001-d, 004-1b).
        A repeat makes nothing twice; what was called off is taken up again where it is
        due again. The paper ones are put into one batch a class.

        :param date monday: first day of the week
        :param date agreed_by: leave out who agreed on nothing before that day's end
        :return: the new notices
        """
        self.env.flush_all()
        # Not logged where it fails: the caller does it again (see NoticePost).
        self.env.cr.execute(
            making_query(self.env, company, monday, agreed_by), log_exceptions=False
        )
        rows = self.env.cr.fetchall()
        notices = self.browse(row[0] for row in rows)
        if rows:
            self._make_batches(company)
        self.env.invalidate_all(flush=False)
        return notices

    def _make_batches(self, company):
        """Put the paper notices that wait into the batches of their class and week."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO school_paper_batch (class_id, company_id, state, date_from,
                            date_to, create_uid, write_uid, create_date, write_date)
                SELECT class_id, company_id, 'made', min(period_from), period_to,
                       %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM school_notice
                 WHERE company_id = %(company)s AND channel = 'paper'
                   AND state = 'queued' AND batch_id IS NULL
                 GROUP BY class_id, company_id, period_to
                 ORDER BY period_to, class_id
                ON CONFLICT (class_id, date_to) WHERE state = 'made'
                DO UPDATE SET date_from =
                          LEAST(school_paper_batch.date_from, excluded.date_from)
                """,
                uid=self.env.uid,
                now=self.env.cr.now(),
                company=company.id,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE school_notice notice SET batch_id = batch.id
                  FROM school_paper_batch batch
                 WHERE notice.company_id = %s AND notice.channel = 'paper'
                   AND notice.state = 'queued' AND notice.batch_id IS NULL
                   AND batch.class_id = notice.class_id
                   AND batch.date_to = notice.period_to AND batch.state = 'made'
                """,
                company.id,
            )
        )

    @api.private
    def _cancel_undue(self, company):
        """Cancel what waits and may no longer be delivered, with the reason.

        What waits goes by the new agreement where another took the place of the old.

        :return: the number of notices cancelled
        """
        self.env.flush_all()
        due = self._due_sql(company, company._school_today())
        self.env.cr.execute(
            SQL(
                # Not what is in hand: its letter bears the old address.
                """
                UPDATE school_notice notice
                   SET agreement_id = agreement.id, write_date = %(now)s
                  FROM school_delivery_agreement agreement
                 WHERE notice.company_id = %(company)s AND notice.state = 'queued'
                   AND (notice.claim_key IS NULL OR notice.claim_key NOT IN %(alive)s)
                   AND NOT (notice.agreement_id IN %(live)s)
                   AND agreement.id IN %(live)s
                   AND agreement.guardian_id = notice.guardian_id
                   AND agreement.channel = notice.channel
                """,
                now=self.env.cr.now(),
                company=company.id,
                alive=ALIVE,
                live=due["live"],
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE school_notice notice
                   SET state = 'cancelled', write_date = %(now)s,
                       cancel_reason = CASE
                           WHEN NOT (guardian_id IN %(right)s) THEN 'right'
                           WHEN NOT (agreement_id IN %(live)s) THEN 'agreement'
                           WHEN NOT (channel = 'paper' OR guardian_id IN %(access)s)
                           THEN 'access' ELSE 'outdated' END
                 WHERE company_id = %(company)s AND state = 'queued'
                   AND (NOT (guardian_id IN %(right)s AND agreement_id IN %(live)s
                        AND (channel = 'paper' OR guardian_id IN %(access)s))
                        OR kind = 'change'
                        AND (period_to < %(today)s OR %(nothing_left)s))
                """,
                now=self.env.cr.now(),
                company=company.id,
                today=company._school_today(),
                nothing_left=self.env["school.change"]._nothing_left_sql(),
                **due,
            )
        )
        count = self.env.cr.rowcount
        self.invalidate_model(flush=False)
        return count
