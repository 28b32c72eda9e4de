from odoo import api, fields, models


class SchoolPaperBatch(models.Model):
    """The paper extracts of one class and week: printed, handed over, signed for.

    Made together with its notices. Who is put on paper after the printing gets into
    a further batch of the same week.
    """

    _name = "school.paper.batch"
    _description = "Batch of paper extracts"
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
        [("made", "To print"), ("printed", "Printed"), ("handed_over", "Handed over")],
        required=True,
        default="made",
        copy=False,
        index=True,
    )
    notice_ids = fields.One2many("school.notice", "batch_id", string="Extracts")
    printed_at = fields.Datetime(readonly=True, copy=False)
    handed_at = fields.Datetime(string="Handed over at", readonly=True, copy=False)
    handed_by = fields.Many2one(
        "res.users", string="Handed over by", readonly=True, copy=False
    )
    company_id = fields.Many2one(related="class_id.company_id", store=True, index=True)

    _week_uniq = models.UniqueIndex(
        "(class_id, date_to) WHERE state = 'made'",
        "The extracts of this class and week are waiting to be printed already.",
    )
    _dates_check = models.Constraint(
        "CHECK (date_from <= date_to)", "A batch ends after it begins."
    )

    @api.depends("class_id.name", "date_to")
    def _compute_display_name(self):
        for batch in self:
            day = fields.Date.to_string(batch.date_to) or ""
            batch.display_name = f"{batch.class_id.name}, {day}"
