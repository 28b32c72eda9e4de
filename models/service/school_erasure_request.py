from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

ACTIVITY = "school_diary.mail_activity_type_erasure"
# What the actions write, nobody else.
ACTION_FIELDS = frozenset(
    ("requested_at", "deadline", "state", "answer", "answered_at", "answered_by_id")
)


class SchoolErasureRequest(models.Model):
    """A guardian asks the school to erase personal data (152-FZ).

    The answer follows from the school's rules: what they let go on request, or whose
    period is over, is erased; of the rest it says why it is kept.
    """

    _name = "school.erasure.request"
    _description = "Request for erasure"
    _inherit = ["mail.thread", "mail.activity.mixin", "school.erased.mixin"]
    _rec_names_search = ["guardian_id"]
    _order = "requested_at desc, id desc"
    _check_company_auto = True

    guardian_id = fields.Many2one(
        "school.guardian",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    student_id = fields.Many2one(
        related="guardian_id.student_id", store=True, index=True, string="Pupil"
    )
    way = fields.Selection(
        [("portal", "Portal"), ("paper", "Paper")],
        string="Filed by way of",
        required=True,
        default="paper",
    )
    text = fields.Text(string="What is asked for", help="In the person's words.")
    requested_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now, copy=False
    )
    deadline = fields.Date(readonly=True, copy=False, index=True)
    state = fields.Selection(
        [("open", "To be answered"), ("answered", "Answered")],
        required=True,
        readonly=True,
        default="open",
        copy=False,
        tracking=True,
    )
    plan = fields.Text(
        string="What follows from the rules",
        compute="_compute_plan",
        help="What is erased, and what is kept on what ground.",
    )
    spared_rule_ids = fields.Many2many(
        "school.retention.rule",
        string="Not asked for",
        check_company=True,
        domain="[('company_id', 'in', (False, company_id))]",
        help="What the rules would let go, but the person wants to keep.",
    )
    note = fields.Text(
        string="Added by the office", help="Stands in the answer, below the list."
    )
    answer = fields.Text(readonly=True, copy=False)
    answered_at = fields.Datetime(readonly=True, copy=False)
    answered_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    company_id = fields.Many2one(
        related="guardian_id.company_id", store=True, index=True, precompute=True
    )

    _open_uniq = models.UniqueIndex(
        "(guardian_id) WHERE state = 'open'",
        "A request of this person waits for its answer already.",
    )
    _answered_check = models.Constraint(
        "CHECK ((state = 'answered') = (answered_at IS NOT NULL))",
        "What is answered has its time.",
    )

    @api.depends("guardian_id.display_name", "requested_at")
    def _compute_display_name(self):
        for request in self:
            day = fields.Date.to_string(fields.Date.to_date(request.requested_at)) or ""
            request.display_name = f"{request.guardian_id.display_name}, {day}"

    @api.depends("guardian_id", "state", "spared_rule_ids")
    def _compute_plan(self):
        for request in self:
            is_open = request.guardian_id and request.state == "open"
            request.plan = is_open and request._said(
                self.env._("To be erased:"), *request._plan()
            )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(ACTION_FIELDS & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("A request is answered by its own action."))
        requests = super().create(vals_list)
        for request in requests:
            request._begin()
        return requests

    def write(self, vals):
        if not self.env.su:
            if ACTION_FIELDS & vals.keys():
                raise AccessError(
                    self.env._("A request is answered by its own action.")
                )
            if any(request.state == "answered" for request in self):
                raise UserError(self.env._("This request is answered already."))
        return super().write(vals)

    def _begin(self):
        """The deadline, and who is to keep it."""
        company = self.company_id
        request = self.sudo()  # what the actions write, nobody else may
        request.deadline = company._school_deadline(
            request.requested_at, company.school_erasure_working_days
        )
        user = company._school_service_user()
        if user:
            request.activity_schedule(
                ACTIVITY, date_deadline=request.deadline, user_id=user.id
            )

    # The answer

    def _plan(self):
        """What of the person's the rules let go, and what they keep.

        :return: list of (rule, records), list of rules
        """
        self.ensure_one()
        guardian = self.guardian_id.sudo()  # about the person, whoever in the office
        holds = guardian.filtered_domain(
            guardian._own_right_domain(guardian.company_id._school_today())
        )
        erased, kept = [], []
        spared = self.spared_rule_ids.mapped("kind")
        kinds = self.env["school.erasure"]._kinds()
        for rule in self.env["school.retention.rule"]._of_school(guardian.company_id):
            kind = kinds[rule.kind]
            if not kind.of_guardian:
                if rule.kind == "student":
                    kept.append(rule)
                continue
            if kind.of_student and not holds or rule.kind in spared:
                continue
            whose = kind.of_guardian(guardian)
            model, due = rule.with_company(guardian.company_id)._due(asked=True)
            records = model.search(
                whose & due & Domain("id", "not in", self._own(model))
            )
            if records:
                erased.append((rule, records))
            if not rule.on_request and not (records and rule.kind == "guardian"):
                kept.append(rule)
        return erased, kept

    def _own(self, model):
        return self.ids if model._name == self._name else []

    def _said(self, title, erased, kept):
        """The plan in words, as it stands in the answer."""
        lines = [title]
        lines += [
            self.env._(
                "– %(what)s: %(count)s",
                what=rule.with_env(self.env).display_name,
                count=len(records),
            )
            for rule, records in erased
        ] or [self.env._("– nothing that may be erased was found")]
        lines += ["", self.env._("Kept, if there is any:")]
        lines += [
            self.env._(
                "– %(what)s: for %(months)s months. %(ground)s",
                what=rule.with_env(self.env).display_name,
                months=rule.months,
                ground=rule.ground,
            )
            for rule in kept
        ]
        return "\n".join(lines)

    def action_answer(self):
        """Erase what the rules let go, and tell the person what was, and what not."""
        self.ensure_one()
        self.check_access("write")
        self.env["res.company"]._school_claim(self)
        if self.state != "open":
            raise UserError(self.env._("This request is answered already."))
        request = self.sudo()  # what the actions write, nobody else may
        guardian = request.guardian_id
        person = guardian.partner_id
        address, name = email_normalize(person.email), person.name
        spoken = request.with_context(lang=person.lang or self.env.lang)
        erased, kept = spoken._plan()
        answer = spoken._said(spoken.env._("Erased:"), erased, kept)
        for rule, records in erased:
            self.env["school.erasure"]._erase(rule.kind, records)
            self.env["school.erasure.log"]._note(
                rule.kind, len(records), request.company_id, self.env.user
            )
        request.write(
            {
                "state": "answered",
                "answer": "\n\n".join(filter(None, (answer, request.note))),
                "answered_at": fields.Datetime.now(),
                "answered_by_id": self.env.user.id,
            }
        )
        request.activity_feedback([ACTIVITY])
        request._note_in_odoo(name, address, erased)
        request._send(address)

    def _note_in_odoo(self, name, address, erased):
        """Odoo's own log of such requests, which masks name and address."""
        if not address:
            return
        names = [f"{records._description} ({len(records)})" for _r, records in erased]
        log = self.env["privacy.log"]
        log.create(
            {
                "anonymized_name": name,
                "anonymized_email": address,
                "user_id": self.answered_by_id.id,
                "execution_details": "\n".join(names),
                "records_description": self._description,
            }
        )

    def _send(self, address):
        template = self.env.ref("school_diary.mail_template_erasure_answer")
        if address:
            template._school_post(self, address)
