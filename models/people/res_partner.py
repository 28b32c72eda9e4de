from odoo import fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    """A person of a pupil's family: a guardian, or the pupil with a login."""

    _inherit = "res.partner"

    school_guardian_ids = fields.One2many(
        "school.guardian",
        "partner_id",
        string="Guardian of",
        groups="school_diary.group_school_diary_staff",
    )
    school_student_ids = fields.One2many(
        "school.student",
        "partner_id",
        string="Pupil",
        groups="school_diary.group_school_diary_staff",
    )

    def _check_one_person(self):
        """A pupil's own contact is nobody else's: who has it enters as the pupil.

        A pupil of age stands for oneself by it, and for nobody else.
        """
        contacts = self.sudo()  # pupils and guardians of all schools, ended ones, too
        both = contacts.with_context(active_test=False).search_count(
            [
                ("id", "in", self.ids),
                ("school_guardian_ids", "any", [("relation", "!=", "self")]),
                ("school_student_ids", "!=", False),
            ],
            limit=1,
        )
        if both:
            raise ValidationError(
                self.env._(
                    "One contact cannot be a pupil's own and a guardian's: the "
                    "guardian would enter the diary as the pupil. Enter the pupil's "
                    "own contact anew."
                )
            )
