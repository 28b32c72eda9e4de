import pytz

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...tools.declension import DATIVE, GENITIVE, decline
from ...tools.phrases import say_count

DOCUMENT_LANG = "ru_RU"
DAYS = "день|дня|дней"
LONG_DATE = "d MMMM y 'г.'"


def _count(number, forms):
    return say_count(number, forms, DOCUMENT_LANG)


def _signature(name):
    """A full name as it stands under a signature: «С. Н. Рогов»."""
    last, *given = name.split() or [""]
    return " ".join([*(f"{word[0]}." for word in given), last])


class SchoolPaper(models.AbstractModel):
    """What the documents of the service say; their wording is the templates'.

    Each document has a model of its own, named as ``ir.actions.report`` asks.
    """

    _name = "school.paper"
    _description = "Document of the service"

    @api.model
    def _get_report_values(self, docids, data=None):
        record = self._paper_record(docids)
        return {"paper": {**self._school(record), **self._values(record)}}

    @api.model
    def _paper_record(self, docids):
        applications = self.env["school.application"].with_context(lang=DOCUMENT_LANG)
        return applications.browse(docids).ensure_one()

    @api.model
    def _school(self, record):
        """What every document says of the school."""
        school = self.env["school.document.template"]._school_of(record)
        regulation = school.school_regulation_id
        head = school.school_head_name or ""
        return {
            "school": school.name,
            "address": school._school_address(),
            "phone": school.phone or "",
            "email": school.email or "",
            "head": head,
            "head_signature": _signature(head),
            "head_dative": school.school_head_name_dative or decline(head, DATIVE),
            "regulation": ", ".join(
                part for part in (regulation.name, regulation.order_reference) if part
            ),
            "today": self._day(school._school_today()),
            "page": f"{school.get_base_url()}/diary-service/{school.id}",
        }

    @api.model
    def _values(self, application):
        school = application.company_id
        return {
            "number": "" if application.name == "/" else application.name,
            "submitted": self._date(application.submitted_at, school),
            "decided": self._date(application.decided_at, school),
            "deadline": self._day(application.deadline),
            "applicant": application.applicant_name,
            "applicant_genitive": application.applicant_name_genitive,
            "applicant_dative": application.applicant_name_dative,
            "co_applicant": application.co_applicant_name or "",
            "together": bool(application.co_applicant_name),
            "child": application.child_name,
            "child_genitive": application.child_name_genitive,
            "class_name": application.student_id.class_id.name
            or application.child_class
            or "______",
            "phone_applicant": application.applicant_phone or "",
            "email_applicant": application.applicant_email or "",
            "by_email": application.delivery_channel == "email",
            "consent": application.consent_given,
            "ground": application.refusal_ground_id.name or "",
            "reasons": application.refusal_text or "",
        }

    def _date(self, moment, school):
        """The day of a moment (naive, UTC) on the school's clock, in words."""
        if not moment:
            return ""
        timezone = school._school_timezone()
        return self._day(pytz.utc.localize(moment).astimezone(timezone).date())

    def _day(self, day):
        if not day:
            return ""
        return format_date(
            self.env, day, lang_code=DOCUMENT_LANG, date_format=LONG_DATE
        )

    def _check_state(self, application, state, message):
        if application.state != state:
            raise UserError(message)


class ApplicationStatement(models.AbstractModel):
    """The application as the applicant signs it (Appendices 1 to 3)."""

    _name = "report.school_diary.application_statement"
    _inherit = "school.paper"
    _description = "Application, to be signed"

    @api.model
    def _values(self, application):
        kind = application.kind
        values = super()._values(application)
        ask, me = ("Просим", "нам") if values["together"] else ("Прошу", "мне")
        return {
            **values,
            "ask": ask,
            "ask_low": ask.lower(),
            "me": me,
            "co_applicant_genitive": decline(values["co_applicant"], GENITIVE),
            "is_access": kind == "access",
            "is_refusal": kind == "refusal",
            "is_ending": kind == "ending",
        }


class GrantDecision(models.AbstractModel):
    """The notice that access is granted (001-m)."""

    _name = "report.school_diary.grant_decision"
    _inherit = "school.paper"
    _description = "Notice of access"

    @api.model
    def _values(self, application):
        self._check_state(
            application, "granted", self.env._("This application was not granted.")
        )
        return {
            **super()._values(application),
            "is_access": application.kind == "access",
            "is_leaving": application.kind != "access",
            "days": application.company_id.school_regulation_id.paper_interval_days,
        }


class RefusalDecision(models.AbstractModel):
    """The decision of refusal, with its ground and reasons (001-l)."""

    _name = "report.school_diary.refusal_decision"
    _inherit = "school.paper"
    _description = "Decision of refusal"

    @api.model
    def _values(self, application):
        self._check_state(
            application, "refused", self.env._("This application was not refused.")
        )
        return super()._values(application)


class ServiceNotice(models.AbstractModel):
    """The notice for the information stand and the school's site (001-n)."""

    _name = "report.school_diary.service_notice"
    _inherit = "school.paper"
    _description = "Notice of the service"

    @api.model
    def _paper_record(self, docids):
        schools = self.env["res.company"].with_context(lang=DOCUMENT_LANG)
        return schools.browse(docids).ensure_one()

    @api.model
    def _values(self, school):
        regulation = school._school_regulation()
        grounds = school._school_refusal_grounds()
        return {
            "access_term": _count(
                regulation.access_working_days, "рабочего дня|рабочих дней"
            ),
            "paper_term": _count(regulation.paper_interval_days, DAYS),
            "update_term": _count(regulation.update_interval_days, DAYS),
            "result_term": _count(regulation.result_hours, "часа|часов"),
            "by_email": regulation.channel_email,
            "grounds": [{"text": ground.name} for ground in grounds],
        }
