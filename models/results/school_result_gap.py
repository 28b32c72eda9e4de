from odoo import api, fields, models
from odoo.tools import SQL


class SchoolResultGap(models.Model):
    """What is still to be decided before a term is closed: a row is a course in a term
    that has begun (000-7a, 002-5a, 003-5a, 004-2)."""

    _name = "school.result.gap"
    _description = "Results to be decided"
    _auto = False
    _rec_names_search = ["course_id"]
    _order = "date_end, class_id, course_id, id"
    _check_company_auto = True
    _depends = {
        "school.result": [
            *("course_id", "term_id", "is_due", "state", "proposed_id"),
            "company_id",
        ],
        "school.course": ["class_id", "subject_id", "teacher_id", "year_id"],
        "school.class": ["parent_id"],
        "school.term": ["date_start", "date_end", "state"],
    }

    course_id = fields.Many2one("school.course", readonly=True, check_company=True)
    class_id = fields.Many2one(
        "school.class",
        readonly=True,
        check_company=True,
        help="Of a subgroup: the class that it is a part of.",
    )
    subject_id = fields.Many2one("school.subject", readonly=True, check_company=True)
    teacher_id = fields.Many2one("res.users", readonly=True)
    year_id = fields.Many2one("school.year", readonly=True, check_company=True)
    term_id = fields.Many2one("school.term", readonly=True, check_company=True)
    date_end = fields.Date(string="Term ends", readonly=True)
    due_count = fields.Integer(string="Pupils", readonly=True)
    missing_count = fields.Integer(string="Left to decide", readonly=True)
    proposed_count = fields.Integer(
        string="Proposed", readonly=True, help="These can be confirmed at once."
    )
    may_decide = fields.Boolean(compute="_compute_may_decide")
    company_id = fields.Many2one("res.company", string="School", readonly=True)

    @api.depends("teacher_id")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        """A homeroom teacher sees what colleagues have left, and decides nothing."""
        user = self.env.user
        is_deputy = user.has_group("school_diary.group_school_diary_deputy")
        for gap in self:
            gap.may_decide = is_deputy or gap.teacher_id == user

    @api.depends("course_id", "term_id")
    def _compute_display_name(self):
        for gap in self:
            gap.display_name = f"{gap.course_id.display_name} · {gap.term_id.name}"

    @property
    def _table_query(self):
        begun = SQL(" OR ").join(
            SQL("term.company_id = ANY(%s) AND term.date_start <= %s", companies, day)
            for day, companies in self.env["res.company"]._school_days().items()
        )
        return SQL(
            """
            SELECT result.course_id * 1048576::bigint + result.term_id AS id,
                   result.course_id, result.term_id, term.date_end,
                   COALESCE(class.parent_id, class.id) AS class_id,
                   course.subject_id, course.teacher_id, course.year_id,
                   COUNT(*) AS due_count,
                   COUNT(*) FILTER (WHERE result.state = 'open') AS missing_count,
                   COUNT(result.proposed_id) FILTER (WHERE result.state = 'open')
                       AS proposed_count,
                   course.company_id
              FROM school_result result
              JOIN school_term term ON term.id = result.term_id
               AND term.state = 'open' AND (%s)
              JOIN school_course course ON course.id = result.course_id
              JOIN school_class class ON class.id = course.class_id
             WHERE result.is_due
             GROUP BY result.course_id, result.term_id, term.id, course.id, class.id
            HAVING bool_or(result.state = 'open')
            """,
            begun or SQL("FALSE"),
        )

    def action_confirm(self):
        """Take what is proposed in these courses, where nothing is decided yet."""
        places = {(gap.course_id, gap.term_id) for gap in self}
        results = self.env["school.result"].search(
            [
                ("course_id", "in", self.course_id.ids),
                ("term_id", "in", self.term_id.ids),
                ("is_due", "=", True),
                ("state", "=", "open"),
                ("proposed_id", "!=", False),
            ]
        )
        results.filtered(
            lambda one: (one.course_id, one.term_id) in places
        ).action_confirm()

    def action_open_grid(self):
        """The page of the journal, where results are decided beside the marks."""
        self.ensure_one()
        return self.course_id.action_open_grid()

    def action_open(self):
        """The results of the course in the term, to be decided one by one."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_result_action_course"
        )
        return {
            **action,
            "display_name": self.display_name,
            "domain": [
                ("course_id", "=", self.course_id.id),
                ("term_id", "=", self.term_id.id),
            ],
            "context": {
                "school_one_course": True,
                "school_may_decide": self.may_decide,
            },
        }

    @api.model
    def action_open_gaps(self):
        """What is to be decided now; a teacher begins with the own courses."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "school_diary.school_result_gap_action"
        )
        filters = {"search_default_ends": 1, "search_default_group_term": 1}
        return {**action, "context": {**filters, **self._own_first()}}

    @api.model
    def _own_first(self):
        """:return: the context in which a teacher sees the own courses alone"""
        sees_all = self.env["school.student"]._may_see_all_results()
        return {} if sees_all else {"search_default_mine": 1}
