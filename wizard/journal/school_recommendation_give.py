from odoo import api, fields, models
from odoo.exceptions import UserError


class SchoolRecommendationGive(models.TransientModel):
    """One recommendation or remark to one, several or all pupils of a class."""

    _name = "school.recommendation.give"
    _description = "Write to pupils of a class"
    _check_company_auto = True

    class_id = fields.Many2one("school.class", required=True)
    course_id = fields.Many2one(
        "school.course",
        domain="[('class_id', '=', class_id)]",
        help="Empty: from the homeroom teacher.",
    )
    kind = fields.Selection(
        [("advice", "Recommendation"), ("remark", "Remark"), ("praise", "Praise")],
        required=True,
        default="advice",
    )
    student_ids = fields.Many2many(
        "school.student",
        string="Pupils",
        compute="_compute_student_ids",
        store=True,
        readonly=False,
        domain="[('enrollment_ids.class_id', '=', class_id)]",
    )
    text = fields.Text(required=True)

    @api.depends("class_id")
    def _compute_student_ids(self):
        """All of the class, until somebody is taken out."""
        today = self.env.company._school_today()
        for one in self:
            one.student_ids = one.class_id and one.class_id._students(today)

    def action_give(self):
        """In the user's own name and rights: the record rules say to whom."""
        self.ensure_one()
        if not self.student_ids:
            raise UserError(self.env._("Choose the pupils."))
        if not self.text.strip():
            raise UserError(self.env._("Write something to the pupils."))
        self.env["school.recommendation"].create(
            [
                {
                    "student_id": student.id,
                    "course_id": self.course_id.id,
                    "kind": self.kind,
                    "text": self.text,
                }
                for student in self.student_ids
            ]
        )
        return {"type": "ir.actions.act_window_close"}
