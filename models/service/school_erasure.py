from collections.abc import Callable
from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# Where words are written about a pupil, beside what the journal counts.
TEXTS = {
    "school.absence": ("comment",),
    "school.absence.announcement": ("text", "certificate_name", "decline_reason"),
    "school.acknowledgement": ("message",),
    "school.deferral": ("document", "scan_name", "note"),
    "school.exam.result": ("note",),
    "school.exam.revision": ("reason",),
    "school.grade": ("comment",),
    "school.grade.revision": ("reason",),
    "school.owed.work": ("description",),
    "school.result": ("reason",),
    "school.result.revision": ("reason",),
}
# What is about a pupil's person alone and counts in no statistics of the journal.
DROPPED = ("school.recommendation", "school.visit", "school.student.access")


class Kind(NamedTuple):
    """A kind of personal data that is erased when its time is over."""

    model: str
    # What of it is a guardian's, as a domain; nobody's in particular where none.
    of_guardian: Callable = None
    # Whether it is about the pupil: asked for by who speaks for the pupil today.
    of_student: bool = False


def by_guardian(guardian):
    return Domain("guardian_id", "=", guardian.id)


def same_student(guardian):
    return Domain("student_id", "=", guardian.student_id.id)


def itself(guardian):
    return Domain("id", "=", guardian.id)


def visits_of(guardian):
    return same_student(guardian) & Domain(
        "user_id.partner_id", "=", guardian.partner_id.id
    )


class SchoolErasure(models.AbstractModel):
    """Erases personal data: what is over, of whomever it is.

    The journal stays true: grades, absences and results of a pupil remain, the person
    behind them is gone. Each kind has two methods: ``_due_…`` (what is over before a
    day and not erased yet) and ``_erase_…``, which takes the same number of queries
    for one record and for a hundred. Rooms below add kinds of their own.
    """

    _name = "school.erasure"
    _description = "Erasure of personal data"

    @api.model
    def _kinds(self):
        """:return: dict of a rule's kind to ``Kind``"""
        return {
            "access_log": Kind("school.student.access"),
            "visit": Kind("school.visit", visits_of),
            "absence": Kind("school.absence", same_student, True),
            "announcement": Kind("school.absence.announcement", same_student, True),
            "deferral": Kind("school.deferral", same_student, True),
            "application": Kind("school.application", by_guardian),
            "consent": Kind("school.consent", by_guardian),
            "request": Kind("school.erasure.request", by_guardian),
            "guardian": Kind("school.guardian", itself),
            "student": Kind("school.student"),
        }

    @api.model
    def _due(self, kind, company, day):
        """What of a kind is over for a school, and not erased yet.

        :param day: what was over by that day
        :return: model, ``Domain``
        """
        model = self.env[self._kinds()[kind].model]
        due = getattr(self, f"_due_{kind}")(day, company._school_moment(day))
        # As superuser, and archived ones, too: the rule erases for the whole school.
        model = model.sudo()  # as above
        return model.with_context(active_test=False), due & Domain(
            "company_id", "=", company.id
        )

    @api.model
    def _erase(self, kind, records):
        """Erase records of a kind, of one school."""
        if not records:
            return
        self.env.flush_all()
        # As superuser: what is erased, and by whom, was decided; see the callers.
        erasure = self.sudo().with_context(  # as above
            active_test=False, tracking_disable=True, mail_notrack=True
        )
        getattr(erasure, f"_erase_{kind}")(records.with_env(erasure.env))
        self.env.flush_all()
        self.env.invalidate_all()

    # What is over

    @api.model
    def _due_access_log(self, day, _moment):
        return Domain("date", "<", day)

    @api.model
    def _due_visit(self, day, _moment):
        return Domain("date", "<", day)

    @api.model
    def _due_absence(self, day, _moment):
        return Domain("date", "<", day) & Domain("comment", "!=", False)

    @api.model
    def _due_announcement(self, day, _moment):
        return Domain("date_to", "<", day) & self._any_filled(
            *TEXTS["school.absence.announcement"], "certificate"
        )

    @api.model
    def _due_deferral(self, day, _moment):
        return Domain("date_until", "<", day) & self._any_filled(
            *TEXTS["school.deferral"], "scan"
        )

    @api.model
    def _due_application(self, day, moment):
        """Granted ones are the ground of the service while the pupil is here."""
        return Domain("erased_on", "=", False) & (
            Domain("state", "in", ("draft", "withdrawn", "refused"))
            & Domain("create_date", "<", moment)
            & (Domain("decided_at", "=", False) | Domain("decided_at", "<", moment))
            | Domain("state", "=", "granted") & self._left("student_id.", day)
        )

    @api.model
    def _due_consent(self, day, _moment):
        return Domain("erased_on", "=", False) & (
            Domain("state", "=", "withdrawn") & Domain("withdrawn_on", "<=", day)
            | Domain("state", "=", "refused") & Domain("date", "<=", day)
            | Domain("state", "=", "granted") & Domain("valid_until", "<", day)
            | self._left("student_id.", day)
        )

    @api.model
    def _due_request(self, _day, moment):
        return Domain("erased_on", "=", False) & Domain("answered_at", "<", moment)

    @api.model
    def _due_guardian(self, day, _moment):
        return Domain("erased_on", "=", False) & (
            Domain("date_end", "<=", day) | self._left("student_id.", day)
        )

    @api.model
    def _due_student(self, day, _moment):
        return Domain("erased_on", "=", False) & self._left("", day)

    @api.model
    def _left(self, path, day):
        return Domain(f"{path}departure_date", "<=", day)

    @api.model
    def _any_filled(self, *names):
        return Domain.OR(Domain(name, "!=", False) for name in names)

    # How it is erased

    def _erase_access_log(self, accesses):
        self._delete(accesses._name, "id", accesses)

    def _erase_visit(self, visits):
        self._delete(visits._name, "id", visits)

    def _erase_absence(self, absences):
        self._blank(absences._name, "id", absences)

    def _erase_announcement(self, announcements):
        self._blank(announcements._name, "id", announcements)
        self._erase_traces(announcements)

    def _erase_deferral(self, deferrals):
        self._blank(deferrals._name, "id", deferrals)
        self._erase_traces(deferrals)

    def _erase_application(self, applications):
        if not applications:
            return
        persons = applications.partner_id
        neutral = self._neutral()
        self._overwrite(
            applications._name,
            "id",
            applications,
            applicant_name=neutral,
            child_name=neutral,
            erased_on=self._today(applications),
            **dict.fromkeys(
                (
                    "co_applicant_name",
                    "applicant_email",
                    "applicant_phone",
                    "applicant_name_genitive",
                    "applicant_name_dative",
                    "child_name_genitive",
                    "child_class",
                    "scan_name",
                    "note",
                    "refusal_text",
                    "request_key",
                    "ip_address",
                    "co_ip_address",
                    "partner_id",
                )
            ),
        )
        self._erase_traces(applications)
        self._erase_persons(persons)

    def _erase_consent(self, consents):
        """What was decided, for what and when stays; who clicked, and whence, not."""
        if not consents:
            return
        self._overwrite(
            consents._name,
            "id",
            consents,
            erased_on=self._today(consents),
            **dict.fromkeys(("user_id", "ip_address", "scan_name")),
        )
        self._erase_traces(consents)

    def _erase_request(self, requests):
        """That something was asked for and answered in time stays."""
        if not requests:
            return
        self._overwrite(
            requests._name,
            "id",
            requests,
            erased_on=self._today(requests),
            **dict.fromkeys(("text", "note", "answer")),
        )
        self._erase_traces(requests)

    def _erase_guardian(self, guardians):
        """The person, with what was asked for, given and agreed in its name."""
        if not guardians:
            return
        self._overwrite(
            guardians._name,
            "id",
            guardians,
            ground_document=None,
            end_reason=None,
            active=False,
            erased_on=self._today(guardians),
        )
        self._erase_traces(guardians)
        mine = Domain("erased_on", "=", False) & Domain(
            "guardian_id", "in", guardians.ids
        )
        self._erase_consent(self.env["school.consent"].search(mine))
        # What another parent signed, too, goes with the other one's.
        self._erase_application(
            self.env["school.application"].search(
                mine
                & (
                    Domain("co_guardian_id", "=", False)
                    | Domain("co_guardian_id.erased_on", "!=", False)
                )
            )
        )
        self._erase_persons(guardians.partner_id)

    def _erase_student(self, students):
        """The pupil and the family; what the journal counts stays, without a name."""
        persons = students.partner_id
        neutral = SQL("%s || ' № ' || id", self._neutral())
        self._overwrite(
            students._name,
            "id",
            students,
            last_name=self._neutral(),
            first_name=SQL("'№ ' || id"),
            name=neutral,
            short_name=neutral,
            name_key=neutral,
            erased_on=self._today(students),
            **dict.fromkeys(
                (
                    "middle_name",
                    "birth_date",
                    "register_number",
                    "departure_reason",
                    "note",
                    "partner_id",
                )
            ),
        )
        of_them = Domain("student_id", "in", students.ids)
        for model in TEXTS:
            self._blank(model, "student_id", students)
            if "message_ids" in self.env[model]._fields:
                self._erase_traces(self.env[model].search(of_them))
        for model in DROPPED:
            self._delete(model, "student_id", students)
        whole = of_them & Domain("erased_on", "=", False)
        self._erase_guardian(self.env["school.guardian"].search(whole))
        self._erase_application(self.env["school.application"].search(whole))
        self._erase_persons(persons)

    @api.model
    def _neutral(self):
        """What stands where a name stood."""
        language = self.env["school.application"]._default_lang()
        return self.with_context(lang=language).env._("Anonymised")

    @api.model
    def _today(self, records):
        return records.company_id[:1]._school_today()
