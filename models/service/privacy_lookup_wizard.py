from odoo import models
from odoo.tools import SQL

# By which columns a model tells of a person; Odoo itself follows contacts and e-mail.
BY_GUARDIAN = ("school.consent", "school.erasure.request")


class PrivacyLookupWizard(models.TransientModel):
    """Odoo's lookup of a person finds what the school holds, too."""

    _inherit = "privacy.lookup.wizard"

    def _get_query(self):
        return SQL(" UNION ").join((super()._get_query(), *self._school_queries()))

    def _school_queries(self):
        """Records of the person whom neither contact nor e-mail field names.

        :return: list of ``SQL``, each as Odoo's own query
        """
        name, email = self.name.strip(), f"%{self.email.strip()}%"
        guardians = SQL(
            """SELECT guardian.id FROM school_guardian guardian
                 JOIN res_partner person ON person.id = guardian.partner_id
                WHERE person.email ILIKE %s OR person.name ILIKE %s""",
            email,
            name,
        )
        of_guardian = SQL("guardian_id IN (%s)", guardians)
        queries = [self._school_query(model, of_guardian) for model in self._models()]
        return [
            *queries,
            self._school_query("school.student", SQL("name ILIKE %s", name)),
            self._school_query(
                "school.application",
                SQL(
                    "applicant_email ILIKE %(email)s OR applicant_name ILIKE %(name)s "
                    "OR co_applicant_name ILIKE %(name)s OR child_name ILIKE %(name)s "
                    "OR %(of_guardian)s",
                    email=email,
                    name=name,
                    of_guardian=of_guardian,
                ),
            ),
        ]

    def _models(self):
        return BY_GUARDIAN

    def _school_query(self, model, condition):
        return SQL(
            "SELECT %s AS res_model_id, id AS res_id, %s AS is_active FROM %s WHERE %s",
            self.env["ir.model"]._get_id(model),
            SQL("active" if "active" in self.env[model]._fields else "TRUE"),
            SQL.identifier(self.env[model]._table),
            condition,
        )
