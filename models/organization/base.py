from psycopg2.errors import ForeignKeyViolation, RestrictViolation

from odoo import api, models
from odoo.orm.models import get_columns_from_sql_diagnostics


class Base(models.AbstractModel):
    """Says in plain words why something in use is not deleted."""

    _inherit = "base"

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
