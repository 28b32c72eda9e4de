from psycopg2.errors import ForeignKeyViolation, RestrictViolation

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.orm.models import get_columns_from_sql_diagnostics
from odoo.tools import ormcache


class Base(models.AbstractModel):
    """Says in plain words why something in use is not deleted; searches flags; keeps
    what is derived from being written by hand."""

    _inherit = "base"

    def write(self, vals):
        if self._name.startswith("school.") and not self.env.su:
            self._check_not_derived(vals)
        return super().write(vals)

    def _check_not_derived(self, vals):
        """Refuse to write what follows from other fields.

        ``readonly`` is the form's word alone. A lesson's class follows from its course:
        who wrote another there would read the pupils of that class.
        """
        for name in vals:
            field = self._fields.get(name)
            if field and field.compute and field.store and field.readonly:
                raise AccessError(
                    self.env._(
                        "“%(field)s” follows from other fields and is not written by "
                        "hand.",
                        field=field._description_string(self.env),
                    )
                )

    def export_data(self, fields_to_export):
        """Keep what people typed from being run by the spreadsheet that opens it."""
        exported = super().export_data(fields_to_export)
        if self._name.startswith("school."):
            exported["datas"] = [
                [_no_formula(value) for value in row] for row in exported["datas"]
            ]
        return exported

    @api.model
    def _school_search_flag(self, operator, value, domain_today):
        """The search method of a yes-or-no field by which record rules ask.

        :param domain_today: name of the method that gives the domain of who has it; it
            hangs on the present user and on the date alone
        """
        if operator != "in":
            return NotImplemented
        days = self.env["res.company"]._school_days()
        days = tuple((day, *company_ids) for day, company_ids in days.items())
        having = self._school_flag_sql(domain_today, days)
        return Domain("id", "in" if True in value else "not in", having)

    @api.model
    @ormcache("self.env.uid", "domain_today", "days")
    def _school_flag_sql(self, domain_today, days):
        """The statement, not its result: a rule's domain takes longer to be put into
        SQL than the database needs for the rows.

        :param days: what ``_school_days`` says, for the cache
        """
        # As superuser: the record rules themselves ask; the answer is about the asker
        # alone. Without the reader's context, as the statement is kept.
        records = self.env(su=True, context={"active_test": False})[self._name]
        return records._search(getattr(records, domain_today)()).subselect()

    @api.model
    def _sql_error_to_message_generic(self, exc):
        """``self`` is the model that uses what was to be deleted.

        PostgreSQL 18 reports ``ON DELETE RESTRICT`` by an error of its own, of which
        Odoo 19 makes no message; earlier ones report a foreign key, of which it makes
        one for programmers.
        """
        is_own = self._name.startswith("school.")
        if not (
            isinstance(exc, RestrictViolation)
            or (is_own and isinstance(exc, ForeignKeyViolation))
        ):
            return super()._sql_error_to_message_generic(exc)
        columns = get_columns_from_sql_diagnostics(
            self.env.cr, exc.diag, check_registry=True
        )
        field = self._fields.get(columns[0]) if len(columns) == 1 else None
        if not field:
            return self.env._("This is in use and cannot be deleted.")
        return self.env._(
            "This is in use and cannot be deleted: it stands in “%(model)s”, as "
            "“%(field)s”. Take it out there first, or archive it.",
            model=self.env["ir.model"]._get(self._name).name,
            field=field._description_string(self.env),
        )


def _no_formula(value):
    """Odoo marks formulas as texts in CSV, and writes them as formulas into XLSX."""
    is_formula = isinstance(value, str) and value.startswith(("=", "{="))
    return f"'{value}" if is_formula else value
