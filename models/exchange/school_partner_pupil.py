from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

USERS = "users"
"""The kind under which identifiers of persons stand."""


class SchoolPartnerPupil(models.Model):
    """A pupil as a partner names it, and who that is here.

    Found by class and name alone where both are the same; whoever is not found so is
    told by hand. Nobody is guessed: the diary of another child would be shown.
    """

    _name = "school.partner.pupil"
    _description = "Pupil in a partner system"
    _order = "system_id, class_name, name, id"
    _check_company_auto = True

    system_id = fields.Many2one(
        "school.partner.system",
        required=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    sourced_id = fields.Char(string="Identifier", required=True, readonly=True)
    name = fields.Char(string="Named there", readonly=True)
    class_name = fields.Char(string="Class there", readonly=True)
    student_id = fields.Many2one(
        "school.student",
        string="Pupil here",
        compute="_compute_student_id",
        inverse="_inverse_student_id",
        search="_search_student_id",
        check_company=True,
    )
    brought_to = fields.Date(
        string="Brought up to", readonly=True, help="The last week that was brought."
    )
    company_id = fields.Many2one(
        related="system_id.company_id", store=True, index=True, precompute=True
    )

    _sourced_uniq = models.UniqueIndex(
        "(system_id, sourced_id)", "This pupil is known already."
    )

    @api.depends("sourced_id", "system_id")
    def _compute_student_id(self):
        # The identifiers are the administrator's; who it is, is for whoever reads this.
        external = self.env["school.external.id"].sudo()  # as above
        for system, pupils in self.grouped("system_id").items():
            known = external._lookup(system, USERS, pupils.mapped("sourced_id"))
            for pupil in pupils:
                _model, student_id = known.get(pupil.sourced_id, ("", False))
                pupil.student_id = student_id

    def _inverse_student_id(self):
        external = self.env["school.external.id"].sudo()  # written by no role
        for pupil in self:
            if pupil.student_id:
                external._remember(
                    pupil.system_id,
                    USERS,
                    "school.student",
                    {pupil.sourced_id: pupil.student_id.id},
                )
            else:
                external._forget(pupil.system_id, USERS, [pupil.sourced_id])
        # Somebody else's diary is brought from the beginning.
        self.sudo().brought_to = False  # nobody's to write by hand

    def _search_student_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        pupils = self.search([("sourced_id", "!=", False)])
        return Domain(
            "id", "in", [one.id for one in pupils if one.student_id.id in value]
        )

    def write(self, vals):
        if not self.env.su and vals.keys() - {"student_id"}:
            raise AccessError(self.env._("Only who it is here is entered by hand."))
        return super().write(vals)
