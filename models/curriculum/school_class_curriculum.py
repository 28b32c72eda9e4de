from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL


class SchoolClass(models.Model):
    """The curriculum that a class follows, and its courses by it."""

    _inherit = "school.class"

    curriculum_id = fields.Many2one(
        "school.curriculum",
        compute="_compute_curriculum_id",
        store=True,
        readonly=False,
        recursive=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="That of the year of study, unless another is chosen. A subgroup follows "
        "its class; an individual plan has its own.",
    )
    missing_subject_ids = fields.Many2many(
        "school.subject",
        string="Subjects without a course",
        compute="_compute_missing_subject_ids",
        compute_sudo=True,
        help="The curriculum has them; neither the class nor its subgroups and streams "
        "have a course.",
    )

    @api.depends("year_id", "grade_level", "kind", "parent_id.curriculum_id")
    def _compute_curriculum_id(self):
        defaults = self.env["school.curriculum"]._defaults_of(self.year_id)
        for one in self:
            own = one.curriculum_id
            keeps = own.is_individual and own.year_id == one.year_id
            if not (keeps and one.kind == "individual"):
                own = one.parent_id.curriculum_id or defaults.get(
                    (one.year_id._origin.id, one.grade_level)
                )
            one.curriculum_id = own

    @api.depends(
        "kind",
        "course_ids.subject_id",
        "curriculum_id.line_ids.subject_id",
        "curriculum_id.line_ids.hours_year",
    )
    def _compute_missing_subject_ids(self):
        missing = self._missing_subjects()
        for one in self:
            one.missing_subject_ids = missing.get(one._origin.id, [])

    @api.constrains("curriculum_id", "year_id", "kind")
    def _check_curriculum(self):
        for one in self.filtered("curriculum_id"):
            plan = one.curriculum_id
            if plan.year_id != one.year_id or (
                plan.is_individual and one.kind != "individual"
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot follow the curriculum %(plan)s: it is of "
                        "another school year, or an individual one.",
                        name=one.name,
                        plan=plan.name,
                    )
                )

    def _missing_subjects(self):
        """What is in the plan of classes and nobody teaches their pupils.

        A subgroup has what its class has; a pupil with an individual plan goes to the
        lessons of the class, unless the plan is the pupil's own.

        :return: dict of class id to a list of ids of ``school.subject``
        """
        if not self.ids:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT class.id, array_agg(line.subject_id ORDER BY subject.sequence,
                                           subject.name, subject.id)
                  FROM school_class class
                  JOIN school_curriculum plan ON plan.id = class.curriculum_id
                  JOIN school_curriculum_line line ON line.curriculum_id = plan.id
                  JOIN school_subject subject ON subject.id = line.subject_id
                 WHERE class.id = ANY(%(classes)s) AND line.hours_year > 0
                   AND (class.kind = 'class'
                        OR class.kind = 'individual' AND plan.is_individual)
                   AND NOT EXISTS (
                       SELECT FROM school_course course
                         JOIN school_class taught ON taught.id = course.class_id
                        WHERE course.subject_id = line.subject_id
                          AND (taught.id = class.id
                               OR taught.parent_id = class.id
                                  AND taught.kind = 'subgroup'
                               OR taught.kind = 'stream'
                                  AND taught.year_id = class.year_id
                                  AND EXISTS (
                                   SELECT FROM school_enrollment mine
                                     JOIN school_enrollment theirs USING (student_id)
                                    WHERE mine.class_id = class.id
                                      AND theirs.class_id = taught.id)))
                 GROUP BY class.id
                """,
                classes=self.ids,
            )
        )
        return dict(rows)

    def action_make_courses(self):
        """Make the courses that the curriculum has and the classes lack."""
        made = self._make_courses()
        if not made:
            raise UserError(
                self.env._("There is no subject in the curriculum without a course.")
            )
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "school_diary.school_course_action"
            ),
            "domain": [("id", "in", made.ids)],
            "context": {},
        }

    def _make_courses(self):
        """:return: the new courses; those that are there stay as they are"""
        return self.env["school.course"].create(
            [
                {"class_id": class_id, "subject_id": subject_id}
                for class_id, subject_ids in self._missing_subjects().items()
                for subject_id in subject_ids
            ]
        )
