from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


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

    @api.model
    def _school_check_named(self, vals_list):
        """Refuse to name somebody whom the user may not read, by a guessed number.

        Whom a school names in its own records it may read from then on.
        """
        if self.env.su:
            return
        named = self.browse(
            {vals["partner_id"] for vals in vals_list if vals.get("partner_id")}
        )
        if named - named._filtered_access("read"):
            raise UserError(
                self.env._(
                    "This contact belongs to a family of another school. Enter the "
                    "person anew, or have the person apply in the portal."
                )
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
