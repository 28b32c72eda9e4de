from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import email_normalize

from ...tools.declension import DATIVE, GENITIVE, decline, patronymic_gender

GENDERS = {"mother": "female", "father": "male"}


class SchoolApplication(models.Model):
    """The names as documents decline them; what is declined wrongly is overruled."""

    _inherit = "school.application"

    applicant_name_genitive = fields.Char(
        string="From (genitive)",
        compute="_compute_applicant_names",
        store=True,
        readonly=False,
        help="As in “заявление Ивановой Анны Петровны”. Mend it where it is wrong.",
    )
    applicant_name_dative = fields.Char(
        string="To (dative)",
        compute="_compute_applicant_names",
        store=True,
        readonly=False,
        help="As in “предоставить Ивановой Анне Петровне”. Mend it where it is wrong.",
    )
    child_name_genitive = fields.Char(
        string="Of the child (genitive)",
        compute="_compute_child_name_genitive",
        store=True,
        readonly=False,
        help="As in “родитель Иванова Петра Павловича”. Mend it where it is wrong.",
    )

    @api.depends("applicant_name", "relation", "student_id.gender")
    def _compute_applicant_names(self):
        for one in self:
            name = one.applicant_name or ""
            gender = GENDERS.get(one.relation)
            if one.relation == "self":
                gender = one.student_id.gender
            one.applicant_name_genitive = decline(name, GENITIVE, gender)
            one.applicant_name_dative = decline(name, DATIVE, gender)

    @api.onchange("applicant_name")
    def _onchange_applicant_name(self):
        """No Pyotr Ilyich is a mother because the form proposes one."""
        parents = {gender: relation for relation, gender in GENDERS.items()}
        gender = patronymic_gender(self.applicant_name or "")
        if gender and self.relation in GENDERS:
            self.relation = parents[gender]

    @api.depends("child_name", "student_id.gender")
    def _compute_child_name_genitive(self):
        for one in self:
            one.child_name_genitive = decline(
                one.child_name or "", GENITIVE, one.student_id.gender
            )

    @api.constrains("applicant_name", "child_name", "applicant_email")
    def _check_who(self):
        """The office types, too: without a name or an address nobody is answered."""
        for one in self:
            names = (one.applicant_name, one.child_name)
            if not all(name and name.strip() for name in names):
                raise ValidationError(
                    self.env._("An application names the applicant and the pupil.")
                )
            if one.applicant_email and not email_normalize(one.applicant_email):
                raise ValidationError(self.env._("This is not an e-mail address."))
