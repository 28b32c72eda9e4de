from odoo import api, fields, models
from odoo.fields import Domain


class SchoolStudent(models.Model):
    """Whose diary is open to whom: the gate as the record rule asks for it."""

    _inherit = "school.student"

    application_ids = fields.One2many(
        "school.application",
        "student_id",
        groups="school_diary.group_school_diary_staff",
    )
    diary_open = fields.Boolean(
        compute="_compute_diary_open",
        search="_search_diary_open",
        help="Open to the present user as the pupil's family. Staff read pupils by "
        "other rules, and not their diary in the portal.",
    )

    @api.model
    def _family_domain(self, day):
        """The pupils whose diary is open to the present user on ``day``.

        To the pupil in person, and to the guardians whose gate is open.
        """
        person = Domain("partner_id", "=", self.env.user.partner_id.id)
        return self._studying_domain(day) & (
            person
            | Domain(
                "guardian_ids",
                "any",
                person & self.env["school.guardian"]._access_domain(day),
            )
        )

    @api.model
    def _family_domain_today(self):
        return self.env["res.company"]._school_domain_today(self._family_domain)

    @api.depends(
        "active",
        "departure_date",
        "partner_id",
        "guardian_ids.partner_id",
        "guardian_ids.diary_open",
    )
    @api.depends_context("uid")
    def _compute_diary_open(self):
        # sudo: who asks has no rights on guardians, applications and consents; the
        # answer is about the asker alone.
        students = self.sudo().with_context(active_test=False)
        domain = students._family_domain_today() & Domain("id", "in", self.ids)
        open_ids = set(students.search(domain).ids)
        for student in self:
            student.diary_open = student.id in open_ids

    def _search_diary_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: as above; the query is a part of the asker's own.
        students = self.sudo().with_context(active_test=False)
        return [
            (
                "id",
                "in" if True in value else "not in",
                students._search(students._family_domain_today()),
            )
        ]
