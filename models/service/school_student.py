from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache


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
    def _family_domain(self):
        """The pupils whose diary is open to the present user now.

        To the pupil in person while under age, and to the guardians, the pupil of age
        among them, whose gate is open; each found by its own index, where one condition
        on the pupil would read the whole school.
        """
        days = self.env["res.company"]._school_days().items()
        family = SQL(
            "SELECT pupil FROM (%s) AS family WHERE person = %s",
            self._family_sql(tuple((day, tuple(schools)) for day, schools in days)),
            self.env.user.partner_id.id,
        )
        # An array is read once, however few rows the database expects.
        return Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s = ANY(ARRAY(%s))", SQL.identifier(alias, "id"), family
            )
        )

    @api.model
    @ormcache("days")
    def _family_sql(self, days):
        """Which pupil's diary is open to which person, whoever asks.

        Every request needs it, and to make SQL of the domains takes longer than the
        answer.

        :param days: (date, company ids) pairs: what day it is in which schools
        """
        # Who asks has no rights on guardians, applications and consents.
        students = self.sudo()  # the answer is about the asker alone
        students = students.with_context(active_test=False)
        guardians = students.env["school.guardian"]
        on_days = partial(self.env["res.company"]._school_domain_on, dict(days))
        pupils = students._search(on_days(students._in_person_domain))
        ways = [
            guardians._search(on_days(way))
            for way in (guardians._admitted_domain, guardians._kept_login_domain)
        ]
        return SQL(" UNION ALL ").join(
            [
                pupils.subselect(
                    SQL("%s AS pupil", students._field_to_sql(pupils.table, "id")),
                    SQL(
                        "%s AS person",
                        students._field_to_sql(pupils.table, "partner_id"),
                    ),
                ),
                *(
                    admitted.subselect(
                        guardians._field_to_sql(admitted.table, "student_id"),
                        guardians._field_to_sql(admitted.table, "partner_id"),
                    )
                    for admitted in ways
                ),
            ]
        )

    @api.model
    def _in_person_domain(self, day):
        """The pupils who enter by the own login alone: those under age."""
        of_age = Domain("relation", "=", "self") & Domain("date_from", "<=", day)
        return self._studying_domain(day) & Domain("guardian_ids", "not any", of_age)

    @api.depends(
        "active",
        "departure_date",
        "partner_id",
        "guardian_ids.partner_id",
        "guardian_ids.relation",
        "guardian_ids.diary_open",
    )
    @api.depends_context("uid")
    def _compute_diary_open(self):
        students = self.sudo().with_context(active_test=False)  # about the asker alone
        domain = students._family_domain() & Domain("id", "in", self.ids)
        open_ids = set(students.search(domain).ids)
        for student in self:
            student.diary_open = student.id in open_ids

    def _search_diary_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._family_domain()
        return domain if True in value else ~domain
