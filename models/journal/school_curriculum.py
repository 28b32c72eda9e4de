from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SchoolCurriculumLine(models.Model):
    _inherit = "school.curriculum.line"

    type_ids = fields.One2many(
        "school.curriculum.line.type", "line_id", string="Of which", copy=True
    )
    type_summary = fields.Char(string="Of them", compute="_compute_type_summary")

    @api.depends("type_ids.hours_year", "type_ids.type_id.name")
    @api.depends_context("lang")
    def _compute_type_summary(self):
        for line in self:
            line.type_summary = ", ".join(
                f"{one.type_id.name.lower()}: {one.hours_year:g}"
                for one in line.type_ids.filtered("type_id")
            )

    @api.constrains("hours_year", "type_ids")
    def _check_types(self):
        for line in self:
            if sum(line.type_ids.mapped("hours_year")) > line.hours_year + 0.005:
                raise ValidationError(
                    self.env._(
                        "%(subject)s: the lesson types have more hours than the "
                        "subject.",
                        subject=line.subject_id.name,
                    )
                )

    def action_open_types(self):
        """Show how many of the hours are tests, laboratory works and the like."""
        self.ensure_one()
        view = self.env.ref("school_diary.school_curriculum_line_view_form_types")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hours by lesson type"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }


class SchoolCurriculumLineType(models.Model):
    """How many of a subject's hours are lessons of a type: tests, laboratory works."""

    _name = "school.curriculum.line.type"
    _description = "Lessons of a type in a curriculum"
    _rec_names_search = ["type_id"]
    _order = "line_id, type_id, id"
    _check_company_auto = True

    line_id = fields.Many2one(
        "school.curriculum.line",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    type_id = fields.Many2one(
        "school.lesson.type", required=True, ondelete="restrict", check_company=True
    )
    hours_year = fields.Float(string="Hours a year", digits=(7, 2), required=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)

    _type_uniq = models.UniqueIndex(
        "(line_id, type_id)", "The subject has this lesson type already."
    )
    _hours_check = models.Constraint(
        "CHECK (hours_year > 0)", "The hours of a lesson type are positive."
    )

    @api.depends("type_id.name", "hours_year")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.type_id.name}: {one.hours_year:g}"

    @api.constrains("hours_year")
    def _check_hours(self):
        self.line_id._check_types()
