from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.scan import scan_type
from .scans import read_upload


class SchoolRegulation(models.Model):
    """The parameters that a school's own regulation of the service sets.

    Every deadline, interval and channel of the system is read from here. The
    records that ship (without a company) restate the five regulations; a school
    uses one of them as it is, or adapts a copy of its own.
    """

    _name = "school.regulation"
    _inherit = ["school.cached.mixin"]
    _description = "Regulation of the service"
    _order = "code, id"

    name = fields.Char(required=True)
    code = fields.Char(help="Number by which the clauses are cited, such as 001.")
    order_reference = fields.Char(
        string="Approved by", help="Number and date of the order, for documents."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        help="Empty: a shipped regulation, open to every school.",
    )
    is_in_force = fields.Boolean(
        compute="_compute_is_in_force", help="The present school follows it."
    )
    summary = fields.Html(help="Shown on the public page of the service.")
    document = fields.Binary(
        string="Text of the regulation",
        attachment=True,
        copy=False,
        help="The signed regulation as PDF: it can be read on the public page (001-n).",
    )
    document_name = fields.Char(copy=False)

    access_working_days = fields.Integer(
        default=2,
        required=True,
        string="Access within, working days",
        help="From the application to the decision (001-g).",
    )
    paper_interval_days = fields.Integer(
        default=7,
        required=True,
        string="Paper every, days",
        help="Longest interval between two paper extracts (000-2, 001-d, 004-1b).",
    )
    update_interval_days = fields.Integer(
        default=7,
        required=True,
        string="Journal updated every, days",
        help="Grades and attendance are entered at least so often (001-h).",
    )
    result_hours = fields.Integer(
        default=24,
        required=True,
        string="Results published within, hours",
        help="Final grades and exam results (000-8, 001-j, 002-6, 003-6, 004-3).",
    )
    forecast_interval_days = fields.Integer(
        default=14,
        required=True,
        string="Forecast every, days",
        help="How often guardians are told what to expect (000-6, 001-i, 002-4).",
    )
    guardian_checks_per_week = fields.Integer(
        default=0,
        required=True,
        help="How often guardians are to look at the grades; 0: no norm (004-4b).",
    )
    channel_email = fields.Boolean(string="E-mail", default=True)
    channel_sms = fields.Boolean(string="SMS")
    channel_whatsapp = fields.Boolean(string="WhatsApp")
    channel_telegram = fields.Boolean(string="Telegram")
    channel_max = fields.Boolean(string="MAX")
    uses_quarters = fields.Boolean(string="Quarters", default=True)
    uses_trimesters = fields.Boolean(string="Trimesters")
    uses_half_years = fields.Boolean(string="Half-years", default=True)
    uses_years = fields.Boolean(string="Year", default=True)
    covers_streams = fields.Boolean(
        default=True, help="Teachers of streams are shown in the diary (000-4b)."
    )
    consolidated_sheet = fields.Boolean(
        default=True,
        help="Final grades are repeated at the journal's end (000-7d, 003-5d).",
    )
    education_level_ids = fields.Many2many(
        "school.education.level",
        string="Levels of education",
        ondelete="restrict",
        help="Across which individual results are kept (000-5, 002-3, 003-3).",
    )

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(company_id, 0)) WHERE code IS NOT NULL AND active",
        "This regulation exists already in this school.",
    )
    _intervals_check = models.Constraint(
        "CHECK (access_working_days > 0 AND paper_interval_days > 0 "
        "AND update_interval_days > 0 AND forecast_interval_days > 0 "
        "AND result_hours > 0)",
        "Deadlines and intervals are positive.",
    )
    _checks_check = models.Constraint(
        "CHECK (guardian_checks_per_week >= 0)",
        "The number of checks cannot be negative.",
    )

    @api.constrains("document")
    def _check_document(self):
        for regulation in self.filtered("document"):
            if scan_type(read_upload(regulation, "document")) != "pdf":
                raise ValidationError(
                    self.env._("The text of the regulation is a PDF, please.")
                )

    @api.depends_context("company")
    def _compute_is_in_force(self):
        for regulation in self:
            regulation.is_in_force = regulation == self.env.company.school_regulation_id

    def _has_mailing(self):
        """Whether it knows any electronic channel beside the diary."""
        self.ensure_one()
        channels = (name for name in self._fields if name.startswith("channel_"))
        return any(self[name] for name in channels)

    def _term_kinds(self):
        """The reporting periods that the regulation names; without one, any.

        000-6, 001-i, 003-4 and 004-2 speak of quarters, 002-4 of trimesters.

        :return: list of kinds of ``school.term``, the year last
        """
        named = {
            "quarter": not self or self.uses_quarters,
            "trimester": not self or self.uses_trimesters,
            "half_year": not self or self.uses_half_years,
            "year": not self or self.uses_years,
        }
        return [kind for kind, is_named in named.items() if is_named]

    @api.model
    def _by_interval(self, name, domain_of):
        """The domain of what each school's regulation sets a number of days for.

        :param name: the field in which the number of days stands
        :param domain_of: function from that number to the domain, on a model that has
            ``company_id``
        """
        found = self.search_fetch(Domain.TRUE, [name])
        return Domain.OR(
            Domain(f"company_id.school_regulation_id.{name}", "=", days)
            & domain_of(days)
            for days in set(found.mapped(name))
        )

    def copy_data(self, default=None):
        """A copy belongs to the school that makes it, so that it may adapt it."""
        default = {"company_id": self.env.company.id, **(default or {})}
        return super().copy_data(default)

    def action_adapt(self):
        """Make a copy for the present school, put it in force there and open it."""
        self.ensure_one()
        adapted = self.copy()
        school = self.env.company.sudo()  # administrators choose nothing else of it
        school.school_regulation_id = adapted
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": adapted.id,
            "views": [(False, "form")],
        }
