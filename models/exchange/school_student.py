from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.names import normalise
from ...tools.netschool_keys import class_key

TEMPLATE = "/school_diary/static/import_templates/school_student.xlsx"


class SchoolStudent(models.Model):
    """Pupils come in through Odoo's own import, each into the class that is named.

    A list that comes a second time makes nobody twice: who is in the class already
    is refused.
    """

    _inherit = "school.student"

    class_name = fields.Char(
        string="Class to enter",
        compute="_compute_class_name",
        readonly=False,
        groups="school_diary.group_school_diary_staff",
        help="For the import: the name of a class of the present or the coming year.",
    )

    @api.depends("class_id.name")
    def _compute_class_name(self):
        for student in self:
            student.class_name = student.class_id.name

    @api.model
    def get_import_templates(self):
        return [
            {"label": self.env._("List of pupils of a class"), "template": TEMPLATE}
        ]

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        names = [vals.pop("class_name", None) for vals in vals_list]
        classes = self._named_classes(names)
        for vals, school_class in zip(vals_list, classes, strict=True):
            if school_class:
                # The list does not say; the default, today, would be untrue.
                vals.setdefault("admission_date", False)
        students = super().create(vals_list)
        self._check_not_there_twice(students, classes)
        self.env["school.enrollment"].create(
            [
                {"student_id": student.id, "class_id": school_class.id}
                for student, school_class in zip(students, classes, strict=True)
                if school_class
            ]
        )
        return students

    @api.model
    def _named_classes(self, names):
        """:return: list of ``school.class``, empty where no name is given"""
        found = self.env["school.class"]
        if not any(names):
            return [found] * len(names)
        open_classes = found.search(
            Domain("company_id", "=", self.env.company.id)
            & Domain("kind", "=", "class")
            & Domain("year_id.date_end", ">=", self.env.company._school_today())
        ).sorted(lambda one: one.year_id.date_start, reverse=True)
        # Of two years, the earlier.
        classes = {class_key(one.name): one for one in open_classes}
        unknown = next(
            (name for name in names if name and class_key(name) not in classes), None
        )
        if unknown:
            raise ValidationError(
                self.env._("No such class is known here: %(name)s.", name=unknown[:40])
            )
        return [classes[class_key(name)] if name else found for name in names]

    @api.model
    def _check_not_there_twice(self, students, classes):
        wanted = [
            (student.name_key, school_class)
            for student, school_class in zip(students, classes, strict=True)
            if school_class
        ]
        there = {
            (normalise(one.student_id.name), one.class_id)
            for one in self.env["school.enrollment"].search(
                [("class_id", "in", list({one.id for _key, one in wanted}))]
            )
        }
        if len(set(wanted)) < len(wanted) or not there.isdisjoint(wanted):
            raise ValidationError(
                self.env._("The class has a pupil of this name already.")
            )
