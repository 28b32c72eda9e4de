from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

from .diary import LARGEST_FORM
from .service import open_schools, school
from .service_form import ApplicationForm
from .typed import typed_text

MINE = {
    "type": "http",
    "auth": "user",
    "website": True,
    "sitemap": False,
    "max_content_length": LARGEST_FORM,
}
SEND = {**MINE, "methods": ["POST"]}


class ServicePortal(CustomerPortal):
    """The own applications and consents of a guardian, or of a pupil of age.

    They stay within reach when the diary is shut: who withdrew a consent may give
    it again. Everything is looked up by the person; an id that is not among the
    person's own does not exist.
    """

    def _own_guardians(self):
        """The person's rights of representation that hold today."""
        # sudo: the portal has no rights on guardians; these are the person's own.
        guardians = request.env["school.guardian"].sudo()  # own ones only
        holds = request.env["res.company"]._school_domain_today(guardians._right_domain)
        return guardians.search(holds & Domain("partner_id", "=", self._person().id))

    def _under_age(self):
        """The pupil who enters by the own login and does not decide yet (001-c)."""
        # sudo: the birthday and who enters how are for the staff; it is the own record.
        students = request.env["school.student"].sudo()  # own one only
        young = request.env["res.company"]._school_domain_today(
            students._in_person_domain
        )
        mine = Domain("partner_id", "=", self._person().id)
        return students.search(young & mine, limit=1)

    def _own_applications(self):
        # sudo: as above.
        applications = request.env["school.application"].sudo()  # own ones only
        person = self._person().id
        in_person = Domain("relation", "=", "self") & Domain(
            "student_id.partner_id", "=", person
        )
        return applications.search(
            (
                Domain("partner_id", "=", person)
                | Domain("guardian_id.partner_id", "=", person)
                | in_person
            )
            & Domain("state", "!=", "draft")
        )

    def _shared_applications(self):
        """Those which the other parent filed for both (001-o, 001-p).

        For as long as the person may speak for the pupil whom they name.
        """
        # sudo: as above.
        applications = request.env["school.application"].sudo()  # naming the person
        holds = request.env["res.company"]._school_domain_today(
            applications.env["school.guardian"]._own_right_domain
        )
        mine = holds & Domain("partner_id", "=", self._person().id)
        return applications.search(
            Domain("co_guardian_id", "any", mine) & Domain("state", "!=", "draft")
        )

    def _person(self):
        return request.env.user.partner_id

    def _own(self, records, record_id):
        found = records.filtered(lambda record: record.id == record_id)
        if not found:
            raise NotFound()
        return found

    @route("/my/applications", readonly=True, **MINE)
    def my_applications(self, left="", **_kwargs):
        applications = self._own_applications()
        return request.render(
            "school_diary.portal_applications",
            {
                "page_name": "school_applications",
                "applications": applications,
                "shared": self._shared_applications() - applications,
                "left": applications.filtered(lambda one: str(one.id) == left),
                "guardians": self._own_guardians().filtered("diary_open"),
                "under_age": self._under_age(),
            },
        )

    @route("/my/applications/new", methods=["GET", "POST"], **MINE)
    def my_application_new(self, school_id=None, **typed):
        """Ask for access to another child's diary, or again to one's own."""
        schools = open_schools()
        company = (
            school(int(school_id))
            if typed_text(school_id).isdecimal()
            else (schools & request.env.company) or schools[:1]
        )
        if not company:
            raise NotFound()
        sent = request.httprequest.method == "POST"
        form = ApplicationForm(company, self._person(), typed if sent else None)
        if sent and form.is_valid() and self._may_file(form):
            form.file()
            return request.redirect("/my/applications")
        return request.render(
            "school_diary.portal_application_new",
            {
                "page_name": "school_application_new",
                "form": form,
                "schools": schools,
                "school": company,
                "regulation": company.school_regulation_id,
            },
        )

    def _may_file(self, form):
        if form.company._school_may_apply(form.key, person=form.person):
            return True
        form.errors["form"] = request.env._("Please try again in an hour.")
        return False

    @route("/my/applications/leave", **SEND)
    def my_application_leave(self, guardian_id="", kind="", **_kwargs):
        """Refuse the electronic form, or end the service: done at once."""
        if kind not in ("refusal", "ending") or not typed_text(guardian_id).isdecimal():
            raise NotFound()
        guardian = self._own(self._own_guardians(), int(guardian_id))
        person = self._person()
        # The guardian is the person's own, and superuser's already.
        applications = guardian.env["school.application"]
        guardian.company_id._school_claim(guardian)
        left = applications._leaving_in_force(kind, guardian)
        if left:
            return request.redirect(f"/my/applications?left={left.id}")
        applications.create(
            {
                "kind": kind,
                "way": "portal",
                "partner_id": person.id,
                "guardian_id": guardian.id,
                "student_id": guardian.student_id.id,
                "relation": guardian.relation,
                "applicant_name": person.name,
                "child_name": guardian.student_id.name,
                "delivery_channel": "paper",
                "lang": request.env.lang,
                "company_id": guardian.company_id.id,
            }
        )._file()
        return request.redirect("/my/applications")

    @route("/my/applications/<int:application_id>/withdraw", **SEND)
    def my_application_withdraw(self, application_id, **_kwargs):
        application = self._own(self._own_applications(), application_id)
        if application._is_open():
            application.action_withdraw()
        return request.redirect("/my/applications")

    @route("/my/applications/<int:application_id>/together", **SEND)
    def my_application_together(self, application_id, answer="", **_kwargs):
        """The second parent agrees, or does not."""
        application = self._own(self._shared_applications(), application_id)
        if answer == "yes":
            application._second_agrees(request.httprequest.remote_addr)
        elif answer == "no":
            application._second_declines()
        return request.redirect("/my/applications")

    @route("/my/consents", readonly=True, **MINE)
    def my_consents(self, changed="", **_kwargs):
        guardians = self._own_guardians()
        given = guardians._given_consents()
        return request.render(
            "school_diary.portal_consents",
            {
                "page_name": "school_consents",
                "guardians": guardians,
                "under_age": self._under_age(),
                "purposes": {
                    school: guardians.env["school.consent.purpose"]._of_school(school)
                    for school in guardians.company_id
                },
                "given": {(one.guardian_id, one.purpose_id): one for one in given},
                "changed": changed,
            },
        )

    @route("/my/consents/<int:guardian_id>/<int:purpose_id>/grant", **SEND)
    def my_consent_grant(
        self, guardian_id, purpose_id, agree=None, text_id="", **_kwargs
    ):
        """Agree to the text that the page showed, while it is the one in force."""
        guardian, purpose = self._own_purpose(guardian_id, purpose_id)
        text = purpose._text(guardian.company_id)
        if agree and text_id != str(text.id):
            return request.redirect(f"/my/consents?changed={purpose.id}")
        if agree:
            guardian._register_consent(
                way="electronic",
                purpose=purpose,
                text=text,
                given_at=fields.Datetime.now(),
                user_id=request.env.uid,
                ip_address=request.httprequest.remote_addr,
            )
        return request.redirect("/my/consents")

    @route("/my/consents/<int:guardian_id>/<int:purpose_id>/withdraw", **SEND)
    def my_consent_withdraw(self, guardian_id, purpose_id, **_kwargs):
        guardian, purpose = self._own_purpose(guardian_id, purpose_id)
        guardian._consents_to_withdraw(purpose).action_withdraw()
        return request.redirect("/my/consents")

    @route("/my/guardians/<int:guardian_id>/end", **SEND)
    def my_guardian_end(self, guardian_id, agree=None, **_kwargs):
        """A pupil of age ends what the parents were given (001-c)."""
        own = self._own_guardians()
        fellows = own.browse().union(*(one._fellows() for one in own))
        guardian = self._own(fellows, guardian_id)
        if agree:
            guardian._end_by_pupil()
        return request.redirect("/my/consents")

    def _own_purpose(self, guardian_id, purpose_id):
        guardian = self._own(self._own_guardians(), guardian_id)
        purposes = guardian.env["school.consent.purpose"]
        return guardian, self._own(purposes._of_school(guardian.company_id), purpose_id)
