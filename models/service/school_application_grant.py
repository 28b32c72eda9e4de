from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

from ...tools.names import normalise


class SchoolApplication(models.Model):
    """What a decision in the applicant's favour brings about."""

    _inherit = "school.application"

    def _check_may_grant(self):
        """Access is given by the administrator or the homeroom teacher (001-e)."""
        if self.env.user.has_groups(
            "school_diary.group_school_diary_secretary,"
            "school_diary.group_school_diary_head"
        ):
            return
        if not all(application.student_id.in_my_class for application in self):
            raise AccessError(
                self.env._(
                    "This is decided by the office or the pupil's homeroom teacher."
                )
            )

    def _prepare_decision(self, state):
        return {
            "state": state,
            "decided_at": fields.Datetime.now(),
            "decided_by_id": self.env.uid,
        }

    def _grant(self):
        """Grant the applications; whether the user may was checked by the caller."""
        self.filtered("waits_for_match")._match()
        for application in self:
            if not application.student_id:
                raise UserError(self.env._("Choose the pupil of the application."))
            application._ensure_person()
            application._check_address()
            if application.kind == "access":
                application._check_right()
                application._check_not_left()
            else:
                application._check_co_applicant()
                application._check_not_in_force()
            application.write(application._prepare_decision("granted"))
            getattr(application, f"_grant_{application.kind}")()
        self._close_activities()

    def _grant_access(self):
        """Open the gate: consent, delivery, a user for the portal, the invitation."""
        self._register_consent()
        self._agree_delivery()
        self._person()._school_ensure_user(self.company_id)
        self._tell_access()

    def _grant_refusal(self):
        """Appendix 2: the service is not wanted; paper instead (000-2, 001-o)."""
        self._end_access()
        self._agree_delivery()
        self._tell_left()

    def _grant_ending(self):
        """Appendix 3: the service is wanted no longer; paper instead (001-p)."""
        self._end_access()
        self._agree_delivery()
        self._tell_left()

    def _check_co_applicant(self):
        """Nobody's access is ended, or left open, by a name that was overlooked."""
        if self.co_applicant_name and not self.co_guardian_id:
            raise UserError(
                self.env._(
                    "The application names a second applicant: choose the guardian, or "
                    "take the name out if it is nobody entitled."
                )
            )

    def _check_not_in_force(self):
        """Refuse to register twice what the persons have refused or ended already."""
        self.env["res.company"]._school_claim(self._guardians())
        leaving = self._leaving_in_force(self.kind, self._guardians(), self.student_id)
        if leaving:
            kinds = dict(self._fields["kind"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "This is in force already: %(kind)s, application %(number)s.",
                    kind=kinds[leaving.kind],
                    number=leaving.name,
                )
            )

    def _check_not_left(self):
        """Who has left after having applied is not let in again by the older word."""
        own = self.guardian_id.application_ids or (
            self.student_id.application_ids.filtered(lambda one: one.relation == "self")
        )
        for leaving in own.ended_by_id:
            if (leaving.decided_at or datetime.min) > self.submitted_at:
                raise UserError(
                    self.env._(
                        "The applicant has left the service since, by application "
                        "%(number)s: to come back takes a new one.",
                        number=leaving.name,
                    )
                )

    @api.model
    def _leaving_in_force(self, kind, guardians, student=None):
        """What the persons refused or ended already, if they have not come back.

        In force is the last application that was granted to each of them.

        :param kind: refusal or ending
        :param guardians: who leaves; none: the pupil in person
        :return: the application, or nothing
        """
        if guardians:
            whose = Domain("guardian_id", "in", guardians.ids) | Domain(
                "co_guardian_id", "in", guardians.ids
            )
        else:
            whose = Domain("relation", "=", "self") & Domain(
                "student_id", "=", student.id
            )
        granted = self.search(whose & Domain("state", "=", "granted"))
        last = {}
        for application in granted.sorted(
            lambda one: (one.decided_at or datetime.min, one.id)
        ):
            persons = application._guardians() or application.student_id
            last.update(dict.fromkeys(persons, application))
        left = [last.get(person, self.browse()) for person in guardians or student]
        if all(application.kind == kind for application in left):
            return left[0]
        return self.browse()

    def _end_access(self):
        """Shut the gate: the access granted before is ended by this application.

        The consent stays as it was registered. A pupil under age who applied in person
        loses the login of its own; one of age keeps it, as the way back.
        """
        whose = Domain("guardian_id", "in", self._guardians().ids)
        if self.relation == "self":
            # What the pupil asked for under age, too.
            whose |= Domain("relation", "=", "self") & Domain(
                "student_id", "=", self.student_id.id
            )
            if not self.guardian_id:
                self.student_id.partner_id = False
        self.search(
            whose
            & Domain("kind", "=", "access")
            & Domain("state", "=", "granted")
            & Domain("ended_by_id", "=", False)
        ).ended_by_id = self

    def _agree_delivery(self):
        """Agree on the delivery that the application asks for: the room below does."""

    # Persons

    def _guardians(self):
        """Whom the application is about: the guardian, and who leaves with that one."""
        leaving = self.filtered(lambda one: one.kind != "access")
        return self.guardian_id | leaving.co_guardian_id

    def _person(self):
        """The applicant as a contact, as far as known."""
        self.ensure_one()
        student = self.sudo().student_id  # whose own contact is for the staff alone
        own = student.partner_id if self.relation == "self" else None
        return self.guardian_id.partner_id or own or self.partner_id

    def _ensure_person(self):
        """The guardian (or the pupil's own contact), entered if new.

        A pupil of age stands for oneself, as a guardian does.
        """
        self.ensure_one()
        if self.relation == "self":
            if not self.student_id.partner_id:
                self.student_id.partner_id = self.partner_id or self._create_partner(
                    self.student_id.name
                )
            self.guardian_id = self.student_id._own_right()
        elif not self.guardian_id:
            self.guardian_id = self._ensure_guardian()

    def _ensure_guardian(self):
        """The valid guardian whom the application names; a new one is entered.

        A person whose right has ended is not let in again by an application: the
        office first enters the new right, with its document.
        """
        known = self._matching_guardians()
        if not known:
            self.partner_id = self.partner_id or self._find_partner()
            known = self.partner_id and self._matching_guardians()
        valid = known and known.filtered(
            lambda one: one._is_valid(one.company_id._school_today())
        )
        if known and not valid:
            self._raise_no_right()
        if not valid:
            self._check_namesake()
        return (valid and valid[:1]) or self.env["school.guardian"].create(
            {
                "student_id": self.student_id.id,
                "partner_id": (
                    self.partner_id or self._create_partner(self.applicant_name)
                ).id,
                "relation": self.relation,
                "date_from": self.company_id._school_today(),
            }
        )

    def _check_right(self):
        """Nobody is invited to a diary that stays shut (001-f).

        The pupil may have left, or the right have ended, while the application waited.
        """
        today = self.company_id._school_today()
        if not self.student_id.filtered_domain(self.student_id._studying_domain(today)):
            raise UserError(
                self.env._(
                    "The pupil does not study here any more: access is refused on that "
                    "ground."
                )
            )
        if self.guardian_id and not self.guardian_id._is_valid(today):
            self._raise_no_right()

    def _raise_no_right(self):
        raise UserError(
            self.env._(
                "This person's right to speak for the pupil is not in force. Enter "
                "the new right among the pupil's guardians, with its document, and "
                "choose it here."
            )
        )

    def _check_namesake(self):
        """Nobody passes for a known guardian by taking that person's name.

        Who applies in the portal is known by the contact, whose name is the person's
        to change.
        """
        name = normalise(self.applicant_name)
        known = self.student_id.with_context(active_test=False).guardian_ids
        guardians = known.filtered(lambda one: one.relation != "self")
        if any(normalise(one.partner_id.name) == name for one in guardians):
            raise UserError(
                self.env._(
                    "The pupil has a guardian of this name, with another contact. Make "
                    "sure who applies; if it is the same person, choose the guardian "
                    "here."
                )
            )

    def _check_address(self):
        """Who applies is reached at an address that the register confirms.

        Anybody can type the name of a known person and an address of their own, to
        read about the child or to shut the diary to that person. The typed address is
        taken over only for a person who has neither an address nor a user yet;
        otherwise the two must be the same.
        """
        typed = email_normalize(self.applicant_email)
        person = self._person()
        known = email_normalize(person.email)
        if not typed or typed == known:
            return
        if known or person._school_user():
            raise UserError(
                self.env._(
                    "The e-mail address of the application is not the one in the "
                    "register. Make sure who applies, then correct one of the two."
                )
            )
        person.email = typed

    def _find_partner(self):
        """A guardian known by the same e-mail and the same name, if there is one.

        Guardians only: whoever signs up to the portal chooses name and address, but
        only the office makes a guardian. And only by the login that the office gave:
        in the portal a guardian changes the own name and address at will.
        """
        email = email_normalize(self.applicant_email)
        if not email:
            return self.env["res.partner"]
        name = normalise(self.applicant_name)
        guardians = self.env["school.guardian"].with_context(active_test=False)
        persons = guardians.search([("partner_id.email_normalized", "=", email)])
        staff = self.env["res.partner"].search(
            [
                ("email_normalized", "=", email),
                ("user_ids.all_group_ids", "in", self.env.ref("base.group_user").ids),
            ]
        )
        partners = (persons.partner_id | staff).filtered(
            lambda one: (
                normalise(one.name) == name
                and one._school_enters_by(email)
                and one._school_user_may_serve(self.company_id)
            )
        )
        return partners if len(partners) == 1 else partners.browse()

    def _create_partner(self, name):
        return self.env["res.partner"].create(
            {
                "name": " ".join(name.split()),
                "email": email_normalize(self.applicant_email),
                "phone": self.applicant_phone,
                "lang": self.lang,
            }
        )
