from odoo import api, fields, models
from odoo.fields import Domain


class SchoolLessonReportPrint(models.TransientModel):
    """Asks what the printed report on lessons held is about."""

    _name = "school.lesson.report.print"
    _description = "Print lessons held against the curriculum"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    year_id = fields.Many2one(
        "school.year",
        required=True,
        check_company=True,
        default=lambda self: self.env["school.year"]._current(self.env.company),
    )
    term_id = fields.Many2one(
        "school.term",
        check_company=True,
        domain="[('year_id', '=', year_id)]",
        help="Empty: the whole year, and what is planned to date.",
    )
    order = fields.Selection(
        [("class", "By class"), ("teacher", "By teacher")],
        string="Pages",
        required=True,
        default="class",
    )
    class_ids = fields.Many2many(
        "school.class",
        string="Classes",
        check_company=True,
        domain="[('year_id', '=', year_id), ('kind', '=', 'class')]",
        help="Empty: all that you may see.",
    )
    teacher_ids = fields.Many2many(
        "res.users",
        string="Teachers",
        domain="[('share', '=', False)]",
        help="Empty: all that you may see.",
    )

    @api.onchange("year_id")
    def _onchange_year_id(self):
        self.term_id = False
        self.class_ids = False

    def action_print(self):
        self.ensure_one()
        return self.env.ref(
            "school_diary.action_report_curriculum_fulfilment"
        ).report_action(self)

    def report_file_name(self):
        self.ensure_one()
        period = self.term_id.name or self.year_id.name
        return self.env._("Curriculum fulfilment, %(period)s", period=period)

    def _report_domain(self):
        domain = Domain("company_id", "=", self.company_id.id)
        domain &= Domain("year_id", "=", self.year_id.id)
        if self.term_id and self.term_id.kind != "year":
            domain &= Domain("term_id", "=", self.term_id.id)
        return domain & self._people_domain()

    def _people_domain(self):
        if self.order == "teacher" and self.teacher_ids:
            return Domain("teacher_id", "in", self.teacher_ids.ids)
        if self.order == "class" and self.class_ids:
            return Domain("class_id", "in", self.class_ids.ids) | Domain(
                "class_id.parent_id", "in", self.class_ids.ids
            )
        return Domain.TRUE
