from odoo import api, models
from odoo.tools import SQL, ormcache


class SchoolJournalEntryMixin(models.AbstractModel):
    """What is typed into a cell: entered and cleared all day, in few queries."""

    _name = "school.journal.entry.mixin"
    _description = "Entry of the journal"

    def unlink(self):  # pylint: disable=method-required-super
        """Delete as the ORM does, but in one query and without forgetting all it read.

        The ORM asks four tables more for what never hangs on an entry: files,
        activities, defaults, shipped data. Saving a cell must take few queries.
        """
        if not self:
            return True
        self.check_access("unlink")
        for check in self._ondelete_methods:
            check(self)
        for field in self._fields.values():
            self.env.remove_to_compute(field, self)
        self.env.flush_all()
        with self.env.protecting(self._fields.values(), self):
            self.modified(self._fields, before=True)
        self.env.execute_query(
            SQL(
                "DELETE FROM %s WHERE id = ANY(%s) RETURNING id",
                SQL.identifier(self._table),
                self.ids,
            )
        )
        for model_name, names in self._fields_that_point_here():
            self.env[model_name].invalidate_model(names, flush=False)
        self.invalidate_recordset(flush=False)
        return True

    @api.model
    @ormcache()
    def _fields_that_point_here(self):
        """What the deletion changes elsewhere.

        :return: tuple of (model's name, names of its fields)
        """
        pointing = {
            name: tuple(
                field.name
                for field in model._fields.values()
                if field.comodel_name == self._name
            )
            for name, model in self.env.registry.items()
        }
        return tuple((name, names) for name, names in pointing.items() if names)
