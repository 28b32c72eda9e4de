from odoo import api, fields, models

from ...tools.days import sane_days


class SchoolBellDay(models.Model):
    """Days on which other bells ring: shortened days before holidays, and the like."""

    _name = "school.bell.day"
    _description = "Days with other bells"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Reason", required=True)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(
        string="To",
        required=True,
        compute="_compute_date_to",
        store=True,
        readonly=False,
        precompute=True,
        help="Last day.",
    )
    schedule_id = fields.Many2one(
        "school.bell.schedule",
        string="Bells on these days",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    instead_of_id = fields.Many2one(
        "school.bell.schedule",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="Only for the classes that have this schedule on ordinary days, such as "
        "those of the second shift.",
    )
    class_ids = fields.Many2many(
        "school.class",
        string="Classes",
        check_company=True,
        help="Only for these classes and their subgroups. Empty: for all.",
    )
    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )

    _days_check = models.Constraint(*sane_days("date_from", "date_to"))
    _dates_check = models.Constraint(
        "CHECK (date_from <= date_to)", "The last day is not before the first."
    )

    @api.depends("date_from")
    def _compute_date_to(self):
        for day in self:
            if not day.date_to or (day.date_from and day.date_to < day.date_from):
                day.date_to = day.date_from

    @api.model_create_multi
    def create(self, vals_list):
        days = super().create(vals_list)
        with days._lessons()._rung_anew(without=days):
            return days

    def write(self, vals):
        with self._lessons()._rung_anew():
            result = super().write(vals)
        # Where the days have only come to, the ordinary bells rang until now.
        with self._lessons()._rung_anew(without=self):
            return result

    def unlink(self):
        with self._lessons()._rung_anew():
            return super().unlink()

    def _lessons(self):
        """The lessons to come on these days."""
        lessons = self.env["school.lesson"]
        return lessons.union(
            *(
                lessons._to_come(day.company_id, day.date_from, day.date_to)
                for day in self
            )
        )

    @api.model
    def _schedules(self, classes, dates, without=()):
        """Which bells ring for whom on which day.

        :param without: records of this model to be left out
        :return: function from class and date to a bell schedule
        """
        days = self.browse()
        if classes and dates:
            days = self.sudo().search(  # sudo: when it rings is no secret
                [
                    ("company_id", "in", classes.company_id.ids),
                    ("date_from", "<=", max(dates)),
                    ("date_to", ">=", min(dates)),
                ],
                order="id desc",
            )
        rules = [
            day
            for day in sorted(
                days, key=lambda day: (not day.class_ids, not day.instead_of_id)
            )
            if day not in without
        ]

        def schedule_on(school_class, date):
            usual = school_class._bell_schedule()
            for rule in rules:
                if rule._holds(school_class, usual, date):
                    return rule.schedule_id
            return usual

        return schedule_on

    def _holds(self, school_class, usual, date):
        """Whether it is this day, for this class."""
        return bool(
            date
            and self.date_from <= date <= self.date_to
            and self.company_id == school_class.company_id
            and self.instead_of_id in (self.instead_of_id.browse(), usual)
            and (
                not self.class_ids
                or (school_class | school_class.parent_id) & self.class_ids
            )
        )
