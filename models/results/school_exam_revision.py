from odoo import fields, models
from odoo.exceptions import UserError

from ..journal.school_grade import CORRECTION_PERIOD


class SchoolExamRevision(models.Model):
    """Who changed which result of an exam, when, from what to what, and why.

    Append-only.
    """

    _name = "school.exam.revision"
    _description = "Revision of a result of an exam"
    _rec_names_search = ["student_id"]
    _order = "id desc"
    _check_company_auto = True

    result_id = fields.Many2one(
        "school.exam.result",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    exam_id = fields.Many2one(related="result_id.exam_id", store=True, index=True)
    student_id = fields.Many2one(related="result_id.student_id", store=True, index=True)
    user_id = fields.Many2one(
        "res.users", string="Author", required=True, readonly=True
    )
    was = fields.Char(readonly=True)
    became = fields.Char(readonly=True, help="Empty: withdrawn.")
    reason = fields.Char(readonly=True)
    company_id = fields.Many2one(related="result_id.company_id", store=True, index=True)


class SchoolExamResult(models.Model):
    """A result is never changed silently."""

    _inherit = "school.exam.result"

    reason = fields.Char(
        string="Reason of the change",
        copy=False,
        help="Why a result that has been published for a day is changed.",
    )
    revision_ids = fields.One2many(
        "school.exam.revision", "result_id", string="History"
    )

    def write(self, vals):
        before = {one: (one._said(), one.published_at) for one in self}
        outcome = super().write(vals)
        changed = self.filtered(
            lambda one: before[one][0] and one._said() != before[one][0]
        )
        changed._check_change(before, (vals.get("reason") or "").strip())
        self.env["school.exam.revision"].sudo().create(  # nobody may write these
            [
                {
                    "result_id": one.id,
                    "user_id": self.env.uid,
                    "was": before[one][0],
                    "became": one._said(),
                    "reason": vals.get("reason"),
                }
                for one in changed
            ]
        )
        return outcome

    def _said(self):
        """The outcome in one line; empty while there is none."""
        parts = [
            self.env._("did not come") if self.is_absent else "",
            self.value_id.code or "",
            f"{self.score:g}" if self.has_score else "",
            self.env._("place %(number)s", number=self.place) if self.place else "",
            self.award or "",
        ]
        return ", ".join(filter(None, parts))

    def _check_change(self, before, reason):
        """What the family has read is changed with a word."""
        recent = fields.Datetime.now() - CORRECTION_PERIOD
        moments = [before[one][1] for one in self]
        if not reason and any(moment and moment < recent for moment in moments):
            raise UserError(
                self.env._(
                    "Published more than a day ago: say why the result is changed."
                )
            )
