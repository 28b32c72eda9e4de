from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...tools.days import sane_days


class SchoolNoticeMake(models.TransientModel):
    """The office makes the notices of a week by hand, beside the weekly run."""

    _name = "school.notice.make"
    _description = "Make the notices of a week"

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    date = fields.Date(
        string="Week of",
        required=True,
        default=lambda self: self.env.company._school_due_week(),
        help="Any day of the week.",
    )

    _days_check = models.Constraint(*sane_days("date"))

    def action_make(self):
        """Make what is missing; e-mail leaves at once, paper waits in its batches."""
        self.ensure_one()
        notices = self.env["school.notice"]
        notices._check_office()
        monday = self.date - timedelta(days=self.date.weekday())
        if monday > self.company_id._school_today():
            # They would tell of nothing, and stand in the way of the true ones.
            raise UserError(self.env._("This week has not begun yet."))
        maker = notices.sudo()  # nobody writes notices by hand: access is read only
        made = maker._make_week(self.company_id, monday)
        notices._wake_workers()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_notice_action"
        )
        return {
            **action,
            "domain": [("id", "in", made.ids)],
            "context": {"create": False},
            "name": self.env._("Notices made: %(count)s", count=len(made)),
        }
