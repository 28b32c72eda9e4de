from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class SchoolGuardian(models.Model):
    """The gate's other two conditions: a granted application, a consent in force.

    A pupil of age has them, too; but the login from before that day stays open until
    the pupil decides (see ``school_student_of_age``).
    """

    _inherit = "school.guardian"

    application_ids = fields.One2many("school.application", "guardian_id")
    consent_ids = fields.One2many("school.consent", "guardian_id", string="Consents")
    diary_open = fields.Boolean(
        compute="_compute_diary_open",
        search="_search_diary_open",
        compute_sudo=True,
        help="The diary is open to this person today.",
    )

    @api.model
    def _right_domain(self, day):
        """The guardians whose right of representation holds on ``day``."""
        return self._own_right_domain(day) & Domain(
            "student_id", "any", self.env["school.student"]._studying_domain(day)
        )

    @api.model
    def _own_right_domain(self, day):
        return (
            Domain("active", "=", True)
            & Domain("date_from", "<=", day)
            & (Domain("date_end", "=", False) | Domain("date_end", ">", day))
        )

    @api.model
    def _access_domain(self, day):
        """The guardians to whom the diary is open on ``day``: the gate.

        The only place where it is said; the record rule
        ``school_student_rule_portal`` comes here by ``school.student.diary_open``.
        """
        return self._admitted_domain(day) | self._kept_login_domain(day)

    @api.model
    def _mail_domain(self, day):
        """To whom something electronic may go: never without a consent in force."""
        in_force = self.env["school.consent"]._in_force_domain(day)
        return self._access_domain(day) & Domain("consent_ids", "any", in_force)

    @api.model
    def _kept_login_domain(self, day):
        """The pupils of age whose login is older than any application of theirs.

        It stays as long as they have not decided against it (001-f).
        """
        consents = self.env["school.consent"]
        return (
            self._right_domain(day)
            & Domain("relation", "=", "self")
            & Domain("student_id.partner_id", "!=", False)
            & Domain("application_ids", "not any", [("state", "=", "granted")])
            & (
                Domain("consent_ids", "not any", [("is_gate", "=", True)])
                | Domain("consent_ids", "any", consents._in_force_domain(day))
            )
        )

    @api.model
    def _admitted_domain(self, day):
        return (
            self._right_domain(day)
            & Domain(
                "application_ids",
                "any",
                [
                    ("kind", "=", "access"),
                    ("state", "=", "granted"),
                    ("ended_by_id", "=", False),
                ],
            )
            & Domain(
                "consent_ids", "any", self.env["school.consent"]._in_force_domain(day)
            )
        )

    @api.model
    def _access_domain_today(self):
        """The guardians to whom the diary is open now, on each school's own clock."""
        return self.env["res.company"]._school_domain_today(self._access_domain)

    @api.depends(
        "active",
        "date_from",
        "date_end",
        "student_id.active",
        "student_id.departure_date",
        "student_id.partner_id",
        "application_ids.kind",
        "application_ids.state",
        "application_ids.ended_by_id",
        "consent_ids.is_gate",
        "consent_ids.state",
        "consent_ids.date",
        "consent_ids.valid_until",
    )
    def _compute_diary_open(self):
        open_ids = set(
            self.search(self._access_domain_today() & Domain("id", "in", self.ids)).ids
        )
        for guardian in self:
            guardian.diary_open = guardian.id in open_ids

    def _search_diary_open(self, operator, value):
        return self._school_search_flag(operator, value, "_access_domain_today")

    # A pupil of age, and who has spoken for that pupil before

    def _fellows(self):
        """Who else speaks for the pupil of age whose own right this is, or has.

        To the pupil: applicants are the parents of those under age (001-c).
        """
        self.ensure_one()
        if self.relation != "self":
            return self.browse()
        return self.student_id.guardian_ids - self

    def _is_ended_by_pupil(self):
        """Whether a pupil of age may end the right: not that of a court's guardian."""
        self.ensure_one()
        today = self.company_id._school_today()
        return self._is_valid(today) and self.ground not in ("guardianship", "court")

    def _end_by_pupil(self):
        """At once, and with its reason: mails, paper and the portal end together."""
        self.env["res.company"]._school_claim(self)  # a double click is one
        for guardian in self.filtered(lambda one: one._is_ended_by_pupil()):
            # As the office reads it.
            office = guardian.with_context(lang=guardian.company_id.partner_id.lang)
            guardian.end_reason = office.env._("By the pupil, who is of age.")
            guardian.action_end()

    # Consents

    def _with_consent(self):
        """Those with a consent in force; without it nothing electronic goes out."""
        in_force = self.env["res.company"]._school_domain_today(
            self.env["school.consent"]._in_force_domain
        )
        return (
            self.env["school.consent"]
            .search(in_force & Domain("guardian_id", "in", self.ids))
            .guardian_id
        )

    def _consents_to_withdraw(self, purpose=None):
        """Their consents that hold today or would later.

        :param purpose: ``school.consent.purpose``; by default the diary
        """
        purpose = purpose or self.env["school.consent.purpose"]._gate()
        today = min(self.env["res.company"]._school_days())
        return self.env["school.consent"].search(
            Domain("guardian_id", "in", self.ids)
            & Domain("purpose_id", "=", purpose.id)
            & Domain("state", "=", "granted")
            & (Domain("valid_until", "=", False) | Domain("valid_until", ">=", today))
        )

    def _given_consents(self):
        """Their consents in force today, to whatever."""
        in_force = self.env["res.company"]._school_domain_today(
            self.env["school.consent"]._given_domain
        )
        return self.env["school.consent"].search(
            in_force & Domain("guardian_id", "in", self.ids)
        )

    def _register_consent(self, way, purpose=None, text=None, **evidence):
        """Register the person's consent as of today, unless one is in force.

        A consent to an earlier text, which is to end soon, gives way to it.

        :param way: paper or electronic
        :param purpose: ``school.consent.purpose``; by default the diary
        :param text: ``school.consent.text`` that was read; by default today's
        :param evidence: further fields of ``school.consent``
        """
        self.ensure_one()
        purpose = purpose or self.env["school.consent.purpose"]._gate()
        self.env["res.company"]._school_claim(self)  # a double click is one
        text = text or purpose._text(self.company_id)
        given = self._given_consents().filtered(lambda one: one.purpose_id == purpose)
        if given and (given.text_id == text or not given.valid_until):
            return
        self._consents_to_withdraw(purpose).action_withdraw()
        self.env["school.consent"].create(
            {
                "guardian_id": self.id,
                "purpose_id": purpose.id,
                "state": "granted",
                "date": self.company_id._school_today(),
                "text_id": text.id,
                "way": way,
                **evidence,
            }
        )

    # What was given stays with the person and the pupil for whom it was given

    def write(self, vals):
        if {"student_id", "partner_id"} & vals.keys():
            self._check_unused(vals)
        return super().write(vals)

    def _check_unused(self, vals):
        """Refuse to make another person's access, or to another pupil, of these."""
        for guardian in self.sudo():  # whether there is anything, whoever may read it
            moved = any(
                name in vals and vals[name] != guardian[name].id
                for name in ("student_id", "partner_id")
            )
            if moved and guardian._has_history():
                raise UserError(
                    self.env._(
                        "Applications, consents or deliveries of %(name)s hang on "
                        "this record. End it and enter a new one.",
                        name=guardian.partner_id.name,
                    )
                )

    def _has_history(self):
        """Whether anything was asked for, given or agreed by this guardian."""
        self.ensure_one()
        return bool(self.application_ids or self.consent_ids)
