from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...tools.days import sane_days
from ..organization.scans import check_scans

ACTIVITY = "school_diary.mail_activity_type_deferral"
SCAN_READERS = (
    "school_diary.group_school_diary_deputy,school_diary.group_school_diary_head"
)


class SchoolDeferral(models.Model):
    """A pupil's final grades of a term, put off because of illness (000-7c, 002-5c,
    003-5c).

    Its courses' results wait, also in a closed term; they are in no statistics until
    decided. When the day has come without them, the teachers are told.
    """

    _name = "school.deferral"
    _description = "Deferral of final grades"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _rec_names_search = ["student_id"]
    _order = "date_until desc, id desc"
    _check_company_auto = True

    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        tracking=True,
    )
    term_id = fields.Many2one(
        "school.term",
        required=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    course_ids = fields.Many2many(
        "school.course",
        string="Courses",
        check_company=True,
        domain="[('id', 'in', choice_ids)]",
        help="Empty: all in which nothing is decided yet.",
    )
    choice_ids = fields.Many2many("school.course", compute="_compute_choice_ids")
    ground = fields.Selection(
        [
            ("illness", "Illness"),
            ("treatment", "Treatment in a sanatorium or hospital"),
            ("other", "Another valid reason"),
        ],
        required=True,
        default="illness",
        tracking=True,
    )
    document = fields.Char(help="Kind, number and date of the document.")
    # Medical: of the staff who read the rest, not for each teacher of the pupil.
    scan = fields.Binary(attachment=True, copy=False, groups=SCAN_READERS)
    scan_name = fields.Char(copy=False, groups=SCAN_READERS)
    date_until = fields.Date(
        string="Until", required=True, tracking=True, help="The new date of the grades."
    )
    decided_by_id = fields.Many2one(
        "res.users",
        string="Decided by",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
    )
    note = fields.Char(string="Notes", help="For the staff.")
    result_ids = fields.One2many(
        "school.result", "deferral_id", string="Results", readonly=True
    )
    waiting_count = fields.Integer(
        string="Still to be decided", compute="_compute_state", compute_sudo=True
    )
    is_withdrawn = fields.Boolean(readonly=True, copy=False)
    is_alerted = fields.Boolean(
        string="Teachers told",
        readonly=True,
        copy=False,
        help="The teachers were told that it has expired.",
    )
    state = fields.Selection(
        [
            ("active", "Deferred"),
            ("expired", "Expired"),
            ("resolved", "Decided"),
            ("withdrawn", "Withdrawn"),
        ],
        compute="_compute_state",
        compute_sudo=True,
        search="_search_state",
    )
    company_id = fields.Many2one(
        related="student_id.company_id", store=True, index=True, precompute=True
    )

    _days_check = models.Constraint(*sane_days("date_until"))

    @api.depends("student_id.short_name", "term_id.name")
    def _compute_display_name(self):
        for deferral in self:
            deferral.display_name = (
                f"{deferral.student_id.short_name}, {deferral.term_id.name}"
            )

    @api.depends("student_id", "term_id")
    def _compute_choice_ids(self):
        for deferral in self:
            deferral.choice_ids = deferral._deferrable().course_id

    @api.depends("result_ids.state", "is_withdrawn", "date_until")
    def _compute_state(self):
        todays = {school: school._school_today() for school in self.company_id}
        for deferral in self:
            today = todays.get(deferral.company_id)
            waiting = deferral.result_ids.filtered(lambda one: one.state == "deferred")
            deferral.waiting_count = len(waiting)
            if deferral.is_withdrawn:
                deferral.state = "withdrawn"
            elif not waiting:
                deferral.state = "resolved"
            elif today and deferral.date_until and deferral.date_until < today:
                deferral.state = "expired"
            else:
                deferral.state = "active"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        waits = Domain("is_withdrawn", "=", False) & Domain(
            "result_ids", "any", [("state", "=", "deferred")]
        )
        past = self.env["res.company"]._school_domain_today(
            lambda day: Domain("date_until", "<", day)
        )
        domains = {
            "active": waits & ~past,
            "expired": waits & past,
            "resolved": ~waits & Domain("is_withdrawn", "=", False),
            "withdrawn": Domain("is_withdrawn", "=", True),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    def _deferrable(self):
        """The pupil's results of the term in which nothing is decided yet."""
        return self.env["school.result"].search(
            [
                ("student_id", "=", self.student_id.id),
                ("term_id", "=", self.term_id.id),
                ("state", "=", "open"),
            ]
        )

    @api.constrains("scan")
    def _check_scan(self):
        check_scans(self, "scan")

    @api.model_create_multi
    def create(self, vals_list):
        self._check_decider()
        for vals in vals_list:
            self._check_by_hand(vals)
        deferrals = super().create(vals_list)
        for deferral in deferrals:
            deferral._defer()
        return deferrals

    def write(self, vals):
        if not self.env.su and {"student_id", "term_id", "course_ids"} & vals.keys():
            raise UserError(
                self.env._("Withdraw the deferral and make another one instead.")
            )
        self._check_by_hand(vals)
        if "date_until" not in vals:
            return super().write(vals)
        result = super().write({**vals, "is_alerted": False})
        self._check_until()
        self.activity_unlink([ACTIVITY])  # of the former day
        return result

    @api.model
    def _check_by_hand(self, vals):
        """Who decides signs it; it is withdrawn with what hangs on it."""
        forged = vals.get("decided_by_id", self.env.uid) != self.env.uid
        if not self.env.su and (forged or {"is_withdrawn", "is_alerted"} & vals.keys()):
            raise AccessError(
                self.env._("A deferral bears the name of who decides on it.")
            )

    def _check_until(self):
        for deferral in self:
            if deferral.date_until <= deferral.company_id._school_today():
                raise UserError(self.env._("Results are deferred to a day to come."))

    def _defer(self):
        """Put the results off.

        :raise UserError: where there is nothing left to put off
        """
        results = self._deferrable()
        if self.course_ids:
            results = results.filtered(lambda one: one.course_id in self.course_ids)
        if not results or self.course_ids - results.course_id:
            raise UserError(
                self.env._(
                    "%(pupil)s has nothing to be deferred there: the results are "
                    "decided already, or the pupil is not in the course.",
                    pupil=self.student_id.short_name,
                )
            )
        self._check_until()
        waiting = results.sudo()  # who decides on a deferral need not teach there
        waiting.write({"state": "deferred", "deferral_id": self.id})
        self.sudo().course_ids = results.course_id  # by nobody else, once and for all

    @api.model
    def _check_decider(self):
        if not self.env.su and not self.env.user.has_group(
            "school_diary.group_school_diary_deputy"
        ):
            raise AccessError(self.env._("The deputy head decides on deferrals."))

    def action_withdraw(self):
        """The results are due again."""
        self._check_decider()
        waiting = self.result_ids.filtered(lambda one: one.state == "deferred")
        # A closed term has a result or a deferral in every place, and keeps it.
        waiting.term_id._check_results_open()
        waiting.term_id._meet_closing()
        withdrawn = waiting.deferral_id.sudo()  # by nobody else
        waiting.sudo().write({"state": "open", "deferral_id": False})  # as above
        waiting._touch_results()
        withdrawn.is_withdrawn = True
        withdrawn.activity_unlink([ACTIVITY])

    @api.model
    def _cron_alert(self):
        """Tell the teachers of the courses and of the class what has expired, once."""
        expired = self.search([("state", "=", "expired"), ("is_alerted", "=", False)])
        for deferral in expired:
            waiting = deferral.result_ids.filtered(lambda one: one.state == "deferred")
            teachers = waiting.course_id.teacher_id
            for user in teachers | deferral.student_id.class_id.homeroom_teacher_id:
                deferral.activity_schedule(
                    ACTIVITY,
                    user_id=user.id,
                    summary=self.env._("The deferral has expired: decide."),
                )
        expired.is_alerted = True


class SchoolResult(models.Model):
    _inherit = "school.result"

    deferral_id = fields.Many2one(
        "school.deferral",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )

    def action_defer(self):
        """Put the pupil's results of the term off: ground, document and new date."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Defer"),
            "res_model": "school.deferral",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_student_id": self.student_id.id,
                "default_term_id": self.term_id.id,
            },
        }

    def _after_decision(self, before, reason):
        result = super()._after_decision(before, reason)
        settled = self.deferral_id.filtered(lambda one: one.state == "resolved")
        settled.sudo().activity_feedback([ACTIVITY])  # what others were asked is done
        return result

    def _check_term_open(self):
        """A deferred result is decided later, though its term is closed."""
        due = self.filtered(lambda one: one.state != "deferred")
        return super(SchoolResult, due)._check_term_open()
