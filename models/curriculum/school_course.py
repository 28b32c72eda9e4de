from odoo import api, fields, models
from odoo.fields import Domain


class SchoolCourse(models.Model):
    """A subject taught to a class in a year by a teacher: a page of the journal."""

    _name = "school.course"
    _description = "Course"
    _rec_names_search = ["subject_id", "class_id"]
    _order = "class_id, subject_id, id"
    _check_company_auto = True

    subject_id = fields.Many2one(
        "school.subject",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    class_id = fields.Many2one(
        "school.class",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    year_id = fields.Many2one(related="class_id.year_id", store=True, index=True)
    teacher_id = fields.Many2one(
        "res.users", index=True, check_company=True, domain="[('share', '=', False)]"
    )
    room = fields.Char(help="Where it is usually taught.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(related="class_id.company_id", store=True, index=True)

    _subject_uniq = models.UniqueIndex(
        "(class_id, subject_id)", "The class has this course already."
    )

    @api.depends("subject_id.name", "class_id.name")
    def _compute_display_name(self):
        for course in self:
            course.display_name = f"{course.subject_id.name} · {course.class_id.name}"

    @api.model
    def _search_display_name(self, operator, value):
        """Word by word, since one looks for “algebra 8a”, or for what is shown."""
        if operator != "ilike" or not value:
            return super()._search_display_name(operator, value)
        search = super()._search_display_name
        return Domain.AND(
            search(operator, word) for word in value.replace("·", " ").split()
        )
