from odoo import fields, models
from odoo.exceptions import AccessError, ValidationError

from ..journal.school_grade import CORRECTION_PERIOD, ReasonNeeded

DECISION = {"value_id", "reason"}


class SchoolResult(models.Model):
    """What the teacher decides, within what the term's lock and the scale allow."""

    _inherit = "school.result"

    revision_ids = fields.One2many(
        "school.result.revision", "result_id", string="History"
    )

    def write(self, vals):
        """A decision is the only thing that is written by hand."""
        if not self.env.su and vals.keys() - DECISION:
            raise AccessError(self.env._("Of a result, the grade alone is decided."))
        if not DECISION & vals.keys():
            return super().write(vals)
        self._check_term_open()
        before = {one: (one.value_id, one.decided_at, one.reason) for one in self}
        anew = self._decided_anew(vals)
        if anew and not vals["value_id"]:
            anew.term_id._meet_closing()
        for (state, known_at), results in anew.grouped(
            lambda one: one._state_with(vals["value_id"])
        ).items():
            decision = self._decision(state, known_at)
            super(SchoolResult, results).write({**vals, **decision})
        super(SchoolResult, self - anew).write(vals)
        self._after_decision(before, (vals.get("reason") or "").strip())
        return True

    def _decided_anew(self, vals):
        """To decide the same again is no decision: its time would be another."""
        if "value_id" not in vals:
            return self.browse()
        return self.filtered(lambda one: one.value_id.id != (vals["value_id"] or False))

    def _state_with(self, value_id):
        """The state that a decision leads to, and since when the result is known."""
        if not value_id:
            return "open", False
        known_at = self.known_at or fields.Datetime.now()
        return ("published" if self.state == "published" else "decided"), known_at

    def _decision(self, state, known_at):
        decided = bool(known_at)
        withdrawn = {} if decided else {"published_at": False}
        return {
            **withdrawn,
            "state": state,
            "known_at": known_at,
            "decided_at": decided and fields.Datetime.now(),
            "decided_by_id": decided and self.env.uid,
        }

    def _after_decision(self, before, reason):
        """What follows from new grades.

        :param before: dict of result to its former ``school.grade.value``, when that
            was decided, and why
        :param reason: what was said of it just now
        """
        changed = self.filtered(
            lambda one: (one.value_id, one.reason) != before[one][::2]
        )
        changed._check_choice()
        changed._check_reason(before, reason)
        self.env["school.result.revision"].sudo().create(  # nobody may write these
            [
                {
                    "result_id": one.id,
                    "user_id": self.env.uid,
                    "old_code": before[one][0].code,
                    "new_code": one.value_id.code,
                    "reason": one.reason,
                }
                for one in changed
                if before[one][0] or (one.value_id and one.reason)
            ]
        )
        changed._publish_or_wait()
        self._touch_years()

    def _check_term_open(self):
        """A closed term's results are reopened by the deputy head (000-7a)."""
        self.term_id._check_results_open()

    def _check_choice(self):
        for result in self.filtered("value_id"):
            if result.value_id not in result.choice_ids:
                raise ValidationError(
                    self.env._(
                        "“%(mark)s” is no result in the scale of %(course)s.",
                        mark=result.value_id.code,
                        course=result.course_id.display_name,
                    )
                )

    def _check_reason(self, before, reason):
        """What the family would wonder at is said why."""
        recent = fields.Datetime.now() - CORRECTION_PERIOD
        for result in self:
            if result.differs and not (result.reason or "").strip():
                raise ReasonNeeded(
                    self.env._(
                        "%(pupil)s: proposed is %(proposed)s. Say why the result is "
                        "%(result)s.",
                        pupil=result.student_id.short_name,
                        proposed=result.proposed_id.code,
                        result=result.value_id.code,
                    )
                )
            _value, decided_at, _why = before[result]
            if decided_at and decided_at < recent and not reason:
                raise ReasonNeeded(
                    self.env._(
                        "Decided more than a day ago: say why the result is changed."
                    )
                )


class SchoolGradeScale(models.Model):
    _inherit = "school.grade.scale"

    def _results(self):
        """The marks that may stand as results: those with bounds, where there are any.

        :return: ``school.grade.value``; none of a scale without final grades
        """
        if not self.has_results:
            return self.value_ids.browse()
        return self.value_ids.filtered("is_bound") or self.value_ids
