from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.date_utils import end_of, start_of

from ...tools.measures import Period

NESTED = ("any", "not any", "any!", "not any!")
TREND = 12
"""Months."""


class SchoolIndicator(models.Model):
    """A clause of the school's regulation, measured in a month.

    The present month is measured anew each night and whenever somebody looks; the night
    after its last day it is measured for the last time, and stays. Each measure
    (``indicator_….py``, and in the rooms below) is two counts for all schools together,
    and names the records counted.
    """

    _name = "school.indicator"
    _inherit = ["school.evidence.mixin"]
    _description = "Indicator of the service"
    _rec_names_search = ["clause_id"]
    _order = "date desc, clause_id"
    _check_company_auto = True

    clause_id = fields.Many2one(
        "school.clause",
        required=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    measure = fields.Selection(related="clause_id.measure")
    parameter = fields.Char(related="clause_id.parameter")
    number = fields.Char(related="clause_id.number")
    demand = fields.Char(related="clause_id.name")
    date = fields.Date(string="Month", required=True, readonly=True)
    measured_at = fields.Datetime(required=True, readonly=True)
    is_final = fields.Boolean(
        string="Snapshot",
        readonly=True,
        help="The month is over: it is not measured again.",
    )
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
        compute="_compute_trend", help="Month and share, from the earliest to this."
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
        """By what the clause is and demands: an adapted regulation has its own."""
        shares = {}
        clauses = self.clause_id
        for one in self.search_fetch(
            Domain("company_id", "in", self.company_id.ids)
            & Domain("clause_id.number", "in", clauses.mapped("number"))
            & Domain("clause_id.measure", "in", clauses.mapped("measure"))
            & Domain("date", ">", self._trend_start(min(self.mapped("date"))))
            & Domain("level", "!=", "none"),
            ["clause_id", "company_id", "date", "share"],
            order="date, measured_at",
        ):
            shares.setdefault(one._trend_key(), {})[one.date] = one.share
        for one in self:
            start = self._trend_start(one.date)
            one.trend = [
                {"month": fields.Date.to_string(month), "share": share}
                for month, share in shares.get(one._trend_key(), {}).items()
                if start < month <= one.date
            ]

    @api.model
    def _trend_start(self, month):
        """The last month that a trend up to ``month`` leaves out."""
        return month - relativedelta(months=TREND)

    def _trend_key(self):
        return self.company_id, self.clause_id.number, self.clause_id.measure

    # Measuring

    @api.model
    def _cron_measure(self):
        """Measure every school; of a month that is over, take the snapshot."""
        schools = self._measured_schools()
        self._measure(schools)
        self._snapshot(schools)

    @api.model
    def _measured_schools(self):
        return self.env["res.company"].search([("school_regulation_id", "!=", False)])

    @api.model
    def _measure(self, schools):
        """Measure the present month, in a number of queries that no school adds to.

        :param schools: ``res.company``
        """
        for day, of_day in self._schools_by_day(schools):
            self._measure_month(of_day, self._period(day))

    @api.model
    def _snapshot(self, schools):
        """Measure the month before for the last time, where it was measured at all."""
        for day, of_day in self._schools_by_day(schools):
            period = self._period(start_of(day, "month") - timedelta(days=1), day)
            found = self._read_group(
                Domain("date", "=", period.first)
                & Domain("company_id", "in", of_day.ids),
                ["company_id"],
                ["is_final:bool_or"],
            )
            open_ids = [school.id for school, is_final in found if not is_final]
            self._measure_month(of_day.browse(open_ids), period)
            self.search(
                Domain("date", "=", period.first) & Domain("company_id", "in", open_ids)
            ).is_final = True

    @api.model
    def _schools_by_day(self, schools):
        """:return: list of today's date and the schools in which it is that day"""
        schools = schools.filtered("school_regulation_id")
        return [
            (day, schools & schools.browse(company_ids))
            for day, company_ids in self.env["res.company"]._school_days().items()
        ]

    @api.model
    def _measure_month(self, schools, period):
        rows = self._measured_rows(schools, period)
        if rows:
            self._store(rows)

    @api.model
    def _period(self, day, today=None):
        """The month of a day, up to today; by default that day is today."""
        last = end_of(day, "month")
        end = min(last + timedelta(days=1), today or day)
        return Period(start_of(day, "month"), min(last, end), end)

    @api.model
    def _measured_rows(self, schools, period):
        clauses = self.env["school.clause"].search_fetch(
            [("regulation_id", "in", schools.school_regulation_id.ids)],
            ["regulation_id", "measure"],
        )
        found = {
            measure: self._count(measure, schools, period)
            for measure in set(clauses.mapped("measure"))
        }
        followed = clauses.grouped("regulation_id")
        return [
            (
                clause.id,
                school.id,
                period.first,
                *found[clause.measure].get(school, (0, 0)),
            )
            for school in schools
            for clause in followed.get(school.school_regulation_id, [])
        ]

    @api.model
    def _count(self, measure, schools, period):
        """:return: dict of school to how many are as they should be, and of how many"""
        what = self._measure_of(measure, period)
        records = self.env[what.model]
        school = self._school_field(what.model)
        everything = what.all & Domain(school, "in", schools.ids)
        found = records._search(everything)
        is_good = self._good_sql(records, everything, what.good, found)
        company = SQL.identifier(found.table, school)
        found.groupby = company
        rows = self.env.execute_query(
            found.select(
                company,
                SQL("COUNT(*) FILTER (WHERE %s)", is_good),
                SQL("COUNT(*)"),
            )
        )
        return {schools.browse(row[0]): row[1:] for row in rows}

    @api.model
    def _good_sql(self, records, everything, good, found):
        """The condition of what is good, beside all that is found.

        What hangs on other records is looked up once for all: asked row by row it
        would take longer with each school.
        """
        good = good.optimize_full(records)
        if any(one.operator in NESTED for one in good.iter_conditions()):
            chosen = records._search(everything & good)
            return SQL(
                "%s IN %s", SQL.identifier(found.table, "id"), chosen.subselect()
            )
        return good._to_sql(records, found.table, found)

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
                 WHERE school_indicator.is_final IS NOT TRUE
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
        self._measure_present()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_indicator_action"
        )
        school = self.env.company
        followed = school.school_regulation_id
        return {
            **action,
            "domain": [
                ("date", "=", start_of(school._school_today(), "month")),
                ("clause_id.regulation_id", "=", followed.id),
                ("clause_id.active", "=", True),
            ],
        }

    @api.model
    def _measure_present(self):
        self.check_access("read")
        # Who sees the counts may have them counted.
        self.sudo()._measure(self.env.company)  # nobody writes them

    def action_open_missing(self):
        """Show what is not as it should be."""
        what = self._evidence()
        return self._open(what.model, what.all & ~what.good)

    def action_open_all(self):
        """Show all that was counted."""
        what = self._evidence()
        return self._open(what.model, what.all)

    def _counted_models(self):
        for measure, counted in self.grouped("measure").items():
            # Whatever the month, it is the same model.
            day = counted[0].date
            yield counted, self._measure_of(measure, self._period(day)).model

    def _evidence(self):
        self.ensure_one()
        self.check_access("read")
        period = self._period(self.date, self.company_id._school_today())
        return self._measure_of(self.measure, period)

    def _open(self, model, domain):
        domain &= Domain(self._school_field(model), "=", self.company_id.id)
        records = self.env[model]
        records.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.clause_id.display_name,
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": self._askable(records, domain),
        }

    def _askable(self, records, domain):
        """The domain as this person may search by it.

        Who may read the records need not read all that the measure rests on, such as
        consents and agreements: then they are named one by one.
        """
        try:
            records._search(domain)
        except AccessError:
            found = records.sudo().search(domain)  # who sees the count may see whose
            return [("id", "in", found.ids)]
        return list(domain)

    # On paper

    def _by_month(self):
        """:return: list of ``school.indicator``: of a school and a month, in order"""
        ordered = self.sorted(lambda one: (one.date, *one._place()))
        return list(ordered.grouped(lambda one: (one.company_id, one.date)).values())

    def _place(self):
        """By which clauses are put into the order of the regulation."""
        return self.clause_id.sequence, self.clause_id.id

    def _by_topic(self):
        """:return: list of the topic's name and its ``school.indicator``"""
        topics = self.env["school.clause"]._fields["topic"]
        found = self.grouped(lambda one: one.clause_id.topic)
        return [
            (label, found[name])
            for name, label in topics._description_selection(self.env)
            if name in found
        ]

    def _share_before(self):
        """The share of the last month before this that was measured, or None."""
        month = fields.Date.to_string(self.date)
        shares = [one["share"] for one in self.trend or [] if one["month"] < month]
        return shares[-1] if shares else None

    def report_file_name(self):
        """The name of the printed file, without its ending."""
        return self.env._("Indicators %(month)s", month=self[:1].date)
