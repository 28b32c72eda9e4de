from odoo import api, fields, models


class SchoolExchange(models.Model):
    """One run of an exchange with a partner system: what came or went, and how it
    ended. Made by the importers and exporters, never by hand."""

    _name = "school.exchange"
    _description = "Exchange run"
    _rec_names_search = ["file_name"]
    _order = "create_date desc, id desc"
    _check_company_auto = True

    direction = fields.Selection(
        [("import", "Import"), ("export", "Export")], required=True, default="import"
    )
    format = fields.Selection(
        [("netschool_class", "«Сетевой город»: report")], required=True
    )
    state = fields.Selection(
        [
            ("running", "Running"),
            ("done", "Done"),
            ("refused", "Refused"),
            ("failed", "Failed"),
        ],
        required=True,
        default="done",
    )
    system_id = fields.Many2one(
        "school.partner.system",
        string="Partner system",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users", required=True, default=lambda self: self.env.uid
    )
    file = fields.Binary(
        attachment=True,
        help="Kept for what was brought in. A refused file is not kept: it may hold "
        "anything.",
    )
    file_name = fields.Char()
    year_id = fields.Many2one("school.year", check_company=True, ondelete="set null")
    class_names = fields.Char(string="Classes")
    pupil_count = fields.Integer(string="Pupils")
    new_pupil_count = fields.Integer(string="New pupils")
    subject_count = fields.Integer(string="Subjects")
    new_lesson_count = fields.Integer(string="New lessons")
    new_grade_count = fields.Integer(string="New grades")
    changed_grade_count = fields.Integer(string="Changed grades")
    removed_grade_count = fields.Integer(string="Removed grades")
    new_absence_count = fields.Integer(string="New absences")
    changed_absence_count = fields.Integer(string="Changed absences")
    removed_absence_count = fields.Integer(string="Removed absences")
    new_result_count = fields.Integer(string="New final grades")
    changed_result_count = fields.Integer(string="Changed final grades")
    kept_count = fields.Integer(
        string="Kept",
        help="Grades, absences and results entered or changed here that differ from "
        "the file.",
    )
    errors = fields.Text(help="Why the file was refused, with sheet and cell.")
    notes = fields.Text(help="What deserves a look, with sheet and cell.")
    report = fields.Binary(attachment=True, help="Errors and notes as a workbook.")
    report_name = fields.Char()

    @api.depends("file_name", "create_date")
    def _compute_display_name(self):
        for run in self:
            day = fields.Date.to_string(run.create_date or fields.Datetime.now())
            run.display_name = f"{run.file_name or run._description}, {day}"
