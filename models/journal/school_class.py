from odoo import api, fields, models
from odoo.fields import Domain


class SchoolClass(models.Model):
    _inherit = "school.class"

    lesson_count = fields.Integer(compute="_compute_lesson_count", string="Lessons")
    in_my_journal = fields.Boolean(
        string="In my journal",
        compute="_compute_in_my_journal",
        search="_search_in_my_journal",
        compute_sudo=True,
        help="The present user teaches here, or has given a lesson, as the substitute, "
        "too; until the next year begins.",
    )

    def _compute_lesson_count(self):
        counts = dict(
            self.env["school.lesson"]._read_group(
                [
                    ("class_id", "in", self.ids),
                    ("state", "in", ("planned", "held")),
                ],
                ["class_id"],
                ["__count"],
            )
        )
        for school_class in self:
            school_class.lesson_count = counts.get(school_class, 0)

    @api.depends(
        "year_id.is_over",
        "course_ids.teacher_id",
        "course_ids.lesson_ids.teacher_id",
        "course_ids.lesson_ids.substitute_id",
    )
    @api.depends_context("uid")
    def _compute_in_my_journal(self):
        domain = self._my_journal_domain() & Domain("id", "in", self.ids)
        mine = set(self.with_context(active_test=False).search(domain))
        for school_class in self:
            school_class.in_my_journal = school_class in mine

    def _search_in_my_journal(self, operator, value):
        return self._school_search_flag(operator, value, "_my_journal_domain")

    @api.model
    def _my_journal_domain(self):
        """The classes in whose journal the present user has a page or a lesson."""
        me = self.env.uid
        lessons = self.env["school.lesson"]
        given = lessons._search(
            Domain("teacher_id", "=", me) | Domain("substitute_id", "=", me)
        )
        classes = given.subselect(lessons._field_to_sql(given.table, "class_id"))
        # From the lessons to their classes: the other way round, the database would
        # look through the lessons of every course of the school.
        return Domain("year_id.is_over", "=", False) & (
            Domain("course_ids.teacher_id", "=", me) | Domain("id", "in", classes)
        )

    def action_open_lessons(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "school_diary.school_lesson_action"
            ),
            "domain": [("class_id", "=", self.id)],
            "context": {},
        }

    def action_open_grades(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "school_diary.school_grade_action"
            ),
            "domain": [("lesson_id.class_id", "=", self.id)],
            "context": {"search_default_group_student": 1},
        }
