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
        if report.module == "school_diary":
            self._check_reader(report, res_ids)
            if not self._get_lo_bin():
                # The same documents, to be opened instead of read.
                self = self.with_context(report_py3o_skip_conversion=True)
        return super()._render_py3o(report_ref, res_ids, data)

    def _compute_py3o_report_not_available(self):
        result = super()._compute_py3o_report_not_available()
        own = self.filtered(lambda report: report.module == "school_diary")
        own.is_py3o_report_not_available = False
        own.msg_py3o_report_not_available = ""
        return result

    def _check_reader(self, report, res_ids):
        person = self.env(su=False)  # the superuser himself stays one
        groups = report.sudo().group_ids  # whom it is for is no secret
        if groups and not person.su and not groups & person.user.all_group_ids:
            raise AccessError(self.env._("You may not print this document."))
        person[report.model].browse(res_ids).check_access("read")
