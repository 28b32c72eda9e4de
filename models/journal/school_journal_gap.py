from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

ACTIVITY = "school_diary.mail_activity_type_journal"


class SchoolJournalGap(models.Model):
    """What is not filled in: a lesson of the past, and what it lacks.

    Not of years that are over, nor of closed terms, where nothing can be mended.
    Homework is missed where the course usually gives it: after more than half of its
    lessons held.
    """

    _name = "school.journal.gap"
    _description = "Not filled in"
    _auto = False
    _rec_names_search = ["lesson_id"]
    _order = "date, teacher_id, id"
    _check_company_auto = True

    lesson_id = fields.Many2one("school.lesson", readonly=True, check_company=True)
    teacher_id = fields.Many2one("res.users", readonly=True)
    course_id = fields.Many2one("school.course", readonly=True, check_company=True)
    class_id = fields.Many2one("school.class", readonly=True, check_company=True)
    date = fields.Date(readonly=True)
    kind = fields.Selection(
        [
            ("held", "Not marked as held"),
            ("topic", "No topic"),
            ("homework", "No homework"),
            ("grades", "Test without grades"),
        ],
        string="What is missing",
        readonly=True,
    )
    company_id = fields.Many2one("res.company", string="School", readonly=True)

    @api.depends("lesson_id")
    def _compute_display_name(self):
        for gap in self:
            gap.display_name = gap.lesson_id.display_name

    @property
    def _table_query(self):
        days = self.env["res.company"]._school_days()
        past = SQL(" OR ").join(
            SQL("lesson.company_id = ANY(%s) AND lesson.date < %s", companies, day)
            for day, companies in days.items()
        )
        return SQL(
            """
            WITH past AS (
                SELECT lesson.*,
                       COALESCE(lesson.substitute_id, lesson.teacher_id) AS giver_id,
                       EXISTS (SELECT FROM school_homework work
                                WHERE work.lesson_id = lesson.id) AS has_homework
                  FROM school_lesson lesson
                  JOIN school_class class ON class.id = lesson.class_id
                 WHERE (%(past)s) AND lesson.state IN ('planned', 'held')
                   AND class.year_id IN (
                       SELECT DISTINCT ON (company_id) id FROM school_year
                        WHERE date_start <= CURRENT_DATE
                        ORDER BY company_id, date_start DESC)
                   AND NOT EXISTS (
                       SELECT FROM school_term term
                        WHERE term.year_id = class.year_id
                          AND term.state = 'closed'
                          AND term.kind IN (class.term_kind, 'year')
                          AND lesson.date BETWEEN term.date_start AND term.date_end)
            ), usual AS (
                SELECT course_id FROM past
                 WHERE state = 'held'
                 GROUP BY course_id
                HAVING 2 * COUNT(*) FILTER (WHERE has_homework) > COUNT(*)
            ), gap AS (
                SELECT past.*, 0 AS place, 'held' AS kind FROM past
                 WHERE state = 'planned'
                 UNION ALL
                SELECT past.*, 1, 'topic' FROM past
                 WHERE state = 'held' AND COALESCE(topic, '') = ''
                 UNION ALL
                SELECT past.*, 2, 'homework' FROM past
                 WHERE state = 'held' AND NOT has_homework AND is_test IS NOT TRUE
                   AND course_id IN (SELECT course_id FROM usual)
                 UNION ALL
                SELECT past.*, 3, 'grades' FROM past
                 WHERE state = 'held' AND is_test
                   AND NOT EXISTS (SELECT FROM school_grade grade
                                    WHERE grade.lesson_id = past.id)
            )
            SELECT id * 4 + place AS id, id AS lesson_id, giver_id AS teacher_id,
                   course_id, class_id, date, kind, company_id
              FROM gap
            """,
            past=past or SQL("FALSE"),
        )

    def action_open_lesson(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "school.lesson",
            "res_id": self.lesson_id.id,
            "views": [(False, "form")],
        }


class SchoolJournalReminder(models.Model):
    """A teacher was reminded of what is missing of a day; once, by the unique key."""

    _name = "school.journal.reminder"
    _description = "Reminder to fill in the journal"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _rec_names_search = ["user_id"]
    _order = "date desc, id desc"

    user_id = fields.Many2one(
        "res.users", string="Teacher", required=True, ondelete="cascade"
    )
    date = fields.Date(required=True, help="Of the lessons.")
    gap_ids = fields.Many2many(
        "school.journal.gap", string="Not filled in", compute="_compute_gap_ids"
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True
    )

    _day_uniq = models.UniqueIndex(
        "(user_id, date, company_id)", "The teacher is reminded of this day already."
    )

    @api.depends("user_id.name", "date")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.user_id.name}, {one.date}"

    def _compute_gap_ids(self):
        gaps = self.env["school.journal.gap"].search(self._gap_domain())
        by_day = gaps.grouped(lambda gap: (gap.teacher_id, gap.date, gap.company_id))
        for one in self:
            one.gap_ids = by_day.get((one.user_id, one.date, one.company_id), gaps[:0])

    def _gap_domain(self):
        return Domain("teacher_id", "in", self.user_id.ids) & Domain(
            "date", "in", self.mapped("date")
        )

    @api.model
    def _cron_remind(self, batch_size=200):
        """Remind of what was missing when the reminder of the school is due.

        Safe to kill and to run twice at once: a day is reminded of by one row.
        """
        self._finish()
        due = self._due(batch_size + 1)
        for user_id, day, company_id in due[:batch_size]:
            self._remind(user_id, day, company_id)
        self.env["ir.cron"]._commit_progress(
            len(due[:batch_size]), remaining=len(due[batch_size:])
        )

    def _due(self, limit):
        """Teachers and days not yet reminded of, the oldest first."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT gap.teacher_id, gap.date, gap.company_id
                  FROM (%s) gap
                  JOIN res_users teacher ON teacher.id = gap.teacher_id
                   AND teacher.active
                 WHERE NOT EXISTS (
                       SELECT FROM school_journal_reminder told
                        WHERE told.user_id = gap.teacher_id
                          AND told.date = gap.date
                          AND told.company_id = gap.company_id)
                 GROUP BY gap.teacher_id, gap.date, gap.company_id
                 ORDER BY gap.date, gap.teacher_id
                 LIMIT %s
                """,
                self.env["school.journal.gap"]._table_query,
                limit,
            )
        )

    def _remind(self, user_id, day, company_id):
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO school_journal_reminder
                            (user_id, date, company_id, create_date)
                     VALUES (%s, %s, %s, now() AT TIME ZONE 'UTC')
                ON CONFLICT DO NOTHING RETURNING id
                """,
                user_id,
                day,
                company_id,
            )
        )
        # Without a mail: the activity is what reminds.
        told = self.with_context(mail_activity_quick_update=True)
        told.browse(one for (one,) in rows).activity_schedule(
            ACTIVITY, date_deadline=day, user_id=user_id
        )

    def _finish(self):
        """What is filled in by now needs no reminder any more."""
        open_ones = self.search([("activity_ids", "!=", False)])
        open_ones.filtered(lambda one: not one.gap_ids).activity_feedback([ACTIVITY])
