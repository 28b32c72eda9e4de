from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import ormcache


class SchoolTerm(models.Model):
    """A closed term locks the journal of its classes, until the deputy reopens it."""

    _name = "school.term"
    _inherit = ["school.term", "mail.thread", "school.cached.mixin"]

    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        required=True,
        default="open",
        tracking=True,
        copy=False,
    )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("state", "open") != "open" for vals in vals_list):
            self._check_closer()
        return super().create(vals_list)

    def write(self, vals):
        """A closed term stays as it is; only the actions change its state."""
        locking = {"state", "date_start", "date_end", "kind", "year_id"} & vals.keys()
        if (
            not self.env.su
            and locking
            and ("state" in vals or "closed" in self.mapped("state"))
        ):
            raise UserError(self.env._("A term is closed and reopened by its buttons."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        if "closed" in self.mapped("state"):
            raise UserError(self.env._("A closed term is not deleted; reopen it."))

    def action_close(self):
        """From now on nobody changes the journal of the term's classes."""
        self._check_closer()
        self.filtered(lambda term: term.state == "open")._turn("closed")

    def action_reopen(self):
        self.ensure_one()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_term_reopen_action"
        ) | {"context": {"default_term_id": self.id}}

    @api.private
    def _reopen(self, reason):
        self.ensure_one()
        self._check_closer()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the term is reopened."))
        self._turn("open")
        self.message_post(body=self.env._("Reopened: %(reason)s", reason=reason))

    def _turn(self, state):
        self.sudo().state = state  # who may was just asked

    def _check_closer(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(
            "school_diary.group_school_diary_deputy"
        ):
            raise AccessError(self.env._("The deputy head closes terms."))

    # The lock

    @api.model
    @ormcache()
    def _closed_periods(self):
        """The closed terms by year, asked at every entry, hence cached.

        ``school.cached.mixin`` clears it.

        :return: dict of year id to list of (kind, first day, last day, name)
        """
        terms = self.sudo()  # that a term is closed is no secret
        periods = {}
        for term in terms.search([("state", "=", "closed")]):
            periods.setdefault(term.year_id.id, []).append(
                (term.kind, term.date_start, term.date_end, term.name)
            )
        return periods

    @api.model
    def _closed_reasons(self, places):
        """Why nothing is entered where a closed term locks the journal.

        :param places: iterable of (``school.class``, date)
        :return: dict of place to a sentence
        """
        reasons = {}
        for school_class, day in places:
            name = self._closed_by(school_class, day)
            if name:
                reasons[school_class, day] = self.env._(
                    "%(term)s is closed for %(name)s. The deputy head can reopen it.",
                    term=name,
                    name=school_class.name,
                )
        return reasons

    @api.model
    def _check_places_open(self, places):
        """Refuse to change the journal of a class on a day of a closed term."""
        for reason in self._closed_reasons(places).values():
            raise UserError(reason)

    @api.model
    def _closed_by(self, school_class, day):
        """The name of a closed term in which the class's day lies, or nothing."""
        periods = self._closed_periods()
        if not periods or not day:
            return None
        for kind, first, last, name in periods.get(school_class.year_id.id, ()):
            if kind in (school_class.term_kind, "year") and first <= day <= last:
                return name
        return None


class SchoolTermLockedMixin(models.AbstractModel):
    """What stands in the journal on a day of a class: a closed term locks it."""

    _name = "school.term.locked.mixin"
    _description = "Locked with the term"

    def _journal_places(self):
        """Where the records stand: (``school.class``, date) pairs."""
        lessons = self.sudo().lesson_id  # locked for all; told is the term's name alone
        return {(one.class_id, one.date) for one in lessons}

    def _check_term_open(self):
        self.env["school.term"]._check_places_open(self._journal_places())

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_term_open()
        return records

    def write(self, vals):
        self._check_term_open()
        result = super().write(vals)
        self._check_term_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_closed_term(self):
        self._check_term_open()


class SchoolGrade(models.Model):
    _name = "school.grade"
    _inherit = ["school.grade", "school.term.locked.mixin"]


class SchoolAbsence(models.Model):
    _name = "school.absence"
    _inherit = ["school.absence", "school.term.locked.mixin"]


class SchoolHomework(models.Model):
    _name = "school.homework"
    _inherit = ["school.homework", "school.term.locked.mixin"]


class SchoolLesson(models.Model):
    _name = "school.lesson"
    _inherit = ["school.lesson", "school.term.locked.mixin"]

    def _journal_places(self):
        return {(one.class_id, one.date) for one in self.sudo()}  # as the mixin has it
