"""What was decided on stays: neither deleted with what it hangs on, nor of another
worth than it had (000-5, 000-7a)."""

from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class SchoolResult(models.Model):
    _inherit = "school.result"

    @api.model
    def _check_nothing_decided(self, domain):
        """Refuse to delete what results hang on that have a history.

        :param domain: on the results
        """
        decided = Domain("value_id", "!=", False) | Domain("revision_ids", "!=", False)
        everybodys = self.sudo()  # whoever decided
        if everybodys.search_count(domain & decided, limit=1):
            raise UserError(
                self.env._("Final grades were decided here: archive it instead.")
            )


class SchoolResultHolder(models.AbstractModel):
    """What results hang on."""

    _name = "school.result.holder"
    _description = "Results hang on it"
    _result_column = None
    """the field of ``school.result`` that names it"""

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self.env["school.result"]._check_nothing_decided(
            Domain(self._result_column, "in", self.ids)
        )


class SchoolStudent(models.Model):
    _name = "school.student"
    _inherit = ["school.student", "school.result.holder"]
    _result_column = "student_id"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_examined(self):
        # The database deletes them without asking.
        results = self.env["school.exam.result"].sudo()  # whoever entered them
        results.search([("student_id", "in", self.ids)])._unlink_except_published()


class SchoolClass(models.Model):
    _name = "school.class"
    _inherit = ["school.class", "school.result.holder"]
    _result_column = "class_id"


class SchoolTerm(models.Model):
    _name = "school.term"
    _inherit = ["school.term", "school.result.holder"]
    _result_column = "term_id"


class SchoolCourse(models.Model):
    _name = "school.course"
    _inherit = ["school.course", "school.result.holder"]
    _result_column = "course_id"

    @api.constrains("scale_id")
    def _check_result_scale(self):
        results = self.env["school.result"].sudo()  # whoever decided on them
        decided = results.search(
            [("course_id", "in", self.ids), ("value_id", "!=", False)]
        )
        for result in decided:
            if result.value_id.scale_id != result.course_id.scale_id:
                raise ValidationError(
                    self.env._(
                        "%(course)s has final grades in its scale already.",
                        course=result.course_id.display_name,
                    )
                )


class SchoolGradeValue(models.Model):
    _inherit = "school.grade.value"

    def _check_not_given(self):
        result = super()._check_not_given()
        for name in ("school.result", "school.exam.result"):
            given = self.env[name].sudo()  # whoever decided on them
            self._check_not_in(given)
        return result

    def _check_not_in(self, results):
        if results.search_count([("value_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "Final grades or results of exams were given with this mark. Add "
                    "another one instead."
                )
            )
