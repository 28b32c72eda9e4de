from odoo import api, fields, models
from odoo.tools import SQL

from .event_making import event_making_query, joining_query
from .event_sources import event_sources
from .notice_claims import ALIVE

EVENT_KINDS = [
    ("result", "Final grade"),
    ("exam", "Result of an exam"),
    ("absence", "Absence today"),
    ("recommendation", "Recommendation"),
    ("application", "Decided application"),
    ("consent", "Consent about to end"),
]
CODES = tuple(code for code, _name in EVENT_KINDS)


class SchoolNotice(models.Model):
    """Notices of single events: soon after them, or with others in the evening.

    What is no event any more before it is told (an absence that was taken back, a
    result that was withdrawn) is not told.
    """

    _inherit = "school.notice"

    kind = fields.Selection(
        selection_add=EVENT_KINDS,
        ondelete=dict.fromkeys(CODES, "cascade"),
    )
    source_id = fields.Integer(
        string="Event", readonly=True, help="The record of the event, by its kind."
    )

    _event_uniq = models.UniqueIndex(
        "(guardian_id, channel, kind, source_id) WHERE source_id IS NOT NULL",
        "This guardian has been told of this already.",
    )
    _event_check = models.Constraint(
        f"CHECK ((kind IN {CODES}) = (source_id IS NOT NULL))",
        "A notice of an event names the event, the others none.",
    )

    @api.private
    def _make_events(self, company):
        """Make the notices of what happened in one school, those that are missing.

        A repeat makes nothing twice.
        """
        evening = company._school_next_evening()
        urgent = self.env["school.notice.kind"]._urgent_codes(company)
        self.env.flush_all()
        for kind, source in event_sources(company).items():
            not_before = None if kind in urgent else evening
            query = event_making_query(self.env, company, kind, source, not_before)
            # Not logged where it fails: the caller does it again (see NoticePost).
            self.env.cr.execute(query, log_exceptions=False)
        self.env.invalidate_all(flush=False)

    @api.private
    def _join_events(self, channel):
        """What one person is told of several events at once is one message."""
        self.env.cr.execute(
            joining_query(
                channel.company_id, channel.code, CODES, fields.Datetime.now(), ALIVE
            ),
            log_exceptions=False,
        )

    @api.private
    def _cancel_undue(self, company):
        """Neither is told what stands no more, or is wanted no more."""
        count = super()._cancel_undue(company)
        for kind, source in event_sources(company).items():
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE school_notice notice
                       SET state = 'cancelled', cancel_reason = 'outdated',
                           write_date = %s
                     WHERE company_id = %s AND state = 'queued' AND kind = %s
                       AND NOT EXISTS (SELECT 1 FROM (%s) stand
                                        WHERE stand.id = notice.source_id)
                    """,
                    self.env.cr.now(),
                    company.id,
                    kind,
                    source.stand,
                )
            )
            count += self.env.cr.rowcount
        count += self._cancel_unwanted(company)
        self.invalidate_model(flush=False)
        return count

    def _cancel_unwanted(self, company):
        """The guardian has said meanwhile that this is not wanted; the week stays."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE school_notice notice
                   SET state = 'cancelled', cancel_reason = 'agreement',
                       write_date = %s
                 WHERE company_id = %s AND state = 'queued' AND kind <> 'week'
                   AND NOT EXISTS (SELECT 1 FROM school_notice lost
                                    WHERE lost.replaced_by_id = notice.id)
                   AND EXISTS (
                       SELECT 1
                         FROM school_delivery_agreement_school_notice_kind_rel unwanted
                         JOIN school_notice_kind kind
                           ON kind.id = unwanted.school_notice_kind_id
                        WHERE kind.code = notice.kind
                          AND unwanted.school_delivery_agreement_id
                              = notice.agreement_id)
                """,
                self.env.cr.now(),
                company.id,
            )
        )
        return self.env.cr.rowcount


class SchoolNoticeKind(models.Model):
    _inherit = "school.notice.kind"

    is_urgent = fields.Boolean(
        string="At once", help="Sent as soon as it is known; else in the evening."
    )

    @api.model
    def _urgent_codes(self, company):
        kinds = self.search([("company_id", "in", (False, company.id))])
        return set(kinds.filtered("is_urgent").mapped("code"))


class SchoolResult(models.Model):
    """Asked for every few minutes: what was published of late."""

    _inherit = "school.result"

    _told_idx = models.Index(
        "(company_id, published_at) WHERE published_at IS NOT NULL"
    )


class SchoolExamResult(models.Model):
    """As the results."""

    _inherit = "school.exam.result"

    _told_idx = models.Index(
        "(company_id, published_at) WHERE published_at IS NOT NULL"
    )


class SchoolAbsence(models.Model):
    """Asked for every few minutes: who is away today."""

    _inherit = "school.absence"

    _today_idx = models.Index("(company_id, date) WHERE kind = 'unexcused'")
