from datetime import timedelta

from odoo import api, fields, models

KEEPERS = ",".join(
    f"school_diary.group_school_diary_{role}" for role in ("deputy", "head")
)
ARRANGEMENT = {"date", "moved_to_id", "period", "state", "substitute_id"}


class SchoolLesson(models.Model):
    """What the families were told of a lesson's arrangement."""

    _inherit = "school.lesson"

    change_ids = fields.Many2many(
        "school.change",
        "school_change_lesson_rel",
        "lesson_id",
        "change_id",
        string="Told before",
        readonly=True,
        copy=False,
        groups=KEEPERS,
    )
    told_id = fields.Many2one(
        "school.change",
        string="Families told",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="When the families were told of the lesson as it stands now.",
    )
    may_tell = fields.Boolean(compute="_compute_may_tell", compute_sudo=True)

    @api.depends("state", "substitute_id", "change_ids", "end_at", "moved_to_id")
    def _compute_may_tell(self):
        """Ahead, and otherwise than planned, or than the families were told."""
        for lesson in self:
            changed = lesson.state in ("cancelled", "moved") or lesson.substitute_id
            lesson.may_tell = lesson._lies_ahead() and (changed or lesson.change_ids)

    def _lies_ahead(self):
        """Whether the lesson, or the one that replaces it, is still to come."""
        now = fields.Datetime.now()
        return any(
            one.end_at and one.end_at + timedelta(days=one.is_untimed) > now
            for one in (self, self._as_it_stands())
        )

    def _as_it_stands(self):
        """The lesson that takes its place after all moves."""
        lesson = self
        while lesson.moved_to_id:
            lesson = lesson.moved_to_id
        return lesson

    def write(self, vals):
        if "told_id" in vals:
            self._check_may_arrange()
        if not ARRANGEMENT & vals.keys():
            return super().write(vals)
        told = self.sudo().filtered("told_id")  # of which who holds it need not know
        before = {lesson: lesson._arrangement() for lesson in told}
        result = super().write(vals)
        told.filtered(lambda one: one._arrangement() != before[one]).told_id = False
        return result

    def _arrangement(self):
        takes_place = self.state in ("planned", "held")
        return self.date, self.period, self.substitute_id, takes_place or self.state

    def action_ask_tell(self):
        """Offer to tell the families."""
        self._check_may_arrange()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "school_diary.school_lesson_tell_action"
            ),
            "context": {"default_lesson_ids": self.ids},
        }
