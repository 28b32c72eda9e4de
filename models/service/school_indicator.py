from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.date_utils import end_of, start_of

from ...tools.measures import Period


class SchoolIndicator(models.Model):
    """A clause of the school's regulation, measured in a month.

    The present month is measured anew each night and whenever the list is opened; what
    stood there at its end stays. Each measure (``indicator_….py``, and in the rooms
    below) is two counts for all schools together, and names the records counted.
    """

    _name = "school.indicator"
    _description = "Indicator of the service"
    _rec_names_search = ["clause_id"]
    _order = "date desc, clause_id"
    _check_company_auto = True

    clause_id = fields.Many2one(
        "school.clause",
        required=True,
        readonly=True,
        ondelete="cascade",
        check_company=True,
    )
    measure = fields.Selection(related="clause_id.measure")
    parameter = fields.Char(related="clause_id.parameter")
    number = fields.Char(related="clause_id.number")
    demand = fields.Char(related="clause_id.name")
    date = fields.Date(string="Month", required=True, readonly=True)
    measured_at = fields.Datetime(required=True, readonly=True)
    good = fields.Integer(string="As it should be", readonly=True)
    total = fields.Integer(string="Of", readonly=True)
    missing = fields.Integer(readonly=True, help="What is not as it should be.")
    share = fields.Float(string="%", digits=(5, 1), readonly=True, aggregator="avg")
    level = fields.Selection(
        [
            ("good", "Good"),
            ("fair", "To be watched"),
            ("poor", "Poor"),
            ("none", "Nothing to measure"),
        ],
        required=True,
        readonly=True,
    )
    trend = fields.Json(
        compute="_compute_trend", help="The shares of the months before, and of this."
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, readonly=True, index=True
    )

    _month_uniq = models.UniqueIndex(
        "(clause_id, company_id, date)", "This clause is measured in this month."
    )

    @api.depends("clause_id", "date")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.clause_id.display_name}, {one.date}"

    @api.depends("clause_id", "date")
    def _compute_trend(self):
        shares = {}
        for one in self.search_fetch(
            Domain("clause_id", "in", self.clause_id.ids)
            & Domain("company_id", "in", self.company_id.ids)
            & Domain("level", "!=", "none"),
            ["clause_id", "company_id", "date", "share"],
            order="date",
        ):
            months = shares.setdefault((one.clause_id, one.company_id), [])
            months.append((one.date, one.share))
        for one in self:
            months = shares.get((one.clause_id, one.company_id), [])
            one.trend = [share for date, share in months if date <= one.date][-12:]

    # Measuring

    @api.model
    def _cron_measure(self):
        """Measure every school; the last time of a month remains as its snapshot."""
        self._measure(self._measured_schools())

    @api.model
    def _measured_schools(self):
        return self.env["res.company"].search([("school_regulation_id", "!=", False)])

    @api.model
    def _measure(self, schools):
        """Measure the present month, in a number of queries that no school adds to.

        :param schools: ``res.company``
        """
        schools = schools.filtered("school_regulation_id")
        rows = []
        for day, company_ids in self.env["res.company"]._school_days().items():
            of_day = schools.filtered(lambda one, ids=company_ids: one.id in ids)
            rows += self._measured_rows(of_day, self._period(day))
        if rows:
            self._store(rows)

    @api.model
    def _period(self, day, today=None):
        """The month of a day, up to today."""
        return Period(start_of(day, "month"), min(end_of(day, "month"), today or day))

    @api.model
    def _measured_rows(self, schools, period):
        clauses = schools.school_regulation_id.clause_ids
        found = {
            measure: self._count(measure, schools, period)
            for measure in set(clauses.mapped("measure"))
        }
        return [
            (
                clause.id,
                school.id,
                period.first,
                *found[clause.measure].get(school, (0, 0)),
            )
            for school in schools
            for clause in school.school_regulation_id.clause_ids
        ]

    @api.model
    def _count(self, measure, schools, period):
        """:return: dict of school to how many are as they should be, and of how many"""
        what = self._measure_of(measure, period)
        school = self._school_field(what.model)
        of_schools = Domain(school, "in", schools.ids)
        records = self.env[what.model]
        total = dict(records._read_group(what.all & of_schools, [school], ["__count"]))
        good = dict(
            records._read_group(
                what.all & what.good & of_schools, [school], ["__count"]
            )
        )
        return {one: (good.get(one, 0), count) for one, count in total.items()}

    @api.model
    def _measure_of(self, measure, period):
        """The measure of that name: the method ``_measure_<name>``."""
        return getattr(self, f"_measure_{measure}")(period)

    @api.model
    def _school_field(self, model):
        return "id" if model == "res.company" else "company_id"

    @api.model
    def _store(self, rows):
        """:param rows: list of clause id, company id, month, good, total"""
        self.flush_model()
        columns = zip(*rows, strict=True)
        clause_ids, company_ids, months, good, total = map(list, columns)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO school_indicator
                       (clause_id, company_id, date, good, total, missing, share, level,
                        measured_at)
                SELECT row.clause_id, row.company_id, row.date, row.good, row.total,
                       row.total - row.good, percent.share,
                       CASE WHEN row.total = 0 THEN 'none'
                            WHEN percent.share >= clause.target THEN 'good'
                            WHEN percent.share >= clause.tolerance THEN 'fair'
                            ELSE 'poor' END,
                       %(now)s
                  FROM unnest(%(clauses)s, %(schools)s, %(months)s::date[], %(good)s,
                              %(total)s)
                       AS row (clause_id, company_id, date, good, total)
                  JOIN school_clause clause ON clause.id = row.clause_id
                 CROSS JOIN LATERAL (
                       SELECT COALESCE(100.0 * row.good / NULLIF(row.total, 0), 0)
                              AS share) percent
                ON CONFLICT (clause_id, company_id, date) DO UPDATE
                   SET (good, total, missing, share, level, measured_at) =
                       (EXCLUDED.good, EXCLUDED.total, EXCLUDED.missing, EXCLUDED.share,
                        EXCLUDED.level, EXCLUDED.measured_at)
                """,
                now=fields.Datetime.now(),
                clauses=clause_ids,
                schools=company_ids,
                months=months,
                good=good,
                total=total,
            )
        )
        self.invalidate_model()

    # Evidence

    @api.model
    def action_open_present(self):
        """Measure the present month of the school, and show it."""
        self.check_access("read")
        school = self.env.company
        self.sudo()._measure(school)  # who sees the counts may have them counted
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_indicator_action"
        )
        month = start_of(school._school_today(), "month")
        return {**action, "domain": [("date", "=", month)]}

    def action_open_missing(self):
        """Show what is not as it should be."""
        what = self._evidence()
        return self._open(what.model, what.all & ~what.good)

    def action_open_all(self):
        """Show all that was counted."""
        what = self._evidence()
        return self._open(what.model, what.all)

    def _evidence(self):
        self.ensure_one()
        self.check_access("read")
        period = self._period(self.date, self.company_id._school_today())
        return self._measure_of(self.measure, period)

    def _open(self, model, domain):
        domain &= Domain(self._school_field(model), "=", self.company_id.id)
        return {
            "type": "ir.actions.act_window",
            "name": self.clause_id.display_name,
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": list(domain),
        }

    # On paper

    def _by_month(self):
        """:return: list of ``school.indicator``: of a school and a month, in order"""
        ordered = self.sorted(lambda one: (one.date, one.clause_id.sequence))
        return list(ordered.grouped(lambda one: (one.company_id, one.date)).values())

    def report_file_name(self):
        """The name of the printed file, without its ending."""
        return self.env._("Indicators %(month)s", month=self[:1].date)
