from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.names import normalise


class SchoolApplication(models.Model):
    """The pupil and the guardian whom an application names, found in the register."""

    _inherit = "school.application"

    waits_for_match = fields.Boolean(
        readonly=True,
        copy=False,
        help="The register has not been searched yet for the pupil named here.",
    )

    def _match_or_wait(self):
        """Search at once for the office, a moment later for who applies from outside.

        Whoever applies must not tell a pupil from a stranger, not by how long the
        answer takes either: it does the same for both.
        """
        outside = self.filtered(lambda one: one.way != "paper" and not one.student_id)
        (self - outside)._match()
        if outside:
            outside.waits_for_match = True
            self.env.ref("school_diary.ir_cron_match_applications")._trigger()

    @api.model
    def _cron_match(self, batch_size=100):
        waiting = self.search(
            [("waits_for_match", "=", True)], order="id", limit=batch_size
        ).try_lock_for_update()
        waiting._match()
        left = self.search_count([("waits_for_match", "=", True)])
        self.env["ir.cron"]._commit_progress(len(waiting), remaining=left)

    def _match(self):
        """Find the pupil and the guardian whom the application names, if certain."""
        self.filtered("waits_for_match").waits_for_match = False
        for application in self.filtered(lambda one: not one.student_id):
            application.student_id = application._matching_student()
        for application in self.filtered(
            lambda one: not one.guardian_id and one.relation != "self"
        ):
            guardian = application._matching_guardians().filtered(
                lambda one: one._is_valid(one.company_id._school_today())
            )
            application.guardian_id = guardian if len(guardian) == 1 else False
        for application in self.filtered(
            lambda one: (
                one.co_applicant_name
                and one.relation != "self"  # who is of age leaves alone
                and not one.co_guardian_id  # chosen by the office
            )
        ):
            application.co_guardian_id = application._matching_co_guardian()

    def _matching_co_guardian(self):
        """The other parent, known by the name; left to the office where not certain."""
        self.ensure_one()
        name = normalise(self.co_applicant_name)
        today = self.company_id._school_today()
        others = self.student_id.guardian_ids.filtered(
            lambda one: (
                one != self.guardian_id
                and one.relation != "self"
                and one._is_valid(today)
                and normalise(one.partner_id.name) == name
            )
        )
        return others if len(others) == 1 else others.browse()

    def _matching_student(self):
        """The one pupil of that name (and class, if it was named), or nothing."""
        self.ensure_one()
        students = self.env["school.student"].search(
            self.env["school.student"]._studying_domain(self.company_id._school_today())
            & Domain("company_id", "=", self.company_id.id)
            & Domain("name_key", "=", normalise(self.child_name))
        )
        if self.child_class:
            students = students.filtered(
                lambda one: (
                    _class_key(one.class_id.name) == _class_key(self.child_class)
                )
            )
        return students if len(students) == 1 else students.browse()

    def _matching_guardians(self):
        """The pupil's guardians, present and past, who may be the applicant.

        By the contact where it is known, by the name otherwise: a father may have the
        son's.
        """
        self.ensure_one()
        name = normalise(self.applicant_name)
        return self.student_id.with_context(active_test=False).guardian_ids.filtered(
            lambda one: (
                one.relation != "self"
                and (
                    one.partner_id == self.partner_id
                    if self.partner_id
                    else normalise(one.partner_id.name) == name
                )
            )
        )


def _class_key(name):
    """«6-Б», «6 "б"» and «6б» are one class."""
    return "".join(char for char in (name or "").casefold() if char.isalnum())
