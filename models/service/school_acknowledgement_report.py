from odoo import api, fields, models
from odoo.tools import SQL


class SchoolAcknowledgementReport(models.Model):
    """Who of the family has seen the final grades of a term, and who has not (004-4c).

    A row for every guardian of a pupil with published results, and for whoever else
    acknowledged them: the pupil, a former guardian.
    """

    _name = "school.acknowledgement.report"
    _description = "Final grades seen by families"
    _auto = False
    _rec_name = "partner_id"
    _rec_names_search = ["student_id", "partner_id"]
    _order = "class_id, student_id, id"
    _check_company_auto = True
    _depends = {
        "school.acknowledgement": ["student_id", "term_id", "user_id", "seen_at"],
        "school.result": [
            *("student_id", "term_id", "state", "published_at", "decided_at"),
        ],
        "school.enrollment": ["student_id", "class_id", "kind", "date_from"],
    }

    student_id = fields.Many2one(
        "school.student", string="Pupil", readonly=True, check_company=True
    )
    class_id = fields.Many2one("school.class", readonly=True, check_company=True)
    year_id = fields.Many2one("school.year", readonly=True, check_company=True)
    term_id = fields.Many2one("school.term", readonly=True, check_company=True)
    partner_id = fields.Many2one("res.partner", string="Person", readonly=True)
    guardian_id = fields.Many2one("school.guardian", readonly=True, check_company=True)
    relation = fields.Selection(related="guardian_id.relation")
    phone = fields.Char(related="partner_id.phone")
    published_at = fields.Datetime(
        string="Published since", readonly=True, help="The first grade of the term."
    )
    acknowledgement_id = fields.Many2one(
        "school.acknowledgement", readonly=True, check_company=True
    )
    seen_at = fields.Datetime(string="Seen", readonly=True)
    message = fields.Text(related="acknowledgement_id.message")
    state = fields.Selection(
        [
            ("seen", "Seen"),
            ("unseen", "Not seen"),
            ("shut", "No access"),
        ],
        readonly=True,
    )
    family_has_seen = fields.Boolean(
        string="Somebody of the family has seen them", readonly=True
    )
    company_id = fields.Many2one("res.company", string="School", readonly=True)

    @property
    def _table_query(self):
        guardians = self.env["school.guardian"].sudo()  # the rules say whose are seen
        on_days = self.env["res.company"]._school_domain_today
        present = guardians._search(on_days(guardians._right_domain))
        return SQL(
            """
            WITH published AS (
                SELECT student_id, term_id, company_id,
                       MIN(published_at) AS published_at,
                       MAX(GREATEST(published_at, decided_at)) AS last_at
                  FROM school_result
                 WHERE state = 'published'
                 GROUP BY student_id, term_id, company_id
            ), reader AS (
                SELECT published.*, guardian.partner_id, guardian.id AS guardian_id
                  FROM published
                  JOIN school_guardian guardian
                    ON guardian.student_id = published.student_id
                 WHERE guardian.id IN %(present)s
            ), seen AS (
                SELECT seen.id AS acknowledgement_id, seen.student_id, seen.term_id,
                       account.partner_id, seen.seen_at, seen.company_id
                  FROM school_acknowledgement seen
                  JOIN res_users account ON account.id = seen.user_id
            )
            SELECT COALESCE(reader.guardian_id * 2097152::bigint + term_id * 2,
                            acknowledgement_id * 2 + 1) AS id,
                   student_id, term_id, partner_id, place.class_id, term.year_id,
                   reader.guardian_id, reader.published_at, acknowledgement_id, seen_at,
                   CASE WHEN seen_at >= COALESCE(last_at, seen_at) THEN 'seen'
                        WHEN reader.guardian_id IN %(admitted)s THEN 'unseen'
                        ELSE 'shut' END AS state,
                   bool_or(COALESCE(seen_at >= COALESCE(last_at, seen_at), FALSE))
                       OVER (PARTITION BY student_id, term_id) AS family_has_seen,
                   COALESCE(reader.company_id, seen.company_id) AS company_id
              FROM reader
              FULL JOIN seen USING (student_id, term_id, partner_id)
              JOIN school_term term ON term.id = term_id
              LEFT JOIN LATERAL (
                SELECT class_id FROM school_enrollment place
                 WHERE place.student_id = COALESCE(reader.student_id, seen.student_id)
                   AND place.kind = 'class' AND place.date_from <= term.date_end
                 ORDER BY date_from DESC, id DESC
                 LIMIT 1
              ) place ON TRUE
            """,
            present=present.subselect(),
            admitted=guardians._search(guardians._access_domain_today()).subselect(),
        )

    @api.depends("student_id", "partner_id")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.student_id.short_name}: {one.partner_id.name}"

    def action_open(self):
        """The message, and what was done about it; or the pupil's guardians."""
        self.ensure_one()
        opened = self.acknowledgement_id or self.student_id
        return {
            "type": "ir.actions.act_window",
            "res_model": opened._name,
            "res_id": opened.id,
            "views": [(False, "form")],
        }
