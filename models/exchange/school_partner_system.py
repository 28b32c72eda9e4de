from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

ADMIN = "school_diary.group_school_diary_admin"
TROUBLES = {
    "unforeseen": _lt("Something unforeseen happened; the server's log says where."),
}


def setting(label, **options):
    """Of the access to a partner."""
    return fields.Char(string=label, groups=ADMIN, copy=False, **options)


class SchoolPartnerSystem(models.Model):
    """Another journal, diary or register with which a school exchanges data.

    Files are exchanged by hand. What another kind of partner has is brought by the
    scheduled action (``school_partner_bringing.py``) while the switch is on.
    """

    _name = "school.partner.system"
    _description = "Partner system"
    _order = "name, id"

    name = fields.Char(required=True)
    code = fields.Char(help="What it calls itself in the manifest of its bundles.")
    kind = fields.Selection([("files", "Files")], required=True, default="files")
    active = fields.Boolean(default=True)
    is_on = fields.Boolean(
        string="Bring by itself",
        copy=False,
        help="Off: nothing is brought, and what is under way stops.",
    )
    interval_hours = fields.Integer(
        string="Every … hours", default=6, help="How often its data are brought."
    )
    next_at = fields.Datetime(
        string="Next time",
        readonly=True,
        copy=False,
        help="Empty: as soon as possible.",
    )
    # The words are found when they are read: in the reader's language.
    trouble_code = fields.Char(readonly=True, copy=False)
    trouble_params = fields.Json(readonly=True, copy=False)
    is_blocked = fields.Boolean(
        readonly=True,
        copy=False,
        help="It is not tried again before somebody has changed the access.",
    )
    trouble = fields.Char(
        compute="_compute_trouble", help="Why nothing came at the last try."
    )
    note = fields.Text()
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )

    _name_uniq = models.UniqueIndex(
        "(company_id, lower(name))", "This partner system exists already."
    )
    _interval_check = models.Constraint(
        "CHECK (interval_hours BETWEEN 1 AND 168)",
        "Data are brought at least once a week, and at most once an hour.",
    )

    @api.depends("trouble_code", "trouble_params")
    @api.depends_context("lang")
    def _compute_trouble(self):
        for system in self:
            system.trouble = system.trouble_code and self._words_of(
                system.trouble_code, system.trouble_params
            )

    def _words_of(self, code, params):
        """What a trouble is, in the words of whoever reads it."""
        text = self._trouble_words().get(code, TROUBLES["unforeseen"])
        words = self.env._(text)
        return words % (params or {})

    @api.model
    def _trouble_words(self):
        """What each trouble's code means: dict of code to lazily translated text."""
        return TROUBLES

    @api.model
    def _access_fields(self):
        """Fields of the access: once they change, what has been given up is tried."""
        return {"kind", "is_on"}

    def write(self, vals):
        if self._access_fields() & vals.keys():
            vals = {**self._calm(), "next_at": False, **vals}
        return super().write(vals)

    @api.model
    def _calm(self):
        return {"trouble_code": False, "trouble_params": False, "is_blocked": False}

    # The connector

    def _connector(self):
        """What brings this partner's data: a ``Connector``; None of one by files."""
        self.ensure_one()
        make = getattr(self, f"_connector_{self.kind}", None)
        return make and make()
