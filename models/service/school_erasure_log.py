from odoo import api, fields, models


class SchoolErasureLog(models.Model):
    """That something was erased: what kind, how much, when, by whom. Of nobody."""

    _name = "school.erasure.log"
    _description = "Erasure of personal data, done"
    _rec_name = "kind"
    _order = "erased_at desc, id desc"

    kind = fields.Selection(
        selection="_selection_kind", string="What", required=True, readonly=True
    )
    record_count = fields.Integer(string="Records", required=True, readonly=True)
    erased_at = fields.Datetime(
        string="At", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one(
        "res.users",
        string="Switched on by",
        required=True,
        readonly=True,
        ondelete="restrict",
        help="Who confirmed the rule, or answered the request.",
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, readonly=True, index=True
    )

    @api.model
    def _selection_kind(self):
        kinds = self.env["school.retention.rule"]._fields["kind"]
        return kinds._description_selection(self.env)

    @api.model
    @api.private
    def _note(self, kind, count, company, user):
        log = self.sudo()  # nobody writes it by hand: access is read only
        log.create(
            {
                "kind": kind,
                "record_count": count,
                "company_id": company.id,
                "user_id": user.id,
            }
        )
