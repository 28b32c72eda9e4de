from odoo import api, models


class ReportExtract(models.AbstractModel):
    """What the extracts of paper batches show, to whoever may read the batches."""

    _name = "report.school_diary.report_extract"
    _description = "Extracts of paper batches"

    @api.model
    def _get_report_values(self, docids, data=None):
        batches = self.env["school.paper.batch"].browse(docids)
        batches.check_access("read")
        orders = batches.sudo()._extract_orders()  # the office reads no journal
        printer = self.env["school.extract"].sudo()  # as above
        return {"documents": printer._documents(orders)}


class ReportExtractPage(models.AbstractModel):
    """What single extracts show that are printed again, by the rights of the batch."""

    _name = "report.school_diary.report_extract_page"
    _description = "Single extracts, printed again"

    @api.model
    def _get_report_values(self, docids, data=None):
        notices = self.env["school.notice"].browse(docids)
        notices._check_paper()
        batches = notices.batch_id.sudo()  # the office reads no journal
        printer = self.env["school.extract"].sudo()  # as above
        return {"documents": printer._documents(batches._extract_orders(notices))}


class ReportExtractOnDemand(models.AbstractModel):
    """What extracts asked for by hand show, to the person who asked for them."""

    _name = "report.school_diary.report_extract_on_demand"
    _description = "Extracts on demand"

    @api.model
    def _get_report_values(self, docids, data=None):
        extracts = self.env["school.paper.extract"].browse(docids)
        extracts.check_access("read")
        orders = extracts.sudo()._extract_orders()  # the office reads no journal
        printer = self.env["school.extract"].sudo()  # as above
        return {"documents": printer._documents(orders)}
