from odoo import api, models
from odoo.exceptions import UserError

from ...tools.qr import qr_data_uri


class AccessSlip(models.AbstractModel):
    """The paper by which access is handed over: link, login, one-time link (001-m)."""

    _name = "report.school_diary.report_access_slip"
    _description = "Access slip"

    @api.model
    def _get_report_values(self, docids, data=None):
        applications = self.env["school.application"].browse(docids)
        if any(
            application.state != "granted"
            or application.kind != "access"
            or application.ended_by_id
            for application in applications
        ):
            raise UserError(self.env._("There is no access to hand over."))
        applications.check_access("read")
        # The link sets a password: printed by those only who may give access, and
        # noted here, whatever door the request came in by.
        applications._check_may_grant()
        applications._log_slip()
        slips = {
            application.id: application._prepare_slip() for application in applications
        }
        return {
            "doc_ids": docids,
            "doc_model": "school.application",
            "docs": applications,
            "slips": slips,
            "codes": {
                key: qr_data_uri(slip["link"] or slip["portal"])
                for key, slip in slips.items()
            },
        }
