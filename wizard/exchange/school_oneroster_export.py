import base64
import tempfile

from odoo import fields, models
from odoo.exceptions import AccessError

from ...models.exchange.oneroster_export import export
from ...models.exchange.oneroster_scope import Scope
from ...tools.oneroster_columns import V12, VERSIONS


class SchoolOneRosterExport(models.TransientModel):
    """Writes a school's year as a OneRoster bundle.

    It holds the whole school; so only an administrator exports, and the run is kept.
    """

    _name = "school.oneroster.export"
    _description = "Export of a OneRoster bundle"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    system_id = fields.Many2one(
        "school.partner.system",
        string="Partner system",
        required=True,
        check_company=True,
        domain="[('company_id', '=', company_id)]",
        help="For whom: what came from there bears the identifiers that it has there.",
    )
    year_id = fields.Many2one(
        "school.year",
        required=True,
        check_company=True,
        domain="[('company_id', '=', company_id)]",
        default=lambda self: self.env["school.year"]._current(self.env.company),
    )
    version = fields.Selection(
        [(version, version) for version in VERSIONS], required=True, default=V12
    )

    def action_export(self):
        self.ensure_one()
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("You do not work in this school."))
        exported = self.sudo()  # see the class's documentation
        scope = Scope(
            exported.env, exported.company_id, exported.year_id, exported.system_id
        )
        with tempfile.TemporaryFile() as target:
            counts = export(scope, self.version, target)
            target.seek(0)
            content = base64.b64encode(target.read())
        run = exported.env["school.exchange"].create(
            {
                "direction": "export",
                "format": "oneroster_csv",
                "company_id": self.company_id.id,
                "system_id": self.system_id.id,
                "year_id": self.year_id.id,
                "user_id": self.env.uid,
                "file": content,
                "file_name": f"oneroster-{self.year_id.name}.zip".replace("/", "-"),
                "summary": "\n".join(f"{name}: {n}" for name, n in counts.items()),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": run._name,
            "res_id": run.id,
            "view_mode": "form",
        }
