from odoo import api, fields, models


class SchoolNoticeKind(models.Model):
    """What a guardian may be written to of; the week always is told, by one channel.

    Named by ``code`` as the notices are by ``kind``.
    """

    _name = "school.notice.kind"
    _description = "Kind of notice"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="The kind of the notices.")
    sequence = fields.Integer(default=10)
    description = fields.Char(
        translate=True, help="When it is sent, as the guardian reads it."
    )

    company_id = fields.Many2one(
        "res.company", string="School", help="Empty: of every school."
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0))", "This kind exists already."
    )

    @api.model
    def _offered(self, schools):
        """The kinds that guardians of these schools choose from."""
        return self.search([("company_id", "in", (False, *schools.ids))])
