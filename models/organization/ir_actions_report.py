from io import BytesIO

from odoo import fields, models
from odoo.exceptions import UserError


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    school_one_document = fields.Boolean(
        string="Print as one plain document",
        help="All records are printed together, from the template's own HTML: without "
        "layout, style sheets and scripts. Fast, and the same with any build of "
        "wkhtmltopdf; the template breaks the pages.",
    )

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        if not self._get_report(report_ref).school_one_document:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        if self.get_wkhtmltopdf_state() == "install":
            raise UserError(
                self.env._("Printing needs the program wkhtmltopdf on the server.")
            )
        html, _type = self._render_qweb_html(report_ref, res_ids, data=data)
        content = self.with_context(school_one_document=True)._run_wkhtmltopdf(
            [html.decode()], report_ref=report_ref
        )
        # Under no record's key: the file is returned as it is, not split.
        return {False: {"stream": BytesIO(content), "attachment": None}}

    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        command = super()._build_wkhtmltopdf_args(*args, **kwargs)
        if self.env.context.get("school_one_document"):
            # Nothing to wait for; Odoo waits a second for the scripts of its layouts.
            command += ["--disable-javascript", "--javascript-delay", "1"]
        return command
