from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Within an hour; the system parameter of the name, after "school_diary.", changes it.
MOST = {
    "applications_per_hour": 300,
    "applications_per_address": 20,
    "applications_per_person": 20,
}


class ResCompany(models.Model):
    _inherit = "res.company"

    school_service_user_id = fields.Many2one(
        "res.users",
        string="Applications are handled by",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Gets the reminders of applications to decide. Empty: a secretary.",
    )

    school_announced_on = fields.Date(
        string="Notice of the service since",
        help="On the information stand and on the school's site (001-n).",
    )

    school_erasure_working_days = fields.Integer(
        string="Requests for erasure: working days",
        default=7,
        required=True,
        help="152-FZ: seven working days to destroy what is not needed (article 20, "
        "part 3), ten to answer or to stop (article 20, part 1; article 21, part 5.1).",
    )

    _school_erasure_check = models.Constraint(
        "CHECK (school_erasure_working_days BETWEEN 1 AND 30)",
        "A request for erasure is answered within 1 to 30 working days.",
    )

    def action_print_service_notice(self):
        """The notice for the information stand and the school's site (001-n)."""
        self._school_regulation()
        report = self.env.ref("school_diary.action_report_service_notice")
        return report.report_action(self, config=False)

    def school_notice_file_name(self):
        """The name of the printed notice's file, without its ending."""
        return self.env._("Electronic diary, notice of %(school)s", school=self.name)

    def _school_regulation(self):
        """The regulation by which the school gives the service."""
        self.ensure_one()
        if not self.school_regulation_id:
            raise UserError(self.env._("Choose the school's regulation first."))
        return self.school_regulation_id

    def _school_refusal_grounds(self):
        """The grounds on which the school may refuse; there are no others (001-k)."""
        self.ensure_one()
        return self.env["school.refusal.ground"].search(
            Domain("company_id", "in", (False, self.id))
            & (
                Domain("regulation_ids", "=", False)
                | Domain("regulation_ids", "in", self.school_regulation_id.ids)
            )
        )

    def _school_may_apply(self, key, ip_address=None, person=None):
        """Whether one more application may come from outside within the hour.

        Keeps a program from filling the register; a form that was filed already
        may always come again. Nothing is counted by the child: who files for it in
        bad faith must not shut out its parents.

        :param key: ``request_key`` of the form
        :param ip_address: from which it comes, where who sends it is not known
        :param person: ``res.partner`` of who is logged in
        """
        self.ensure_one()
        applications = self.env["school.application"].sudo()  # counts, whoever asks
        if applications.search_count([("request_key", "=", key)], limit=1):
            return True
        recent = Domain(
            "create_date", ">=", fields.Datetime.now() - timedelta(hours=1)
        ) & Domain("way", "!=", "paper")
        counts = {
            "applications_per_hour": applications.search_count(
                recent & Domain("company_id", "=", self.id)
            )
        }
        if ip_address:
            counts["applications_per_address"] = applications._count_from(
                ip_address, recent
            )
        if person:
            counts["applications_per_person"] = applications.search_count(
                recent & Domain("partner_id", "=", person.id)
            )
        parameters = self.env["ir.config_parameter"].sudo()  # not for the public
        return all(
            count < int(parameters.get_param(f"school_diary.{name}", MOST[name]))
            for name, count in counts.items()
        )

    def _school_service_user(self):
        """Who is reminded of the school's applications; may be nobody."""
        self.ensure_one()
        if self.school_service_user_id:
            return self.school_service_user_id
        members = self._school_members("school_diary.group_school_diary_secretary")
        administrators = members.filtered(
            lambda user: user.has_group("school_diary.group_school_diary_admin")
        )
        return (members - administrators or administrators)[:1]

    def _school_head_user(self):
        """The head, before whom applications are laid; may be nobody."""
        return self._school_members("school_diary.group_school_diary_head")[:1]

    def _school_members(self, group_xmlid):
        """The school's users of a role, in an order that does not change."""
        self.ensure_one()
        everybody = self.env.ref(group_xmlid).sudo().all_user_ids  # whoever asks
        return everybody.filtered(
            lambda user: user.active and self in user.company_ids
        ).sorted("id")
