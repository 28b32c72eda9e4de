import qrcode
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage
from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.http import Controller, request, route

from .diary import LARGEST_FORM
from .service_form import KEY, ApplicationForm

PUBLIC = {
    "type": "http",
    "auth": "public",
    "website": True,
    "max_content_length": LARGEST_FORM,
}


def qr_code(text):
    """The text as a QR code: an SVG drawing, to stand in a page."""
    drawing = qrcode.make(text, image_factory=SvgPathImage, box_size=8)
    return Markup(drawing.to_string(encoding="unicode"))


def open_schools():
    """The schools that give the service: those with a regulation."""
    return (
        request.env["res.company"]
        .sudo()  # a school's name and rules are public, the company's record is not
        .search([("school_regulation_id", "!=", False)], order="sequence, name")
    )


def school(company_id):
    found = open_schools().filtered(lambda company: company.id == company_id)
    if not found:
        raise NotFound()
    return found


class Service(Controller):
    """The public page of the service (001-n), and the application on it (001-a).

    Nothing here depends on who is a pupil: it answers the same to everybody.
    """

    @route("/diary-service", readonly=True, sitemap=True, **PUBLIC)
    def service(self, **_kwargs):
        schools = open_schools()
        if len(schools) == 1:
            return request.redirect(f"/diary-service/{schools.id}")
        return request.render(
            "school_diary.service_schools",
            {"pageName": "o_school_diary_page", "schools": schools},
        )

    @route("/diary-service/<int:company_id>", readonly=True, sitemap=False, **PUBLIC)
    def service_school(self, company_id, **_kwargs):
        return request.render(
            "school_diary.service_school", self._prepare_school(school(company_id))
        )

    @route(
        "/diary-service/<int:company_id>/regulation",
        readonly=True,
        sitemap=False,
        **PUBLIC,
    )
    def service_regulation(self, company_id, **_kwargs):
        """The text of the school's regulation, as it was signed (001-n)."""
        regulation = school(company_id).school_regulation_id
        if not regulation.document:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(
            regulation, "document", filename_field="document_name"
        )
        return stream.get_response()

    @route(
        "/diary-service/<int:company_id>/apply",
        methods=["GET", "POST"],
        sitemap=False,
        **PUBLIC,
    )
    def service_apply(self, company_id, **typed):
        typed["kind"] = "access"  # whatever was posted
        return self._apply(company_id, **typed)

    @route(
        "/diary-service/<int:company_id>/apply/<any(refusal, ending):kind>",
        methods=["GET", "POST"],
        sitemap=False,
        **PUBLIC,
    )
    def service_leave(self, company_id, kind, **typed):
        """Refuse the electronic form, or end it, alone or together (001-o, 001-p)."""
        return self._apply(company_id, kind=kind, **typed)

    def _apply(self, company_id, kind, **typed):
        company = school(company_id)
        if request.httprequest.method == "GET":
            form = ApplicationForm(company, kind=kind)
        else:
            form = ApplicationForm(company, kind=kind, typed=typed)
            if form.is_trapped:
                return request.redirect(f"/diary-service/{company.id}")
            if form.is_valid():
                address = request.httprequest.remote_addr
                if not company._school_may_apply(form.key, address):
                    form.errors["form"] = request.env._(
                        "Very many applications are arriving just now. Please try "
                        "again in an hour, or come to the school's office."
                    )
                else:
                    form.file()
                    return request.redirect(
                        f"/diary-service/{company.id}/filed/{form.key}"
                    )
        return request.render(
            "school_diary.service_apply",
            {**self._prepare_school(company), "form": form},
        )

    @route(
        "/diary-service/<int:company_id>/filed/<string:key>",
        readonly=True,
        sitemap=False,
        **PUBLIC,
    )
    def service_filed(self, company_id, key, answer="", **_kwargs):
        """How an application stands, for whoever knows its unguessable key.

        Number, dates and state: nothing of the persons in it.
        """
        company = school(company_id)
        application = self._application(company, key)
        if not application:
            return self._dead_link(company)
        return request.render(
            "school_diary.service_filed",
            {
                **self._prepare_school(company),
                "number": application.name,
                "submitted": application.submitted_at
                and fields.Datetime.context_timestamp(
                    request.env.user.with_context(tz=company._school_timezone().zone),
                    application.submitted_at,
                ).date(),
                "deadline": application.deadline,
                "kind": application.kind,
                "state": application.state,
                "answer": answer,
                "is_open": application._is_open(),
            },
        )

    @route(
        "/diary-service/<int:company_id>/confirm/<string:key>/<string:token>",
        methods=["GET", "POST"],
        sitemap=False,
        **PUBLIC,
    )
    def service_confirm(self, company_id, key, token, **_kwargs):
        """The page that the letter leads to: whose button registers the application.

        A button, since mail programs follow links by themselves.
        """
        company = school(company_id)
        application = self._application(company, key)
        if not application or not application._is_confirmed_by(token):
            return self._dead_link(company)
        if request.httprequest.method == "POST":
            application._confirm()
        if application.state != "unconfirmed":
            return request.redirect(f"/diary-service/{company.id}/filed/{key}")
        return request.render(
            "school_diary.service_confirm", self._prepare_school(company)
        )

    @route(
        "/diary-service/<int:company_id>/together/<string:key>/<string:token>",
        methods=["GET", "POST"],
        sitemap=False,
        **PUBLIC,
    )
    def service_together(self, company_id, key, token, answer="", **_kwargs):
        """Whether the second parent agrees (001-o); the letter is the way here."""
        company = school(company_id)
        application = self._application(company, key)
        filed = f"/diary-service/{company.id}/filed/{key}"
        asked = application._is_asked_by(token) and application._waits_for_second()
        if not asked:
            return request.redirect(filed)
        if request.httprequest.method == "POST" and answer in ("yes", "no"):
            if answer == "yes":
                application._second_agrees(request.httprequest.remote_addr)
            else:
                application._second_declines()
            return request.redirect(f"{filed}?answer={answer}")
        return request.render(
            "school_diary.service_together",
            {**self._prepare_school(company), "application": application},
        )

    def _application(self, company, key):
        """The application of that unguessable key, or nothing."""
        applications = request.env["school.application"].sudo()  # the key is the right
        return KEY.fullmatch(key) and applications.search(
            [("request_key", "=", key), ("company_id", "=", company.id)]
        )

    def _dead_link(self, company):
        """Mistyped, altered, expired or of another school: the same answer."""
        return request.render(
            "school_diary.service_dead_link", self._prepare_school(company), status=404
        )

    def _prepare_school(self, company):
        page = f"{company.get_base_url()}/diary-service/{company.id}"
        return {
            "pageName": "o_school_diary_page",
            "page": page,
            "page_code": qr_code(page),
            "school": company,
            "address": company._school_address(),
            "regulation": company.school_regulation_id,
            "grounds": company._school_refusal_grounds(),
        }
