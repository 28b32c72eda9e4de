from odoo import fields, models


class SchoolNoticeEvent(models.Model):
    """What happened to a notice on its way, where the notice itself does not tell."""

    _name = "school.notice.event"
    _description = "Event of a notice"
    _rec_name = "reason"
    _order = "at, id"
    _check_company_auto = True
    _log_access = False

    notice_id = fields.Many2one(
        "school.notice",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        readonly=True,
    )
    at = fields.Datetime(required=True, readonly=True)
    what = fields.Selection(
        [
            ("retry", "Not taken, to be sent again"),
            ("doubt", "The answer was lost"),
            ("failed", "Given up"),
            ("delivered", "Delivered"),
            ("read", "Read"),
            ("bounced", "Came back"),
            ("replaced", "Replaced by another channel"),
            ("again", "Put back into the queue by the office"),
            ("settled", "Settled by the office"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Char(readonly=True)
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, readonly=True
    )
