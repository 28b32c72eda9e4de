from odoo import fields, models


class SchoolPartnerSystem(models.Model):
    """«Сетевой город. Образование», as its parents and pupils read it."""

    _inherit = "school.partner.system"

    kind = fields.Selection(
        selection_add=[("netschool", "«Сетевой город. Образование»")],
        ondelete={"netschool": "cascade"},
    )
