from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools.names import normalise, split_full_name

OPEN_STATES = ("submitted", "in_review")


class SchoolApplication(models.Model):
    """A person asks for the service, refuses it, or ends it.

    An application for access, once granted, opens the gate for its guardian until
    an application of refusal or ending is granted and names itself in
    ``ended_by_id``.
    """

    _name = "school.application"
    _description = "Application"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "submitted_at desc, id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, default="/"
    )
    kind = fields.Selection(
        [
            ("access", "Access to the diary"),
            ("refusal", "Refusal of the electronic form"),
            ("ending", "Ending of the service"),
        ],
        required=True,
        default="access",
        tracking=True,
    )
    way = fields.Selection(
        [
            ("public", "Public page"),
            ("portal", "Portal"),
            ("paper", "Paper"),
        ],
        string="Filed by way of",
        required=True,
        default="paper",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("in_review", "In review"),
            ("granted", "Granted"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        copy=False,
        tracking=True,
        index=True,
    )
    # As the applicant wrote it; matched to the register by the office.
    applicant_name = fields.Char(required=True)
    applicant_email = fields.Char()
    applicant_phone = fields.Char()
    relation = fields.Selection(
        selection=lambda self: self.env["school.guardian"]
        ._fields["relation"]
        ._description_selection(self.env),
        required=True,
        default="mother",
    )
    child_name = fields.Char(required=True)
    child_class = fields.Char(string="Class of the child")
    scan = fields.Binary(attachment=True, copy=False)
    scan_name = fields.Char(copy=False)
    note = fields.Text()

    student_id = fields.Many2one(
        "school.student",
        string="Pupil",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    guardian_id = fields.Many2one(
        "school.guardian",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        domain="[('student_id', '=', student_id)]",
        copy=False,
        tracking=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Applicant",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="Known when the application was filed in the portal.",
    )
    delivery_channel = fields.Selection(
        [("email", "E-mail"), ("paper", "Paper")],
        string="Weekly information by",
        required=True,
        default="email",
    )
    consent_given = fields.Boolean(
        help="The applicant agreed to the processing of personal data in the same "
        "application (000-3)."
    )
    submitted_at = fields.Datetime(readonly=True, copy=False)
    deadline = fields.Date(readonly=True, copy=False, index=True)
    decided_at = fields.Datetime(readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    refusal_ground_id = fields.Many2one(
        "school.refusal.ground", copy=False, tracking=True
    )
    refusal_text = fields.Text(
        string="Reasons", copy=False, help="As the applicant reads them."
    )
    ended_by_id = fields.Many2one(
        "school.application",
        string="Ended by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        tracking=True,
        help="The application of refusal or ending which ended this access.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )

    _number_uniq = models.UniqueIndex(
        "(company_id, name) WHERE name <> '/'", "This number is taken already."
    )
    _granted_check = models.Constraint(
        "CHECK (state <> 'granted' OR guardian_id IS NOT NULL)",
        "An application is granted to a guardian of the pupil.",
    )
    _refused_check = models.Constraint(
        "CHECK (state <> 'refused' OR refusal_ground_id IS NOT NULL)",
        "A refusal names its ground.",
    )
    _access_uniq = models.UniqueIndex(
        "(guardian_id) "
        "WHERE kind = 'access' AND state = 'granted' AND ended_by_id IS NULL",
        "This guardian has access already.",
    )

    @api.constrains("guardian_id", "student_id")
    def _check_guardian(self):
        for application in self.filtered("guardian_id"):
            if application.guardian_id.student_id != application.student_id:
                raise ValidationError(
                    self.env._("The guardian stands for another pupil.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filed(self):
        if any(application.state != "draft" for application in self):
            raise UserError(self.env._("An application that was filed is kept."))

    # States

    def _check_state(self, *states):
        if any(application.state not in states for application in self):
            raise UserError(
                self.env._("This is not possible in the application's present state.")
            )

    def action_submit(self):
        """Register the application: number, time, deadline (001-a, 001-g)."""
        self._check_state("draft")
        now = fields.Datetime.now()
        for application in self:
            company = application.company_id
            days = company.school_regulation_id.access_working_days or 2
            application.write(
                {
                    "name": self.env["ir.sequence"]
                    .with_company(company)
                    .next_by_code("school.application"),
                    "state": "submitted",
                    "submitted_at": now,
                    "deadline": company._school_deadline(now, days),
                }
            )
            application._match()

    def action_review(self):
        self._check_state("submitted")
        self.state = "in_review"

    def action_withdraw(self):
        """The applicant takes an undecided application back."""
        self._check_state("draft", *OPEN_STATES)
        self.state = "withdrawn"

    def action_grant(self):
        """Decide in the applicant's favour."""
        self._check_state(*OPEN_STATES)
        self._check_may_grant()
        for application in self:
            if not application.student_id:
                raise UserError(self.env._("Choose the pupil of the application."))
            application._ensure_guardian()
            application.write(application._prepare_decision("granted"))
            getattr(application, f"_grant_{application.kind}")()

    def action_refuse(self):
        """Refuse on one of the regulation's grounds: the head's decision (001-l)."""
        self._check_state(*OPEN_STATES)
        if not self.env.user.has_group("school_diary.group_school_diary_head"):
            raise AccessError(self.env._("A refusal is the head's decision."))
        for application in self:
            if application.refusal_ground_id not in application._allowed_grounds():
                raise UserError(
                    self.env._("Choose one of the regulation's grounds of refusal.")
                )
            application.write(application._prepare_decision("refused"))
            application._tell_applicant("school_diary.mail_template_refused")

    def _allowed_grounds(self):
        """The grounds that the school's regulation lists (001-k)."""
        self.ensure_one()
        regulation = self.company_id.school_regulation_id
        return self.env["school.refusal.ground"].search(
            [
                ("company_id", "in", (False, self.company_id.id)),
                "|",
                ("regulation_ids", "=", False),
                ("regulation_ids", "in", regulation.ids),
            ]
        )

    def _check_may_grant(self):
        """Access is given by the administrator or the homeroom teacher (001-e)."""
        user = self.env.user
        if user.has_groups(
            "school_diary.group_school_diary_secretary,"
            "school_diary.group_school_diary_head"
        ):
            return
        homeroom = self.student_id.class_id.homeroom_teacher_id
        if not self.student_id or homeroom != user:
            raise AccessError(self.env._("Only the office may decide this."))

    def _prepare_decision(self, state):
        return {
            "state": state,
            "decided_at": fields.Datetime.now(),
            "decided_by_id": self.env.uid,
        }

    # Matching

    def _match(self):
        """Find the pupil and the guardian whom the application names, if certain."""
        for application in self.filtered(lambda one: not one.student_id):
            students = self.env["school.student"].search(
                [
                    ("company_id", "=", application.company_id.id),
                    ("name_key", "=", normalise(application.child_name)),
                ]
            )
            if len(students) == 1:
                application.student_id = students
        for application in self.filtered(lambda one: not one.guardian_id):
            application.guardian_id = application.student_id.guardian_ids.filtered(
                lambda guardian, application=application: (
                    guardian.partner_id == application.partner_id
                    if application.partner_id
                    else normalise(guardian.partner_id.name)
                    == normalise(application.applicant_name)
                )
                and guardian._is_valid(application.company_id._school_today())
            )[:1]

    def _ensure_guardian(self):
        """The guardian of the application, entered in the register if new."""
        self.ensure_one()
        if self.guardian_id:
            return
        self.guardian_id = self.env["school.guardian"].create(
            {
                "student_id": self.student_id.id,
                "partner_id": (self.partner_id or self._create_partner()).id,
                "relation": self.relation,
            }
        )

    def _create_partner(self):
        return self.env["res.partner"].create(
            {
                "name": " ".join(
                    part for part in split_full_name(self.applicant_name) if part
                ),
                "email": self.applicant_email,
                "phone": self.applicant_phone,
                "lang": "ru_RU",
            }
        )
