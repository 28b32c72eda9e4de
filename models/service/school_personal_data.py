from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain


class Part(NamedTuple):
    """A kind of record that is held about a person, and what of it."""

    model: str
    domain: Domain
    names: tuple


class SchoolPersonalData(models.AbstractModel):
    """All that is held about a guardian and the pupil, to be taken along.

    Read as superuser by the portal for the person itself. What the journal says of the
    pupil is given only while the diary is open to the person: the gate.
    """

    _name = "school.personal.data"
    _description = "Personal data, to be taken along"

    @api.model
    @api.private
    def _collect(self, guardian):
        """What is held about a guardian, and about the pupil for whom it stands.

        :param guardian: one ``school.guardian``
        :return: list of dict: ``title``, ``columns`` (list of str), ``rows`` (list of
            lists of text, in the order of the columns)
        """
        parts = self._parts_of_guardian(guardian)
        if guardian.diary_open:
            parts += self._parts_of_student(guardian.student_id)
        return [self._read(part) for part in parts]

    @api.model
    def _parts_of_guardian(self, guardian):
        mine = Domain("guardian_id", "=", guardian.id)
        # Filed in the portal, and refused before anybody knew for whom.
        filed = Domain("partner_id", "=", guardian.partner_id.id) & Domain(
            "guardian_id", "=", False
        )
        filed &= Domain("company_id", "=", guardian.company_id.id)
        if guardian.relation == "self":
            # Under age, the pupil applied as nobody's guardian.
            filed |= Domain("student_id", "=", guardian.student_id.id) & Domain(
                "relation", "=", "self"
            )
        readers = guardian.partner_id.user_ids.ids
        visits = Domain("student_id", "=", guardian.student_id.id) & Domain(
            "user_id", "in", readers
        )
        return [
            Part(
                "res.partner",
                Domain("id", "=", guardian.partner_id.id),
                ("name", "email", "phone", "street", "city", "zip", "lang"),
            ),
            Part(
                "school.guardian",
                Domain("id", "=", guardian.id),
                ("student_id", "relation", "ground", "ground_document")
                + ("date_from", "date_end", "end_reason"),
            ),
            Part(
                "school.application",
                mine | filed,
                ("name", "kind", "way", "state", "relation", "child_name")
                + ("child_class", "applicant_name", "applicant_email")
                + ("applicant_phone", "co_applicant_name", "consent_given")
                + ("delivery_channel", "ip_address", "submitted_at", "deadline")
                + ("decided_at", "refusal_text"),
            ),
            # The other parent filed it: nothing here of how that one is reached.
            Part(
                "school.application",
                Domain("co_guardian_id", "=", guardian.id),
                ("name", "kind", "way", "state", "child_name", "applicant_name")
                + ("co_applicant_name", "co_agreed_at", "co_ip_address")
                + ("submitted_at", "decided_at"),
            ),
            Part(
                "school.consent",
                mine,
                ("purpose_id", "text_id", "state", "date", "valid_until")
                + ("withdrawn_on", "way", "given_at", "ip_address"),
            ),
            Part(
                "school.erasure.request",
                mine,
                ("way", "text", "requested_at", "deadline", "state", "answer")
                + ("answered_at",),
            ),
            Part("school.visit", visits, ("section", "date", "first_at", "last_at")),
            Part("school.acknowledgement", visits, ("term_id", "seen_at", "message")),
        ]

    @api.model
    def _parts_of_student(self, student):
        own = Domain("student_id", "=", student.id)
        return [
            Part(
                "school.student",
                Domain("id", "=", student.id),
                ("name", "birth_date", "gender", "register_number")
                + ("admission_date", "departure_date"),
            ),
            Part("school.enrollment", own, ("class_id", "date_from", "date_to")),
            Part(
                "school.grade",
                own,
                ("date", "course_id", "value_id", "weight", "comment"),
            ),
            Part(
                "school.grade.revision",
                own,
                ("create_date", "course_id", "old_code", "new_code", "reason"),
            ),
            Part("school.absence", own, ("date", "course_id", "kind", "comment")),
            Part(
                "school.absence.announcement",
                own,
                ("date_from", "date_to", "reason", "text", "certificate_name")
                + ("state", "decline_reason"),
            ),
            Part(
                "school.owed.work",
                own,
                ("course_id", "description", "date_due", "state"),
            ),
            Part(
                "school.result",
                own & Domain("state", "=", "published"),
                ("term_id", "course_id", "kind", "value_id", "published_at"),
            ),
            Part(
                "school.result.revision",
                own & Domain("result_id.state", "=", "published"),
                ("create_date", "term_id", "course_id", "old_code", "new_code")
                + ("reason",),
            ),
            Part(
                "school.exam.result",
                own & Domain("state", "=", "published"),
                ("exam_id", "date", "value_id", "score", "place", "award", "note"),
            ),
            Part(
                "school.deferral",
                own,
                ("term_id", "ground", "document", "date_until", "state"),
            ),
            Part("school.recommendation", own, ("date", "kind", "text", "author_id")),
            # Not who: the law excepts the operator's staff (152-FZ, art. 14, part 7).
            Part("school.student.access", own, ("date", "role", "is_taken")),
        ]

    @api.model
    def _read(self, part):
        records = self.env[part.model].with_context(active_test=False)
        records = records.search(part.domain)
        titles = records.fields_get(part.names, ["string"])
        return {
            "title": self.env["ir.model"]._get(part.model).name,
            "columns": [titles[name]["string"] for name in part.names],
            "rows": [[self._text(one, name) for name in part.names] for one in records],
        }

    @api.model
    def _text(self, record, name):
        field, value = record._fields[name], record[name]
        if field.relational:
            return ", ".join(value.mapped("display_name"))
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value) or ""
        return "" if value in (False, None) else str(value)
