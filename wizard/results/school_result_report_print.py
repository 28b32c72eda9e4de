from odoo import api, fields, models


class SchoolResultReportPrint(models.TransientModel):
    """Asks of which term the results are printed in figures."""

    _name = "school.result.report.print"
    _description = "Print results in figures"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    term_id = fields.Many2one(
        "school.term",
        required=True,
        check_company=True,
        default=lambda self: self._default_term_id(),
        domain="[('company_id', '=', company_id)]",
    )
    with_teachers = fields.Boolean(string="Also by teacher")

    @api.model
    def _default_term_id(self):
        report = self.env["school.result.report"]
        return report._latest(report._dashboard_terms())

    def action_print(self):
        self.ensure_one()
        return self.env.ref(
            "school_diary.action_report_result_statistics"
        ).report_action(self)

    def report_file_name(self):
        self.ensure_one()
        return self.env._("Results in figures, %(term)s", term=self.term_id.name)

    def _former_term(self):
        """The term that the results are compared with."""
        return self.env["school.term"].search(
            [
                ("year_id", "=", self.term_id.year_id.id),
                ("kind", "=", self.term_id.kind),
                ("number", "=", self.term_id.number - 1),
            ]
        )
