from odoo import models


class SchoolStudent(models.Model):
    _inherit = "school.student"

    def action_open_grades(self):
        return self._open("school_diary.school_grade_action")

    def action_open_absences(self):
        return self._open("school_diary.school_absence_action")

    def _open(self, action):
        """An action of the journal, narrowed to this pupil."""
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(action),
            "domain": [("student_id", "=", self.id)],
            "context": {
                "default_student_id": self.id,
                "search_default_group_course": 1,
            },
        }
