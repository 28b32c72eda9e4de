from odoo import api, fields, models
from odoo.exceptions import UserError

# What a measure is held against: a field of the regulation.
PARAMETERS = {
    "access": "access_working_days",
    "leaving": "access_working_days",
    "journal": "update_interval_days",
    "published": "result_hours",
    "exams": "result_hours",
    "visits": "guardian_checks_per_week",
}
# What a measure is about; the rooms below add to it.
TOPICS = {
    "access": "access",
    "refusals": "access",
    "leaving": "access",
    "open": "access",
    "announced": "access",
    "reached": "families",
    "consents": "families",
    "visits": "families",
    "acknowledged": "families",
    "journal": "journal",
    "lessons": "journal",
    "finals": "results",
    "deferrals": "results",
    "records": "results",
    "sheets": "results",
    "published": "results",
    "exams": "results",
}


class SchoolClause(models.Model):
    """What a clause of a regulation demands, and by what it is measured.

    A clause that demands several things stands here once for each.
    """

    _name = "school.clause"
    _description = "Clause of a regulation"
    _rec_names_search = ["number", "name"]
    _order = "regulation_id, sequence, id"

    regulation_id = fields.Many2one(
        "school.regulation", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        string="Measured",
        default=True,
        help="What is switched off is measured no more; what was measured stays.",
    )
    number = fields.Char(required=True, help="As the clauses are cited: 001-g.")
    name = fields.Char(string="What it demands", required=True)
    measure = fields.Selection(
        [
            ("access", "Applications decided in time"),
            ("answered", "Decisions that the applicant has in hand"),
            ("refusals", "Refusals with ground and reasons, handed over"),
            ("leaving", "Applications of refusal and ending, carried out in time"),
            ("open", "Diaries open to those who were given access"),
            ("reached", "Pupils of whom somebody is informed"),
            ("consents", "Guardians whose decision on personal data is registered"),
            ("announced", "The service is announced"),
            ("journal", "Lessons entered in time"),
            ("lessons", "Lessons held or made up"),
            ("finals", "Results given or deferred"),
            ("deferrals", "Deferrals that have not expired"),
            ("records", "Pupils without a missing result"),
            ("sheets", "Terms closed, with their consolidated sheet"),
            ("published", "Results published in time"),
            ("exams", "Exam results published in time"),
            ("visits", "Weeks in which the family looked often enough"),
            ("acknowledged", "Families that have seen the final grades"),
        ],
        required=True,
        help="How the clause is measured.",
    )
    topic = fields.Selection(
        [
            ("access", "Applications and access"),
            ("families", "Informing the families"),
            ("journal", "Journal and lessons"),
            ("results", "Results and exams"),
            ("exchange", "Exchange with other systems"),
        ],
        compute="_compute_topic",
        help="Under what the clause stands among the indicators.",
    )
    target = fields.Integer(
        string="Good from, %", default=100, help="Green from this share on."
    )
    tolerance = fields.Integer(
        string="Poor below, %", default=90, help="Red below this share."
    )
    parameter = fields.Char(compute="_compute_parameter")
    indicator_ids = fields.One2many(
        "school.indicator", "clause_id", string="Measurements"
    )
    company_id = fields.Many2one(related="regulation_id.company_id", store=True)

    _shares_check = models.Constraint(
        "CHECK (0 <= tolerance AND tolerance <= target AND target <= 100)",
        "Shares are percents, and what is poor is less than what is good.",
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for clause in self:
            clause.display_name = f"{clause.number} {clause.name}"

    @api.depends("measure")
    def _compute_topic(self):
        for clause in self:
            clause.topic = self._topics().get(clause.measure, "families")

    @api.depends("measure", "regulation_id")
    def _compute_parameter(self):
        for clause in self:
            name = self._parameters().get(clause.measure)
            clause.parameter = name and (
                f"{clause.regulation_id._fields[name]._description_string(self.env)}: "
                f"{clause.regulation_id[name]}"
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_measured(self):
        if self.sudo().indicator_ids:  # of whatever school of the regulation
            raise UserError(
                self.env._(
                    "What was measured of this clause stays. Switch it off instead: "
                    "then it is measured no more."
                )
            )

    @api.model
    def _parameters(self):
        """The field of the regulation that a measure is held against.

        :return: dict of measure to name of a field of ``school.regulation``
        """
        return PARAMETERS

    @api.model
    def _topics(self):
        """:return: dict of measure to topic; what is not in it is of the families"""
        return TOPICS


class SchoolRegulation(models.Model):
    _inherit = "school.regulation"

    clause_ids = fields.One2many(
        "school.clause", "regulation_id", string="Clauses", copy=True
    )
