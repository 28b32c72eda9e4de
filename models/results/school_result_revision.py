from odoo import fields, models


class SchoolResultRevision(models.Model):
    """Who decided on which result, when, from what to what, and why. Append-only."""

    _name = "school.result.revision"
    _description = "Result revision"
    _rec_names_search = ["student_id"]
    _order = "id desc"
    _check_company_auto = True

    result_id = fields.Many2one(
        "school.result",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    student_id = fields.Many2one(related="result_id.student_id", store=True, index=True)
    course_id = fields.Many2one(related="result_id.course_id", store=True, index=True)
    term_id = fields.Many2one(related="result_id.term_id", store=True)
    user_id = fields.Many2one(
        "res.users", string="Author", required=True, readonly=True
    )
    old_code = fields.Char(string="Was", readonly=True)
    new_code = fields.Char(string="Became", readonly=True, help="Empty: withdrawn.")
    reason = fields.Char(readonly=True)
    company_id = fields.Many2one(related="result_id.company_id", store=True, index=True)
