import base64

from genshi.template import TemplateError
from py3o.template.main import TemplateException

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...tools.odt import NotOdt, forbidden

MAX_SIZE = 2 * 1024 * 1024


class SchoolDocumentTemplate(models.Model):
    """A document as the school's office has changed it in LibreOffice.

    It takes the place of the shipped one in this school. Fields and simple conditions
    alone may stand in it: a template's other instructions would be a program.
    """

    _name = "school.document.template"
    _description = "Template of a document"
    _rec_name = "report_id"
    _order = "report_id"
    _check_company_auto = True

    report_id = fields.Many2one(
        "ir.actions.report",
        string="Document",
        required=True,
        ondelete="cascade",
        domain="[('report_type', '=', 'py3o'), ('module', '=', 'school_diary')]",
    )
    file = fields.Binary(string="Changed document", required=True, attachment=True)
    file_name = fields.Char()
    shipped_file = fields.Binary(
        string="Shipped document",
        compute="_compute_shipped_file",
        help="To begin with: save it, change the wording in LibreOffice and keep the "
        "fields.",
    )
    shipped_name = fields.Char(compute="_compute_shipped_file")
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )

    _document_uniq = models.UniqueIndex(
        "(report_id, company_id)", "The school has a template of this document already."
    )

    @api.depends("report_id")
    def _compute_shipped_file(self):
        for one in self:
            content = one.report_id and one._shipped()
            one.shipped_file = content and base64.b64encode(content)
            one.shipped_name = one.report_id and f"{one.report_id.name}.odt"

    def _shipped(self):
        report = self.report_id.sudo()  # the file of a public addon
        return (
            self.env["py3o.report"]
            .new({"ir_actions_report_id": report.id})
            ._get_template_from_path(report.py3o_template_fallback)
        )

    @api.model
    def _of(self, report, school):
        """The school's own template of a document, as bytes; None: the shipped one."""
        found = self.sudo().search(  # whoever may print the document
            [("report_id", "=", report.id), ("company_id", "=", school.id)]
        )
        return base64.b64decode(found.file) if found else None

    @api.constrains("file")
    def _check_file(self):
        for one in self:
            one._check_content(base64.b64decode(one.file or b""))

    def _check_content(self, content):
        """Refuse what is no document, too large, or would run as a program."""
        if len(content) > MAX_SIZE:
            raise ValidationError(self.env._("The document is larger than 2 MB."))
        try:
            said = forbidden(content)
        except NotOdt as error:
            raise ValidationError(
                self.env._("This is not a LibreOffice text document (.odt).")
            ) from error
        if said:
            raise ValidationError(
                self.env._(
                    "“%(said)s” may not stand in a document: only the fields of the "
                    "shipped one, and what shows, hides or repeats a part.",
                    said=said[:60],
                )
            )

    @api.model
    def _school_of(self, record):
        return record if record._name == "res.company" else record.company_id


class Py3oReport(models.TransientModel):
    _inherit = "py3o.report"

    def get_template(self, model_instance):
        """The school's own document, where it has one."""
        report = self.ir_actions_report_id
        school = self.env["school.document.template"]._school_of(model_instance)
        own = school and self.env["school.document.template"]._of(report, school)
        return own or super().get_template(model_instance)

    def _create_single_report(self, model_instance, data):
        try:
            return super()._create_single_report(model_instance, data)
        except (TemplateError, TemplateException) as error:
            raise UserError(
                self.env._(
                    "The school's own document cannot be filled in: a field in it is "
                    "misspelt, or another document's. The administrator uploads it "
                    "anew or deletes it; then the shipped one is printed."
                )
            ) from error

    def _merge_results(self, reports_path):
        """Without LibreOffice there are documents to open, instead of PDF."""
        if not self.env.context.get("report_py3o_skip_conversion"):
            return super()._merge_results(reports_path)
        if len(reports_path) > 1:
            return self._zip_results(reports_path), "zip"
        return next(iter(reports_path.values())), "odt"
