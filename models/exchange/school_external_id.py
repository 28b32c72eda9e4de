from collections.abc import Iterable

from odoo import api, fields, models
from odoo.fields import Domain


class SchoolExternalId(models.Model):
    """What a partner system calls a record: all identifiers of others stand here.

    Written by the imports alone. An identifier is one record's; a record may have
    several, when the partner has twice what is here once.
    """

    _name = "school.external.id"
    _description = "Identifier in a partner system"
    _rec_name = "sourced_id"
    _order = "system_id, kind, sourced_id, id"

    system_id = fields.Many2one(
        "school.partner.system", required=True, ondelete="cascade"
    )
    kind = fields.Char(required=True, help="Such as users: the list that it is from.")
    sourced_id = fields.Char(string="Identifier", required=True)
    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True
    )
    company_id = fields.Many2one(
        related="system_id.company_id", store=True, index=True, precompute=True
    )

    _sourced_uniq = models.UniqueIndex(
        "(system_id, kind, sourced_id)", "This identifier is another record's already."
    )
    _record_idx = models.Index("(system_id, res_model, res_id)")

    @api.model
    def _lookup(self, system, kind: str, sourced_ids: Iterable[str]):
        """Whose identifiers these are; gone records are no one's.

        :return: dict of identifier to (model, id)
        """
        rows = self.search_read(
            [
                ("system_id", "=", system.id),
                ("kind", "=", kind),
                ("sourced_id", "in", list(sourced_ids)),
            ],
            ["sourced_id", "res_model", "res_id"],
            order="id",
            load=None,
        )
        by_model: dict[str, list[int]] = {}
        for row in rows:
            by_model.setdefault(row["res_model"], []).append(row["res_id"])
        there = {
            (model, record_id)
            for model, ids in by_model.items()
            for record_id in self.env[model].browse(ids).exists().ids
        }
        return {
            row["sourced_id"]: (row["res_model"], row["res_id"])
            for row in rows
            if (row["res_model"], row["res_id"]) in there
        }

    @api.model
    def _owners(self, system, kind: str, sourced_ids: Iterable[str], ids=()):
        """Whose these identifiers are or were: gone records, too.

        :param ids: records whose identifiers are wanted as well
        :return: dict of identifier to id
        """
        rows = self.search_read(
            Domain("system_id", "=", system.id)
            & Domain("kind", "=", kind)
            & (
                Domain("sourced_id", "in", list(sourced_ids))
                | Domain("res_id", "in", list(ids))
            ),
            ["sourced_id", "res_id"],
            order="id",
            load=None,
        )
        return {row["sourced_id"]: row["res_id"] for row in rows}

    @api.model
    def _remember(self, system, kind: str, model: str, ids: dict[str, int]):
        """Note whose identifiers these are; the former owners lost them by being
        deleted."""
        if not ids:
            return
        self._forget(system, kind, list(ids))
        self.create(
            [
                {
                    "system_id": system.id,
                    "kind": kind,
                    "sourced_id": sourced_id,
                    "res_model": model,
                    "res_id": record_id,
                }
                for sourced_id, record_id in ids.items()
            ]
        )

    @api.model
    def _forget(self, system, kind: str, sourced_ids: list[str]):
        self.search(
            [
                ("system_id", "=", system.id),
                ("kind", "=", kind),
                ("sourced_id", "in", sourced_ids),
            ]
        ).unlink()
