from dateutil.relativedelta import relativedelta

from odoo import api, models

OF_AGE = relativedelta(years=18)


class SchoolStudent(models.Model):
    """A pupil of age speaks for oneself: is an applicant as a guardian is.

    Applicants are the school's pupils and the parents of those under age (001-c). A
    pupil with a contact of its own therefore has a ``school.guardian`` of the relation
    "self", whose right begins by itself on the eighteenth birthday; until then it opens
    nothing.

    What was given before that day goes on until somebody changes it, since access
    lasts as long as the pupil studies here (001-f): the guardians keep their access,
    consents and deliveries until they end them, or the pupil or the office ends their
    right; the pupil's own login stays open until the pupil decides. From the first
    application or consent of the pupil's own on, that decides alone, as with everybody
    (000-3, 001-k).
    """

    _inherit = "school.student"

    @api.model_create_multi
    def create(self, vals_list):
        students = super().create(vals_list)
        students._keep_own_right()
        return students

    def write(self, vals):
        result = super().write(vals)
        if {"partner_id", "birth_date"} & vals.keys():
            self._keep_own_right()
        return result

    def _of_age_on(self):
        """The eighteenth birthday; none where the birthday is not known, or absurd."""
        self.ensure_one()
        born = self.birth_date
        return born and 1900 <= born.year <= 2080 and born + OF_AGE

    def _keep_own_right(self):
        """Have the own right follow the own contact and the birthday."""
        students = self.sudo()  # it follows, whoever enters the two
        rights = students.env["school.guardian"].search(
            [
                ("student_id", "in", students.ids),
                ("relation", "=", "self"),
                ("date_end", "=", False),
            ]
        )
        for right in rights:
            student, begins = right.student_id, right.student_id._of_age_on()
            if not begins or right.partner_id != student.partner_id:
                right.action_end()
            elif right.date_from != begins:
                right.date_from = begins
        held = rights.filtered(lambda one: not one.date_end).student_id
        rights.create(
            [
                {
                    "student_id": student.id,
                    "partner_id": student.partner_id.id,
                    "relation": "self",
                    "ground": "age",
                    "date_from": student._of_age_on(),
                }
                for student in students - held
                if student.partner_id and student._of_age_on()
            ]
        )

    def _own_right(self):
        """The right of a pupil of age, where it holds today; otherwise nothing."""
        self.ensure_one()
        today = self.company_id._school_today()
        return self.guardian_ids.filtered(
            lambda one: one.relation == "self" and one._is_valid(today)
        )
