from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.base.models.res_partner import _lang_get

OPEN_STATES = ("submitted", "in_review")
DECIDED_STATES = ("granted", "refused", "withdrawn")
# What the actions write, nobody else.
ACTION_FIELDS = frozenset(
    (
        "name",
        "state",
        "submitted_at",
        "deadline",
        "decided_at",
        "decided_by_id",
        "ended_by_id",
        "co_agreed_at",
        "co_ip_address",
        "handed_at",
        "ip_address",
        "request_key",
    )
)
# What a decision rests on: not rewritten after it.
DECISION_FIELDS = frozenset(
    (
        "kind",
        "way",
        "relation",
        "applicant_name",
        "co_applicant_name",
        "child_name",
        "student_id",
        "guardian_id",
        "co_guardian_id",
        "partner_id",
        "company_id",
        "consent_given",
        "delivery_channel",
        "refusal_ground_id",
        "refusal_text",
    )
)


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
        selection="_selection_relation",
        required=True,
        default="mother",
    )
    co_applicant_name = fields.Char(
        string="Second applicant",
        help="The other parent, who applies in the same application (001-o).",
    )
    child_name = fields.Char(required=True)
    child_class = fields.Char(string="Class of the child")
    lang = fields.Selection(
        _lang_get,
        string="Language",
        required=True,
        default=lambda self: self._default_lang(),
        help="In which the applicant is answered.",
    )
    signed_on = fields.Date(
        copy=False, help="Date under the signature on the paper (001-o)."
    )
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
    co_guardian_id = fields.Many2one(
        "school.guardian",
        string="Second parent",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        domain="[('student_id', '=', student_id), ('id', '!=', guardian_id)]",
        copy=False,
        tracking=True,
        help="Who signed the same application of refusal or ending (001-o).",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Applicant",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        help="Known when the application was filed in the portal.",
    )
    diary_open = fields.Boolean(
        string="Diary open",
        related="guardian_id.diary_open",
        help="The diary is open to this person today.",
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
    request_key = fields.Char(
        readonly=True,
        copy=False,
        help="Unguessable name of the form that was sent: a form sent twice is one "
        "application, and its page shows how it stands.",
    )
    submitted_at = fields.Datetime(readonly=True, copy=False)
    deadline = fields.Date(readonly=True, copy=False, index=True)
    decided_at = fields.Datetime(readonly=True, copy=False)
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    refusal_ground_id = fields.Many2one(
        "school.refusal.ground",
        check_company=True,
        ondelete="restrict",
        copy=False,
        tracking=True,
    )
    refusal_text = fields.Text(
        string="Reasons", copy=False, help="As the applicant reads them."
    )
    ended_by_id = fields.Many2one(
        "school.application",
        string="Ended by",
        readonly=True,
        copy=False,
        check_company=True,
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
    _request_key_uniq = models.UniqueIndex(
        "(request_key) WHERE request_key IS NOT NULL", "This form was sent already."
    )
    _granted_check = models.Constraint(
        "CHECK (state <> 'granted' OR guardian_id IS NOT NULL "
        "OR relation = 'self' AND student_id IS NOT NULL)",
        "An application is granted to a guardian of the pupil, or to the pupil.",
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
    _own_access_uniq = models.UniqueIndex(
        "(student_id) WHERE kind = 'access' AND state = 'granted' "
        "AND relation = 'self' AND ended_by_id IS NULL",
        "This pupil has access already.",
    )

    @api.model
    def _default_lang(self):
        installed = dict(self.env["res.lang"].get_installed())
        return "ru_RU" if "ru_RU" in installed else self.env.lang or "en_US"

    @api.model
    def _selection_relation(self):
        """Those of a guardian; the pupil in person is an applicant, too (001-c)."""
        relations = self.env["school.guardian"]._fields["relation"]
        return relations._description_selection(self.env)

    @api.constrains("guardian_id", "co_guardian_id", "student_id", "relation")
    def _check_guardian(self):
        for application in self:
            guardians = application.guardian_id | application.co_guardian_id
            if guardians and guardians.student_id != application.student_id:
                raise ValidationError(
                    self.env._("The guardian stands for another pupil.")
                )
            in_person = application.relation == "self"
            if any((one.relation == "self") != in_person for one in guardians):
                raise ValidationError(
                    self.env._(
                        "A pupil applying in person and a guardian are not the same."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            filled = {key for key in ACTION_FIELDS & vals.keys() if vals[key]}
            if not self.env.su and (
                filled - {"name", "state"}
                or vals.get("name", "/") != "/"
                or vals.get("state", "draft") != "draft"
            ):
                raise AccessError(self.env._("An application begins as a draft."))
        self.env["res.partner"]._school_check_named(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._check_written(vals)
        return super().write(vals)

    def _check_written(self, vals):
        self.env["res.partner"]._school_check_named([vals])
        if ACTION_FIELDS & vals.keys():
            raise AccessError(
                self.env._("Number, state and dates are written by the actions only.")
            )
        decided = self.filtered(lambda one: one.state in DECIDED_STATES)
        if decided and DECISION_FIELDS & vals.keys():
            raise UserError(
                self.env._("A decided application is not rewritten; file a new one.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filed(self):
        if any(one.state not in ("draft", "unconfirmed") for one in self):
            raise UserError(self.env._("An application that was filed is kept."))

    # States

    def _check_state(self, *states):
        names = dict(self._fields["state"]._description_selection(self.env))
        for application in self.filtered(lambda one: one.state not in states):
            if application.state in DECIDED_STATES:
                raise UserError(
                    self.env._(
                        "Application %(number)s is decided already: %(state)s.",
                        number=application.name,
                        state=names[application.state],
                    )
                )
            raise UserError(
                self.env._("This is not possible in the application's present state.")
            )

    def action_submit(self):
        """Register the application: number, time, deadline (001-a, 001-g)."""
        self.check_access("write")
        self._check_state("draft")
        now = fields.Datetime.now()
        own = self.sudo()  # what the actions write, nobody else may
        for application in own:
            company = application.company_id
            days = company._school_regulation().access_working_days
            application.write(
                {
                    "name": company._school_application_number(),
                    "state": "submitted",
                    "submitted_at": now,
                    "deadline": company._school_deadline(now, days),
                }
            )
        own._match_or_wait()
        own._after_submission()

    def action_review(self):
        """Lay what the office has checked before the head."""
        self.check_access("write")
        self._check_state("submitted")
        own = self.sudo()  # what the actions write, nobody else may
        own.state = "in_review"
        own._ask_head()

    def action_withdraw(self):
        """The applicant takes an undecided application back."""
        self.check_access("write")
        self._check_state("draft", *OPEN_STATES)
        own = self.sudo()  # what the actions write, nobody else may
        own.state = "withdrawn"
        own._close_activities()

    def action_grant(self):
        """Decide in the applicant's favour."""
        self.check_access("read")
        self._check_may_grant()
        self.env["res.company"]._school_claim(self)
        self._check_state(*OPEN_STATES)
        self.sudo()._grant()  # checked above; a homeroom teacher only reads (001-e)

    def action_refuse(self):
        """Refuse on one of the regulation's grounds: the head's decision (001-l)."""
        self.check_access("write")
        if not self.env.user.has_group("school_diary.group_school_diary_head"):
            raise AccessError(self.env._("A refusal is the head's decision."))
        self.env["res.company"]._school_claim(self)
        self._check_state(*OPEN_STATES)
        own = self.sudo()  # what the actions write, nobody else may
        for application in own:
            if application.refusal_ground_id not in application._allowed_grounds():
                raise UserError(
                    self.env._("Choose one of the regulation's grounds of refusal.")
                )
            if not (application.refusal_text or "").strip():
                raise UserError(self.env._("Give the reasons of the refusal."))
            application.write(application._prepare_decision("refused"))
        own._after_refusal()

    def action_open_refusal(self):
        """Ask the head for ground and reasons."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.application.refuse",
            "name": self.env._("Refuse the application"),
            "view_mode": "form",
            "target": "new",
            "context": {"default_application_id": self.id},
        }

    def _allowed_grounds(self):
        """The grounds that the school's regulation lists (001-k)."""
        self.ensure_one()
        return self.company_id._school_refusal_grounds()
