import pytz

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

DOCUMENT_LANG = "ru_RU"
LONG_DATE = "d MMMM y 'г.'"


class RefusalDecision(models.AbstractModel):
    """What the decision of refusal says; its wording is the template's (001-l)."""

    _name = "report.school_diary.refusal_decision"
    _description = "Decision of refusal"

    @api.model
    def _get_report_values(self, docids, data=None):
        application = (
            self.env["school.application"]
            .with_context(lang=DOCUMENT_LANG)
            .browse(docids)
            .ensure_one()
        )
        if application.state != "refused":
            raise UserError(self.env._("This application was not refused."))
        company = application.company_id
        regulation = company.school_regulation_id
        timezone = company._school_timezone()
        return {
            "decision": {
                "school": company.name,
                "head": company.school_head_name or "",
                "regulation": ", ".join(
                    part
                    for part in (regulation.name, regulation.order_reference)
                    if part
                ),
                "number": application.name,
                "submitted": self._date(application.submitted_at, timezone),
                "decided": self._date(application.decided_at, timezone),
                "applicant": application.applicant_name,
                "child": application.child_name,
                "ground": application.refusal_ground_id.name,
                "reasons": application.refusal_text or "",
            }
        }

    def _date(self, moment, timezone):
        """The day of a moment (naive, UTC) on the school's clock, in words."""
        if not moment:
            return ""
        day = pytz.utc.localize(moment).astimezone(timezone).date()
        return format_date(
            self.env, day, lang_code=DOCUMENT_LANG, date_format=LONG_DATE
        )
