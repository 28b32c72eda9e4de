from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.days import sane_days


class SchoolGuardian(models.Model):
    """A person standing for one pupil, the pupil of age included: the gate.

    The right lasts from ``date_from`` to the eve of ``date_end``. What else opens
    the gate (a granted application, a consent in force) is added by the room
    ``service``; the record rule of ``school.student`` spells all of it out.
    """

    _name = "school.guardian"
    _description = "Guardian of a pupil"
    _rec_names_search = ["partner_id.name", "student_id.name"]
    _inherit = ["mail.thread"]
    _order = "student_id, sequence, id"
    _check_company_auto = True

    sequence = fields.Integer(default=10)
    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        tracking=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        check_company=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    relation = fields.Selection(
        [
            ("mother", "Mother"),
            ("father", "Father"),
            ("guardian", "Guardian"),
            ("trustee", "Trustee"),
            ("representative", "Authorised representative"),
            ("self", "The pupil in person"),
        ],
        required=True,
        default="mother",
        tracking=True,
    )
    ground = fields.Selection(
        [
            ("birth", "Birth certificate"),
            ("adoption", "Adoption certificate"),
            ("guardianship", "Act of guardianship"),
            ("court", "Court decision"),
            ("power", "Power of attorney"),
            ("age", "The pupil is of age"),
        ],
        string="Ground of the right",
        required=True,
        default="birth",
        tracking=True,
    )
    ground_document = fields.Char(
        string="Document", help="Number, date and issuer.", tracking=True
    )
    date_from = fields.Date(
        required=True,
        default=lambda self: self.env.company._school_today(),
        tracking=True,
    )
    date_end = fields.Date(
        string="Ended on",
        tracking=True,
        copy=False,
        help="From this day on the person no longer speaks for the pupil.",
    )
    end_reason = fields.Char(tracking=True, copy=False)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        related="student_id.company_id", store=True, index=True
    )
    email = fields.Char(related="partner_id.email", readonly=False)
    phone = fields.Char(related="partner_id.phone", readonly=False)

    _person_uniq = models.UniqueIndex(
        "(student_id, partner_id) WHERE active AND date_end IS NULL",
        "This person stands for this pupil already.",
    )
    _self_idx = models.Index("(student_id) WHERE relation = 'self'")
    _days_check = models.Constraint(*sane_days("date_from", "date_end"))
    _dates_check = models.Constraint(
        "CHECK (date_end IS NULL OR date_from <= date_end)",
        "A right cannot end before it begins.",
    )

    @api.depends("partner_id.name", "student_id.name", "relation")
    def _compute_display_name(self):
        for guardian in self:
            pupil = guardian.student_id.name
            guardian.display_name = (
                pupil
                if guardian.relation == "self"
                else f"{guardian.partner_id.name} ({pupil})"
            )

    @api.constrains("partner_id", "student_id", "relation", "date_end")
    def _check_partner(self):
        self.partner_id._check_one_person()
        for guardian in self.sudo():  # a pupil's own contact is for the staff alone
            in_person = guardian.relation == "self" and not guardian.date_end
            if in_person and guardian.partner_id != guardian.student_id.partner_id:
                raise ValidationError(
                    self.env._(
                        "A pupil speaks in person by the own contact only: enter it in "
                        "the pupil's card."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self.env["res.partner"]._school_check_named(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self.env["res.partner"]._school_check_named([vals])
        return super().write(vals)

    def _is_valid(self, day):
        """Whether the right of representation itself holds on ``day``."""
        self.ensure_one()
        return (
            self.active
            and self.date_from <= day
            and (not self.date_end or day < self.date_end)
        )

    def action_end(self):
        """End the right today: at once, the gate is shut."""
        for guardian in self:
            today = guardian.company_id._school_today()
            guardian.date_end = max(today, guardian.date_from)
