from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

ACTIVITY = "school_diary.mail_activity_type_visits"
LOOK_BACK = timedelta(days=30)
"""What ended longer ago is old news: a school that begins with the diary."""


class SchoolTerm(models.Model):
    """At the end of a period the school knows which families looked (004-4c)."""

    _inherit = "school.term"

    visits_told = fields.Boolean(
        readonly=True,
        copy=False,
        help="The homeroom teachers were asked to look who reads the diary.",
    )

    @api.model
    def _cron_tell_visits(self):
        """Ask the homeroom teachers and the deputy heads to look, once a term.

        Only where the regulation has a norm.
        """
        days = self.env["res.company"]._school_domain_today
        ended = self.search(
            days(
                lambda day: (
                    Domain("date_end", "<", day)
                    & Domain("date_end", ">=", day - LOOK_BACK)
                )
            )
            & Domain("visits_told", "=", False)
            & Domain("company_id.school_regulation_id.guardian_checks_per_week", ">", 0)
        )
        ended._tell_visits()

    def _tell_visits(self):
        kind = self.env.ref(ACTIVITY)
        model_id = self.env["ir.model"]._get_id(self._name)
        # Without a mail: the activity is what tells.
        quiet = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        quiet.create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": term.id,
                    "user_id": user.id,
                    "date_deadline": term.company_id._school_today(),
                    "summary": self.env._("Who of the families reads the diary"),
                }
                for term in self
                for user in term._visit_readers()
            ]
        )
        self.visits_told = True

    def _visit_readers(self):
        """The homeroom teachers of the term's classes, and the deputy heads."""
        self.ensure_one()
        classes = self.env["school.class"].search(
            [("year_id", "=", self.year_id.id), ("homeroom_teacher_id", "!=", False)]
        )
        if self.kind != "year":
            classes = classes.filtered(lambda one: one.term_kind == self.kind)
        deputies = self.env.ref("school_diary.group_school_diary_deputy").user_ids
        return classes.homeroom_teacher_id.filtered("active") | deputies.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )

    def action_open_visits(self):
        """The weeks of the term, child by child."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_visit_week_action"
        )
        return {**action, "domain": [("term_id", "=", self.id)]}


class SchoolGuardian(models.Model):
    """Whom to call: who has access and never comes."""

    _inherit = "school.guardian"

    last_visit_on = fields.Date(
        string="Last looked",
        compute="_compute_last_visit_on",
        compute_sudo=True,
        help="Into this pupil's diary.",
    )
    has_visited = fields.Boolean(
        string="Has looked into the diary",
        compute="_compute_last_visit_on",
        compute_sudo=True,
        search="_search_has_visited",
    )

    def _compute_last_visit_on(self):
        rows = self.env["school.visit"]._read_group(
            [
                ("student_id", "in", self.student_id.ids),
                ("user_id", "in", self.partner_id.user_ids.ids),
            ],
            ["student_id", "user_id"],
            ["date:max"],
        )
        last = {(student, user.partner_id): day for student, user, day in rows}
        for guardian in self:
            day = last.get((guardian.student_id, guardian.partner_id), False)
            guardian.last_visit_on = day
            guardian.has_visited = bool(day)

    def _search_has_visited(self, operator, value):
        if operator != "in":
            return NotImplemented
        visited = Domain.custom(to_sql=self._visited_sql)
        return visited if True in value else ~visited

    @api.model
    def _visited_sql(self, _model, alias, _query):
        return SQL(
            """
            EXISTS (SELECT FROM school_visit visit
                      JOIN res_users reader ON reader.id = visit.user_id
                     WHERE visit.student_id = %s AND reader.partner_id = %s)
            """,
            SQL.identifier(alias, "student_id"),
            SQL.identifier(alias, "partner_id"),
        )
