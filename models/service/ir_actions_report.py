from odoo import models
from odoo.exceptions import AccessError


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_py3o(self, report_ref, res_ids, data=None):
        """Print a document of the diary for those only who may have it.

        The route of ``report_py3o`` renders as superuser and asks nobody, so the
        rights of the person are asked here: the report's groups and the records.
        """
        report = self._get_report(report_ref)
        if report.model.startswith("school."):
            self._check_reader(report, res_ids)
        return super()._render_py3o(report_ref, res_ids, data)

    def _check_reader(self, report, res_ids):
        person = self.env(su=False)  # the superuser himself stays one
        groups = report.sudo().group_ids  # whom it is for is no secret
        if groups and not person.su and not groups & person.user.all_group_ids:
            raise AccessError(self.env._("You may not print this document."))
        person[report.model].browse(res_ids).check_access("read")
