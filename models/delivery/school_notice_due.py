from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

SCHOOL = object()
"""Stands for the school in the conditions that are kept."""


class SchoolNotice(models.Model):
    """To whom something may be delivered now, as the gate says."""

    _inherit = "school.notice"

    @api.private
    def _due_sql(self, company, day):
        """The conditions under which something may be delivered on ``day``.

        The gate's own domains, as sub-selects of the ids that satisfy them.

        :return: dict of ``SQL``: right, access (of guardians), live (of agreements)
        """
        return {
            name: SQL(code, *(company.id if one is SCHOOL else one for one in params))
            for name, (code, params) in self._due_conditions(day).items()
        }

    @api.model
    @ormcache("day")
    def _due_conditions(self, day):
        """The conditions for any school.

        Asked with each school and batch; to put them together takes longer than the
        database needs to check them.

        :return: dict of name to (code, params), with ``SCHOOL`` among these
        """
        guardians = self.env["school.guardian"].sudo()  # the gate decides, not a rule
        guardians = guardians.with_context(active_test=False)
        agreements = self.env["school.delivery.agreement"].sudo()  # as above
        found = {
            "right": guardians._search(guardians._right_domain(day) & _of_school()),
            "access": guardians._search(guardians._mail_domain(day) & _of_school()),
            "live": agreements._search(agreements._live_domain(day) & _of_school()),
        }
        conditions = {name: query.subselect() for name, query in found.items()}
        return {name: (one.code, one.params) for name, one in conditions.items()}


def _of_school():
    return Domain.custom(
        to_sql=lambda _model, alias, _query: SQL(
            "%s = %s", SQL.identifier(alias, "company_id"), SCHOOL
        )
    )
