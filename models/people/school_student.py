from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.days import sane_days
from ...tools.names import normalise, short_name


class SchoolStudent(models.Model):
    """A pupil of one school.

    The only school model that portal users may read, through the record rule
    ``school_student_rule_portal``: the gate. Nothing here but what a guardian of
    the pupil may see; other fields carry ``groups``.
    """

    _name = "school.student"
    _description = "Pupil"
    _order = "last_name, first_name, middle_name, id"
    _check_company_auto = True

    @property
    def _rec_names_search(self):
        """By name; for the staff by the file number, too, which is theirs alone."""
        number = self._fields["register_number"]
        if self._has_field_access(number, "read"):
            return ["name", "register_number"]
        return ["name"]

    name = fields.Char(
        string="Full name", compute="_compute_name", store=True, index="trigram"
    )
    name_key = fields.Char(
        compute="_compute_name",
        store=True,
        index=True,
        groups="school_diary.group_school_diary_staff",
        help="The name as it is compared: without case, ё, spaces and order.",
    )
    short_name = fields.Char(compute="_compute_name", store=True)
    last_name = fields.Char(required=True)
    first_name = fields.Char(required=True)
    middle_name = fields.Char(string="Patronymic")
    birth_date = fields.Date()
    gender = fields.Selection([("female", "Female"), ("male", "Male")])
    register_number = fields.Char(
        string="File number",
        copy=False,
        groups="school_diary.group_school_diary_staff",
        help="Number of the pupil's personal file.",
    )
    admission_date = fields.Date(
        default=lambda self: self.env.company._school_today(),
        groups="school_diary.group_school_diary_staff",
    )
    departure_date = fields.Date(
        groups="school_diary.group_school_diary_staff",
        help="First day on which the pupil no longer studies here. From then on "
        "the diary is shut to the family (001-f).",
    )
    departure_reason = fields.Char(groups="school_diary.group_school_diary_staff")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Own contact",
        copy=False,
        index="btree_not_null",
        check_company=True,
        groups="school_diary.group_school_diary_staff",
        help="Only for a pupil with a login of its own.",
    )
    guardian_ids = fields.One2many(
        "school.guardian",
        "student_id",
        string="Guardians",
        groups="school_diary.group_school_diary_staff",
    )
    note = fields.Text(groups="school_diary.group_school_diary_staff")

    _register_number_uniq = models.UniqueIndex(
        "(company_id, register_number) WHERE register_number IS NOT NULL",
        "Another pupil of the school has this file number.",
    )
    _partner_uniq = models.UniqueIndex(
        "(company_id, partner_id) WHERE partner_id IS NOT NULL",
        "This contact is another pupil's already.",
    )
    _days_check = models.Constraint(*sane_days("admission_date", "departure_date"))
    _departure_check = models.Constraint(
        "CHECK (departure_date IS NULL OR admission_date IS NULL "
        "OR admission_date <= departure_date)",
        "A pupil cannot leave before having come.",
    )

    @api.depends("last_name", "first_name", "middle_name")
    def _compute_name(self):
        for student in self:
            parts = (student.last_name, student.first_name, student.middle_name)
            student.name = " ".join(part for part in parts if part)
            student.name_key = normalise(student.name)
            student.short_name = short_name(*(part or "" for part in parts))

    @api.constrains("partner_id")
    def _check_partner(self):
        self.partner_id._check_one_person()
        self._check_same_person()

    def _check_same_person(self):
        """In another school a pupil's contact may be the same person's only."""
        persons = (
            self.sudo()  # the pupils of all schools, of whom nothing is told
            .with_context(active_test=False)
            ._read_group(
                [("partner_id", "in", self.partner_id.ids)],
                ["partner_id"],
                ["name_key:count_distinct"],
            )
        )
        if any(names > 1 for _partner, names in persons):
            raise ValidationError(
                self.env._("This contact is another pupil's. Enter one of its own.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        self.env["res.partner"]._school_check_named(vals_list)
        return super().create([self._tidy_names(vals) for vals in vals_list])

    def write(self, vals):
        self.env["res.partner"]._school_check_named([vals])
        return super().write(self._tidy_names(vals))

    @api.model
    def _tidy_names(self, vals):
        """``vals`` with the surplus spaces of the name fields removed."""
        return {
            key: " ".join(value.split())
            if key in ("last_name", "first_name", "middle_name") and value
            else value
            for key, value in vals.items()
        }
