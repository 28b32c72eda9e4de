"""Whatever results are made of tells them when it changes."""

from odoo import api, models


class SchoolResultSource(models.AbstractModel):
    """A change of what results are made of refreshes them, once a transaction."""

    _name = "school.result.source"
    _description = "What results are made of"
    _result_fields = frozenset()
    """names of the fields on which results depend"""

    def _result_pairs(self):
        """Whose results depend on the records: ids (course, student or None for all)"""
        raise NotImplementedError

    def _touch_results(self):
        pairs = self.sudo()._result_pairs()  # true whoever enters; nothing is told
        self.env["school.result"].sudo()._refresh_later(pairs)  # as above

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._touch_results()
        return records

    def write(self, vals):
        if not self._result_fields & vals.keys():
            return super().write(vals)
        self._touch_results()
        result = super().write(vals)
        self._touch_results()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_touch_results(self):
        self._touch_results()


class SchoolGrade(models.Model):
    _name = "school.grade"
    _inherit = ["school.grade", "school.result.source"]
    _result_fields = frozenset({"value_id", "weight", "lesson_id", "student_id"})

    def _result_pairs(self):
        return {(one.course_id.id, one.student_id.id) for one in self}


class SchoolAbsence(models.Model):
    _name = "school.absence"
    _inherit = ["school.absence", "school.result.source"]
    _result_fields = frozenset({"kind", "lesson_id", "student_id"})

    def _result_pairs(self):
        return {(one.course_id.id, one.student_id.id) for one in self}


class SchoolLesson(models.Model):
    _name = "school.lesson"
    _inherit = ["school.lesson", "school.result.source"]
    _result_fields = frozenset({"date", "course_id"})

    def _result_pairs(self):
        return {
            (lesson.course_id.id, entry.student_id.id)
            for lesson in self
            for entry in (*lesson.grade_ids, *lesson.absence_ids)
        }


class SchoolEnrollment(models.Model):
    _name = "school.enrollment"
    _inherit = ["school.enrollment", "school.result.source"]
    _result_fields = frozenset({"student_id", "class_id", "date_from", "date_to"})

    def _result_pairs(self):
        return {
            (course.id, one.student_id.id)
            for one in self
            for other in one.student_id.enrollment_ids | one
            if other.class_id.year_id == one.class_id.year_id
            for course in other.class_id.course_ids
        }


class SchoolCourse(models.Model):
    _name = "school.course"
    _inherit = ["school.course", "school.result.source"]
    _result_fields = frozenset({"class_id", "subject_id", "scale_id", "active"})

    def _result_pairs(self):
        # Those of the same subject, too: they may have got pupils from here.
        others = self.search(
            [
                ("subject_id", "in", self.subject_id.ids),
                ("year_id", "in", self.year_id.ids),
            ]
        )
        return {(course.id, None) for course in self | others}


class SchoolClass(models.Model):
    _name = "school.class"
    _inherit = ["school.class", "school.result.source"]
    _result_fields = frozenset({"term_kind", "year_id"})

    def _result_pairs(self):
        return self.course_ids._result_pairs()


class SchoolTerm(models.Model):
    _name = "school.term"
    _inherit = ["school.term", "school.result.source"]
    _result_fields = frozenset({"year_id", "kind", "date_start", "date_end"})

    def _result_pairs(self):
        courses = self.env["school.course"].search(
            [("year_id", "in", self.year_id.ids)]
        )
        return {(course.id, None) for course in courses}


class SchoolGradeValue(models.Model):
    _name = "school.grade.value"
    _inherit = ["school.grade.value", "school.result.source"]
    _result_fields = frozenset({"number", "counts", "is_bound", "bound"})

    def _result_pairs(self):
        return self.scale_id._result_pairs()


class SchoolGradeScale(models.Model):
    _name = "school.grade.scale"
    _inherit = ["school.grade.scale", "school.result.source"]
    _result_fields = frozenset({"has_results"})

    def _result_pairs(self):
        courses = self.env["school.course"].search([("scale_id", "in", self.ids)])
        return {(course.id, None) for course in courses}


class SchoolResult(models.Model):
    """The year's result is made of the terms'."""

    _name = "school.result"
    _inherit = ["school.result", "school.result.source"]

    def _result_pairs(self):
        return {(one.course_id.id, one.student_id.id) for one in self}


class SchoolExam(models.Model):
    """Whether an exam counts for the final grade, and of what."""

    _name = "school.exam"
    _inherit = ["school.exam", "school.result.source"]
    _result_fields = frozenset({"is_final", "subject_id", "year_id", "date"})

    def _result_pairs(self):
        return self._final_pairs(self.result_ids.student_id)

    def _final_pairs(self, students):
        """The courses of these exams' subjects, of these pupils."""
        courses = self.env["school.course"].search(
            [
                ("subject_id", "in", self.subject_id.ids),
                ("year_id", "in", self.year_id.ids),
            ]
        )
        return {(course.id, student.id) for course in courses for student in students}


class SchoolExamResult(models.Model):
    """The final grade is made of the year's and the exam's."""

    _name = "school.exam.result"
    _inherit = ["school.exam.result", "school.result.source"]
    _result_fields = frozenset({"value_id", "exam_id", "student_id"})

    def _result_pairs(self):
        final = self.filtered("exam_id.is_final")
        return final.exam_id._final_pairs(final.student_id)
