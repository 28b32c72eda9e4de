from odoo import api, fields, models
from odoo.fields import Domain

SHOWN_PUPILS = 5
TIME_FIELDS = {"course_id", "weekday", "week", "period", "date_from", "date_to"}
ARRANGERS = (
    "school_diary.group_school_diary_deputy,school_diary.group_school_diary_head"
)


class SchoolTimetableSlot(models.Model):
    """Clashes that came later: a pupil was enrolled where the timetable stood already.

    Enrolling is not refused for the timetable's sake. Whoever makes the timetable finds
    these clashes here, and may change the lessons concerned step by step.
    """

    _inherit = "school.timetable.slot"

    has_clash = fields.Boolean(
        string="Clash",
        compute="_compute_clash_text",
        search="_search_has_clash",
        groups=ARRANGERS,
        help="A pupil has another lesson at that time.",
    )
    clash_text = fields.Text(
        string="Who and where", compute="_compute_clash_text", groups=ARRANGERS
    )

    @api.depends(
        *("weekday", "week", "minute_start", "minute_end", "date_from", "date_to"),
        *("teacher_id", "room_key", "class_id.enrollment_ids"),
    )
    @api.depends_context("lang")
    def _compute_clash_text(self):
        clashes = self._clashes()
        pupils = {one for *_clash, pupil_ids in clashes for one in pupil_ids}
        students = self.env["school.student"].sudo()  # seen by who makes the timetable
        names = {one.id: one.short_name for one in students.browse(sorted(pupils))}
        texts = {}
        for slot, other, *_same, pupil_ids in clashes:
            who = sorted(names[pupil_id] for pupil_id in pupil_ids)
            more = ["…"] if len(who) > SHOWN_PUPILS else []
            texts.setdefault(slot, []).append(
                f"{other.display_name}: {', '.join(who[:SHOWN_PUPILS] + more)}"
            )
        for slot in self:
            slot.clash_text = "\n".join(texts.get(slot, ())) or False
            slot.has_clash = slot in texts

    def _search_has_clash(self, operator, value):
        if operator != "in":
            return NotImplemented
        ahead = self.search([("date_to", ">=", fields.Date.context_today(self))])
        clashing = {slot.id for slot, *_clash in ahead._clashes()}
        return Domain("id", "in" if True in value else "not in", clashing)

    def write(self, vals):
        if TIME_FIELDS & vals.keys():
            self = self._with_standing_clashes()
        return super().write(vals)

    def _with_standing_clashes(self):
        """These slots, in which what clashes now is not refused for clashing still.

        Else a clash could not be mended in steps: to end one of its lessons earlier
        would be refused for the weeks that remain.
        """
        standing = frozenset((slot.id, other.id) for slot, other, *_ in self._clashes())
        return self.with_context(school_standing_clashes=standing)

    def _clashes_refused(self):
        standing = self.env.context.get("school_standing_clashes", ())
        return [
            clash
            for clash in self._clashes()
            if (clash[0].id, clash[1].id) not in standing
        ]
