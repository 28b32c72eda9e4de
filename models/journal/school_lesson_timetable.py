from contextlib import contextmanager

from odoo import api, fields, models

# What the timetable says of a lesson; who changes it by hand, means it.
BY_SLOT = {"period": "period", "room": "room", "teacher_id": "teacher_id"}
BY_HAND = {"course_id", "time_end", "time_start", "type_id"}


class SchoolLesson(models.Model):
    """A lesson that was generated from the timetable of the week.

    ``slot_date`` is the day for which the timetable has it, wherever it was moved by
    hand. A lesson whose slot is gone keeps it: so it is known for a generated one.
    """

    _inherit = "school.lesson"

    slot_id = fields.Many2one(
        "school.timetable.slot",
        string="Lesson of the week",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    slot_date = fields.Date(string="Day in the timetable", readonly=True, copy=False)
    by_hand = fields.Boolean(
        string="Changed by hand",
        readonly=True,
        copy=False,
        help="Generating lessons from the timetable leaves it as it is.",
    )

    _slot_date_uniq = models.UniqueIndex(
        "(slot_id, slot_date) WHERE slot_id IS NOT NULL",
        "The timetable gives this lesson once a day.",
    )

    def write(self, vals):
        if {"slot_id", "slot_date"} & vals.keys():
            self._check_may_arrange()
        result = super().write(vals)
        changed = self.filtered(
            lambda one: one.slot_date and not one.by_hand and one._is_own(vals)
        )
        if changed:
            changed.by_hand = True
        return result

    def _is_own(self, vals):
        """Whether these values make the lesson another than the timetable has it."""
        if BY_HAND & vals.keys():
            return True
        if "date" in vals and self.date != self.slot_date:
            return True
        return any(
            name in vals and self[name] != self.slot_id[slot_name]
            for name, slot_name in BY_SLOT.items()
        )

    @api.model
    def _to_come(self, companies, date_from=None, date_to=None, **narrowed):
        """The planned lessons from today on.

        :param narrowed: ``classes`` or ``periods``
        """
        domain = [
            ("company_id", "in", companies.ids),
            ("state", "=", "planned"),
            ("date", ">=", self.env.company._school_today()),
        ]
        if date_from:
            domain += [("date", ">=", date_from), ("date", "<=", date_to)]
        if "classes" in narrowed:
            domain.append(("class_id", "in", narrowed["classes"].ids))
        if "periods" in narrowed:
            domain.append(("period", "in", narrowed["periods"]))
        return self.sudo().search(domain)  # sudo: whoever may change the bells

    @contextmanager
    def _rung_anew(self, check=None, without=()):
        """While bells change: lessons that followed them follow them still.

        Those to which somebody gave hours of their own keep them.

        :param check: called when the change is made
        :param without: days with other bells that have just been entered
        """
        following = self._ringing(without)
        yield
        if check:
            check()
        following.exists().modified(["period"])  # on which the times depend

    def _ringing(self, without=()):
        """Those of the lessons that begin and end with the bells."""
        schedule_on = self.env["school.bell.day"]._schedules(
            self.class_id, self.mapped("date"), without
        )
        found = []
        for lesson in self:
            bell = schedule_on(lesson.class_id, lesson.date)._bell(lesson.period)
            if (lesson.time_start, lesson.time_end) == (bell.time_start, bell.time_end):
                found.append(lesson.id)
        return self.browse(found)
