from odoo import api, fields, models


class SchoolThematicPlanUse(models.TransientModel):
    """Let courses, as of parallel classes, follow a plan."""

    _name = "school.thematic.plan.use"
    _description = "Use of a thematic plan"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "school.thematic.plan",
        string="Thematic plan",
        domain="[('subject_id', '=?', subject_id)]",
        help="Empty: the courses follow no plan any more.",
    )
    course_ids = fields.Many2many(
        "school.course",
        string="Courses",
        domain="[('year_id.is_over', '=', False), ('subject_id', '=?', subject_id)]",
    )
    subject_id = fields.Many2one("school.subject", compute="_compute_subject_id")

    @api.depends("plan_id", "course_ids")
    def _compute_subject_id(self):
        for one in self:
            one.subject_id = one.plan_id.subject_id or one.course_ids[:1].subject_id

    def action_use(self):
        self.ensure_one()
        self.course_ids._follow(self.plan_id)
        return {"type": "ir.actions.act_window_close"}
