import logging

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class SchoolRetentionRule(models.Model):
    """How long a kind of personal data is kept, and on what ground.

    What ships belongs to no school and erases nothing: it proposes. A school looks at
    what would be erased today and switches the rule on; that makes it a rule of its
    own, which the nightly cron follows.
    """

    _name = "school.retention.rule"
    _inherit = ["school.evidence.mixin"]
    _description = "Retention period"
    _rec_name = "kind"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("access_log", "Who opened pupils' cards"),
            ("visit", "Visits of the diary"),
            ("absence", "Reasons of absences, in words"),
            ("announcement", "Announced absences: explanations and certificates"),
            ("deferral", "Deferrals: medical documents"),
            ("application", "Applications that hold no longer"),
            ("consent", "Evidence of consents that hold no longer"),
            ("request", "Requests for erasure, answered"),
            ("guardian", "Guardians whose right has ended"),
            ("student", "Pupils who have left, with their families"),
        ],
        string="What",
        required=True,
    )
    months = fields.Integer(
        string="Kept for (months)",
        required=True,
        help="From the day on which it happened, ended or the pupil left.",
    )
    way = fields.Selection(
        [("anonymise", "Made anonymous"), ("delete", "Deleted")],
        string="Then",
        compute="_compute_way",
    )
    ground = fields.Text(required=True, translate=True)
    on_request = fields.Boolean(
        string="On request at once",
        help="Who asks for erasure need not wait for the end of the period: no law "
        "makes the school keep it.",
    )
    active = fields.Boolean(default=True)
    confirmed_at = fields.Datetime(string="Switched on", readonly=True, copy=False)
    confirmed_by_id = fields.Many2one(
        "res.users", string="Switched on by", readonly=True, copy=False
    )
    trouble = fields.Char(
        readonly=True, copy=False, help="Why it erased nothing when it was tried last."
    )
    due_count = fields.Integer(
        string="To be erased today",
        compute="_compute_due_count",
        help="In the present school, if it were switched on now.",
    )
    is_followed = fields.Boolean(
        store=False,
        search="_search_is_followed",
        help="The present school's own, or proposed where it has none of its own.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        index=True,
        default=lambda self: self.env.company,
        help="Empty: proposed to all schools.",
    )

    _kind_uniq = models.UniqueIndex(
        "(COALESCE(company_id, 0), kind) WHERE active",
        "The school has a rule on this already.",
    )
    _months_check = models.Constraint(
        "CHECK (months BETWEEN 1 AND 1200)",
        "Something is kept for one month at least, and for a hundred years at most.",
    )
    _confirmed_check = models.Constraint(
        "CHECK (confirmed_at IS NULL "
        "OR company_id IS NOT NULL AND confirmed_by_id IS NOT NULL)",
        "A school switches on its own rules.",
    )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        names = dict(self._fields["kind"]._description_selection(self.env))
        for rule in self:
            rule.display_name = names.get(rule.kind)

    @api.depends("kind")
    def _compute_way(self):
        for rule in self:
            rule.way = "delete" if rule.kind in self._deleted_kinds() else "anonymise"

    @api.model
    def _deleted_kinds(self):
        return ("access_log", "visit")

    @api.depends("kind", "months", "company_id")
    @api.depends_context("company")
    def _compute_due_count(self):
        """A query a kind; there are no more."""
        for rule in self:
            rule.due_count = rule._due_count() if rule.kind and rule.months else 0

    def _due_count(self):
        model, due = self._due()
        return model.search_count(due)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_not_confirmed_by_hand(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Whoever changes what is erased, or when, looks at it anew."""
        self._check_not_confirmed_by_hand(vals)
        if {"kind", "months", "company_id", "active"} & vals.keys():
            vals = {**vals, "confirmed_at": False, "confirmed_by_id": False}
        return super().write(vals)

    def _check_not_confirmed_by_hand(self, vals):
        if not self.env.su and {"confirmed_at", "confirmed_by_id"} & vals.keys():
            raise AccessError(self.env._("A rule is switched on by its own action."))

    def _search_is_followed(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = Domain("company_id", "=", self.env.company.id)
        kinds = self.search(own).mapped("kind")
        followed = own | Domain("company_id", "=", False) & Domain(
            "kind", "not in", kinds
        )
        return followed if True in value else ~followed

    @api.model
    def _of_school(self, company):
        """The rules of a school: its own, and what is proposed beside them."""
        return self.with_company(company).search([("is_followed", "=", True)])

    # The dry run

    def _school(self):
        return self.company_id or self.env.company

    def _due(self, asked=False):
        """What this rule erases today: model, ``Domain``.

        :param asked: a person has asked for it
        """
        self.ensure_one()
        company = self._school()
        day = company._school_today()
        if not (asked and self.on_request):
            day -= relativedelta(months=self.months)
        return self.env["school.erasure"]._due(self.kind, company, day)

    def _counted_models(self):
        kinds = self.env["school.erasure"]._kinds()
        for kind, rules in self.grouped("kind").items():
            if kind:
                yield rules, kinds[kind].model

    def action_show_due(self):
        """The records that would be erased today; nothing is changed."""
        self.check_access("read")
        model, due = self._due()
        model.with_env(self.env).check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": model._name,
            "name": self.display_name,
            "view_mode": "list,form",
            "domain": [("id", "in", model.search(due).ids)],
            "context": {"active_test": False, "create": False},
        }

    def action_switch_on(self):
        """Let the cron erase by this rule from now on, beginning tonight.

        A proposed rule becomes one of the school's own.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_may_decide()
        rule = self.sudo()  # head and administrator decide, and nobody else; as above
        if not rule.company_id:
            rule = rule.copy({"company_id": self.env.company.id})
        rule.write(
            {
                "confirmed_at": fields.Datetime.now(),
                "confirmed_by_id": self.env.user.id,
                "trouble": False,
            }
        )
        return self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_retention_rule_action"
        )

    def action_switch_off(self):
        self.check_access("read")
        self._check_may_decide()
        rules = self.sudo()  # head and administrator decide, and nobody else
        rules.write({"confirmed_at": False, "confirmed_by_id": False})

    def _check_may_decide(self):
        if not self.env.user.has_groups(
            "school_diary.group_school_diary_head,school_diary.group_school_diary_admin"
        ):
            raise AccessError(
                self.env._("What is erased is decided by the head or an administrator.")
            )
        if self.company_id - self.env.companies:
            raise UserError(self.env._("This is another school's rule."))

    def action_erase(self):
        """Have the cron do it now, not tonight."""
        self.check_access("read")
        self._check_may_decide()
        if not all(rule.confirmed_at for rule in self):
            raise UserError(
                self.env._("Look at what would be erased, and switch it on.")
            )
        cron = self.env.ref("school_diary.ir_cron_erase_expired")
        cron.sudo()._trigger()  # the head has no rights on crons

    # The cron

    @api.model
    def _cron_erase(self, batch_size=100):
        """Erase what is over, by every rule that is switched on.

        Batch by batch, each in a transaction of its own with its row in the log: it
        may be killed at any moment, and any number of processes share the work.
        """
        cron = self.env["ir.cron"]
        for rule in self.search([("confirmed_at", "!=", False)]):
            try:
                while count := rule._erase_batch(batch_size):
                    if not cron._commit_progress(count, remaining=1):
                        return
            except Exception as error:
                # The others go on. Its text may tell of a pupil.
                self.env.cr.rollback()
                rule.trouble = type(error).__name__
                _logger.error("Retention rule %s: %s", rule.id, rule.trouble)
                cron._commit_progress()
        cron._commit_progress(remaining=0)

    def _erase_batch(self, limit):
        """:return: how many records were erased"""
        self.ensure_one()
        records = self._claim(limit)
        if records:
            self.env["school.erasure"]._erase(self.kind, records)
            self.env["school.erasure.log"]._note(
                self.kind, len(records), self.company_id, self.confirmed_by_id
            )
        return len(records)

    def _claim(self, limit):
        """Up to ``limit`` records that are due and in nobody else's hands."""
        model, due = self._due()
        query = model._search(due, order="id", limit=limit)
        rows = self.env.execute_query(
            SQL(
                "%s FOR UPDATE OF %s SKIP LOCKED",
                query.select(),
                SQL.identifier(query.table),
            )
        )
        return model.browse(row[0] for row in rows)
