from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.days import sane_days


class SchoolConsentPurpose(models.Model):
    """What the school asks the families' consent for: the diary, messengers …

    Those that ship are shared by all schools; a school adds purposes and texts of its
    own.
    """

    _name = "school.consent.purpose"
    _description = "Purpose of a consent"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_gate = fields.Boolean(
        string="Opens the diary",
        readonly=True,
        help="Without this consent the diary is shut and nothing electronic goes out.",
    )
    consequence = fields.Char(
        string="Without it", translate=True, help="What the family is told of it."
    )
    text_ids = fields.One2many("school.consent.text", "purpose_id", string="Texts")
    company_id = fields.Many2one(
        "res.company",
        string="School",
        default=lambda self: self.env.company,
        help="Empty: shared by all schools of the database.",
    )

    _gate_uniq = models.UniqueIndex(
        "(is_gate) WHERE is_gate", "One purpose alone opens the diary."
    )

    _gate_check = models.Constraint(
        "CHECK (active OR is_gate IS NOT TRUE)",
        "The diary cannot do without this consent.",
    )

    @api.model
    def _gate(self):
        """The purpose whose consent opens the diary."""
        return self.env.ref("school_diary.consent_purpose_diary")

    @api.model
    def _of_school(self, school):
        """The purposes for which a school asks today: those with a text in force."""
        purposes = self.search([("company_id", "in", (False, school.id))])
        return purposes.filtered(lambda one: one._text(school))

    def _text(self, school):
        """The text that a school asks by today: its own, or else the shipped one.

        :return: ``school.consent.text``; nothing where there is none in force
        """
        self.ensure_one()
        today = school._school_today()
        texts = self.text_ids.filtered(
            lambda one: (
                one.company_id in (school, school.browse()) and one.date_from <= today
            )
        )
        return texts.sorted(lambda one: one._rank())[-1:]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_gate(self):
        if any(one.is_gate for one in self):
            raise UserError(self.env._("The diary cannot do without this consent."))


class SchoolConsentText(models.Model):
    """A version of what the families consent to; what was consented to stays."""

    _name = "school.consent.text"
    _description = "Text of a consent"
    _rec_name = "version"
    _order = "purpose_id, date_from desc, id desc"
    _check_company_auto = True

    purpose_id = fields.Many2one(
        "school.consent.purpose",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    version = fields.Char(required=True)
    date_from = fields.Date(
        string="In force from",
        required=True,
        default=lambda self: self.env.company._school_today(),
    )
    body = fields.Text(string="Text", required=True, translate=True)
    asks_again = fields.Boolean(
        help="Consents to an earlier text end on the eve of this one's first day: the "
        "families are asked again. Leave them time.",
    )
    consent_ids = fields.One2many("school.consent", "text_id", string="Consents")
    company_id = fields.Many2one(
        "res.company",
        string="School",
        default=lambda self: self.env.company,
        help="Empty: shared by all schools of the database.",
    )

    _days_check = models.Constraint(*sane_days("date_from"))
    _version_uniq = models.UniqueIndex(
        "(purpose_id, version, COALESCE(company_id, 0))",
        "There is such a version already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        texts = super().create(vals_list)
        for text in texts.filtered("asks_again"):
            text._ask_again()
        return texts

    def write(self, vals):
        if vals.keys() - {"version"} and not self.env.su and self._is_used():
            raise UserError(
                self.env._(
                    "Somebody has consented to this text already: make a new version."
                )
            )
        result = super().write(vals)
        if vals.get("asks_again"):
            for text in self:
                text._ask_again()
        return result

    def _asking_again(self, school):
        """The later texts by which the school's families are asked again."""
        return self.purpose_id.text_ids.filtered(
            lambda one: (
                one.asks_again
                and one.company_id in (school, school.browse())
                and school not in one._replaced_in()
                and one._rank() > self._rank()
            )
        )

    def _replaced_in(self):
        """The schools that ask by a text of their own when this shared one begins."""
        self.ensure_one()
        texts = self.sudo().purpose_id.text_ids  # the other schools', too
        own = texts.filtered(
            lambda one: one.company_id and one.date_from <= self.date_from
        )
        return texts.company_id.browse() if self.company_id else own.company_id

    def _rank(self):
        """The highest of a school's texts that are in force is the one it asks by."""
        self.ensure_one()
        return bool(self.company_id), self.date_from, self.id

    def _is_used(self):
        consents = self.env["school.consent"].sudo()  # whoever may read them
        waiting = self.env["school.application"].sudo()  # as above
        return bool(
            consents.search_count([("text_id", "in", self.ids)], limit=1)
            or waiting.search_count([("consent_text_id", "in", self.ids)], limit=1)
        )

    def _ask_again(self):
        """End the consents to earlier texts on the eve of this one's first day.

        Those of its school; of a shared text, of the schools that ask by it.
        """
        eve = self.date_from - timedelta(days=1)
        consents = self.env["school.consent"].sudo()  # follows from the new text
        schools = (
            Domain("company_id", "=", self.company_id.id)
            if self.company_id
            else Domain("company_id", "not in", self._replaced_in().ids)
        )
        consents.search(
            schools
            & Domain("purpose_id", "=", self.purpose_id.id)
            & Domain("text_id", "!=", self.id)
            & Domain("state", "=", "granted")
            & Domain("date", "<=", eve)
            & (Domain("valid_until", "=", False) | Domain("valid_until", ">", eve))
        ).write({"valid_until": eve})
