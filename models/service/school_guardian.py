from odoo import api, fields, models
from odoo.fields import Domain


class SchoolGuardian(models.Model):
    """The gate's other two conditions: a granted application, a consent in force."""

    _inherit = "school.guardian"

    application_ids = fields.One2many("school.application", "guardian_id")
    consent_ids = fields.One2many("school.consent", "guardian_id", string="Consents")
    has_access = fields.Boolean(
        compute="_compute_has_access",
        search="_search_has_access",
        compute_sudo=True,
        help="The diary is open to this person today.",
    )

    @api.model
    def _right_domain(self, day):
        """The guardians whose right of representation holds on ``day``."""
        return (
            Domain("active", "=", True)
            & Domain("date_from", "<=", day)
            & (Domain("date_end", "=", False) | Domain("date_end", ">", day))
            & Domain("student_id.active", "=", True)
            & (
                Domain("student_id.departure_date", "=", False)
                | Domain("student_id.departure_date", ">", day)
            )
        )

    @api.model
    def _access_domain(self, day):
        """The guardians to whom the diary is open on ``day``.

        The same conditions as the record rule ``school_student_rule_portal``; a
        test holds the two together.
        """
        return (
            self._right_domain(day)
            & Domain(
                "application_ids",
                "any",
                [
                    ("kind", "=", "access"),
                    ("state", "=", "granted"),
                    ("ended_by_id", "=", False),
                ],
            )
            & Domain(
                "consent_ids",
                "any",
                Domain("state", "=", "granted")
                & Domain("date", "<=", day)
                & (
                    Domain("valid_until", "=", False)
                    | Domain("valid_until", ">=", day)
                ),
            )
        )

    def _compute_has_access(self):
        open_ids = set(
            self.search(
                self._access_domain(fields.Date.context_today(self))
                & Domain("id", "in", self.ids)
            ).ids
        )
        for guardian in self:
            guardian.has_access = guardian.id in open_ids

    def _search_has_access(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._access_domain(fields.Date.context_today(self))
        return domain if True in value else ~domain
