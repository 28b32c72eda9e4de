from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...models.journal.timetable_generation import Generation
from ...tools.days import sane_days

COUNTS = ("new", "removed", "kept", "own")


class SchoolLessonGenerate(models.TransientModel):
    """Makes the dated lessons of a term from the timetable of the week."""

    _name = "school.lesson.generate"
    _description = "Generate lessons"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="School",
        required=True,
        default=lambda self: self.env.company,
    )
    year_id = fields.Many2one(
        "school.year",
        required=True,
        check_company=True,
        default=lambda self: self.env["school.year"]._current(self.env.company),
    )
    term_id = fields.Many2one(
        "school.term",
        check_company=True,
        domain="[('year_id', '=', year_id)]",
        help="Sets the days.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        compute="_compute_days",
        store=True,
        readonly=False,
        precompute=True,
        help="From today on, unless you choose an earlier day.",
    )
    date_to = fields.Date(
        string="To",
        required=True,
        compute="_compute_days",
        store=True,
        readonly=False,
        precompute=True,
        help="Last day.",
    )
    class_ids = fields.Many2many(
        "school.class",
        string="Classes",
        check_company=True,
        domain="[('year_id', '=', year_id)]",
        help="With their subgroups. Empty: all classes of the year.",
    )
    new_count = fields.Integer(string="New lessons", compute="_compute_counts")
    removed_count = fields.Integer(
        string="Replaced or removed",
        compute="_compute_counts",
        help="To come, untouched, and no longer in the timetable.",
    )
    kept_count = fields.Integer(string="Stay as they are", compute="_compute_counts")
    own_count = fields.Integer(
        string="Changed in the journal",
        compute="_compute_counts",
        help="Taught, graded, moved, substituted, cancelled or changed by hand: "
        "nothing touches them.",
    )

    _days_check = models.Constraint(*sane_days("date_from", "date_to"))
    _dates_check = models.Constraint(
        "CHECK (date_from <= date_to)", "The last day is not before the first."
    )

    @api.depends("year_id", "term_id")
    def _compute_days(self):
        today = self.env.company._school_today()
        for wizard in self:
            period = wizard.term_id or wizard.year_id
            first, last = period.date_start, period.date_end
            wizard.date_from = first and max(first, min(today, last))
            wizard.date_to = last

    @api.depends("year_id", "date_from", "date_to", "class_ids")
    def _compute_counts(self):
        for wizard in self:
            counts = {}
            if wizard._is_complete():
                counts = wizard._generation().look()
            for name in COUNTS:
                wizard[f"{name}_count"] = counts.get(name, 0)

    def action_generate(self):
        """Generate; done twice it changes nothing."""
        self.ensure_one()
        if not self._is_complete():
            raise UserError(self.env._("Choose days within the school year."))
        counts = self._generation().run()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "New lessons: %(new)s; replaced or removed: %(removed)s; "
                    "unchanged: %(kept)s",
                    new=counts["new"],
                    removed=counts["removed"],
                    kept=counts["kept"] + counts["own"],
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _is_complete(self):
        return bool(
            self.year_id
            and self.date_from
            and self.date_to
            and self.date_from <= self.year_id.date_end
            and self.year_id.date_start <= self.date_to
        )

    def _generation(self):
        self.env["school.lesson"]._check_may_arrange()
        if self.year_id.company_id not in self.env.companies:
            raise AccessError(self.env._("You do not work in this school."))
        classes = self.class_ids._origin or self.env["school.class"].search(
            Domain("year_id", "=", self.year_id._origin.id)
        )
        return Generation(
            self.env, self.year_id._origin, classes, self.date_from, self.date_to
        )
