from odoo import api, fields, models
from odoo.tools import SQL, format_datetime

from .change_audience import change_making_query, read_audience

LONGEST_NOTE = 300


class SchoolChange(models.Model):
    """Lessons arranged otherwise, as the families were told of them (000-4b).

    ``lesson_ids`` is what was told once. A lesson points back to it by ``told_id``
    until it is arranged anew: then it has to be told again, in another change. The
    letters say how the lessons stand when they leave.
    """

    _name = "school.change"
    _description = "Change told to the families"
    _rec_names_search = ["lesson_ids", "note"]
    _order = "id desc"
    _check_company_auto = True

    lesson_ids = fields.Many2many(
        "school.lesson",
        "school_change_lesson_rel",
        "change_id",
        "lesson_id",
        string="Lessons",
        readonly=True,
        check_company=True,
    )
    note = fields.Char(string="Note for the families", size=LONGEST_NOTE, readonly=True)
    notice_ids = fields.One2many("school.notice", "change_id", string="Notices")
    unreached = fields.Html(
        string="Not told by e-mail", compute="_compute_unreached", sanitize=False
    )
    company_id = fields.Many2one(
        "res.company", string="School", required=True, index=True, readonly=True
    )

    @api.depends("create_date", "lesson_ids")
    def _compute_display_name(self):
        for change in self:
            at = format_datetime(self.env, change.create_date, dt_format="short")
            count = len(change.lesson_ids)
            change.display_name = self.env._(
                "%(at)s, lessons: %(count)s", at=at, count=count
            )

    @api.depends("lesson_ids")
    def _compute_unreached(self):
        for change in self:
            change.unreached = self._say_unreached(self._audience(change.lesson_ids))

    # Who is concerned

    @api.private
    def _audience(self, lessons):
        """The guardians whom a change of these lessons concerns.

        :return: list of ``Recipient``
        """
        lessons.check_access("read")
        found = []
        for company, group in lessons.grouped("company_id").items():
            found += read_audience(self.env, company, group)
        return found

    @api.private
    def _say_unreached(self, audience):
        """Whom the office has to call: a list to read, the most urgent first.

        :return: ``Markup``, empty where e-mail reaches everybody
        """
        reached = {one.student_id for one in audience if one.is_reached}
        missed = [one for one in audience if not one.is_reached]
        if not missed:
            return False
        students = self.env["school.student"].sudo()  # of lessons that the user reads
        students = students.browse({one.student_id for one in missed})
        partners = self.env["res.partner"].sudo()  # as above
        partners = partners.browse({one.partner_id or 0 for one in missed} - {0})
        names = {one.id: one.short_name for one in students}
        places = {one.id: one.class_id.name for one in students}
        people = {one.id: one for one in partners}
        rows = [
            {
                "pupil": names[one.student_id],
                "place": places[one.student_id],
                "person": people.get(one.partner_id),
                "reason": self._why_unreached(one),
                "is_told": one.student_id in reached,
            }
            for one in missed
        ]
        rows.sort(key=lambda row: (row["is_told"], row["place"] or "", row["pupil"]))
        return self.env["ir.qweb"]._render(
            "school_diary.change_unreached", {"rows": rows}
        )

    def _why_unreached(self, recipient):
        if not recipient.guardian_id:
            return self.env._("no guardian is known")
        if recipient.on_paper:
            return self.env._("told on paper, with the week")
        if not recipient.is_open:
            return self.env._("no access or no consent")
        if recipient.address and not recipient.wants_it:
            return self.env._("does not want letters of changes")
        return self.env._("no delivery by e-mail agreed")

    # Telling

    @api.private
    def _tell(self, lessons, note=None):
        """Tell the families how these lessons are arranged now.

        A lesson whose families have been told of it is told only to those who are
        missing; a repeat sends nobody anything twice.

        :return: the new notices
        """
        lessons._check_may_arrange()
        lessons.check_access("write")
        lessons = lessons.filtered("may_tell")
        fresh = lessons.filtered(lambda lesson: not lesson.told_id)
        new = self.sudo().create(  # nobody writes changes by hand: access is read only
            [
                {
                    "company_id": company.id,
                    "lesson_ids": group.ids,
                    "note": " ".join((note or "").split()),
                }
                for company, group in fresh.grouped("company_id").items()
            ]
        )
        for change in new:
            change.lesson_ids.told_id = change
        return self._make_notices(lessons)

    def _make_notices(self, lessons):
        self.env.flush_all()
        ids = []
        for company, group in lessons.grouped("company_id").items():
            query = change_making_query(self.env, company, group)
            ids += [row[0] for row in self.env.execute_query(query)]
        self.env.invalidate_all(flush=False)
        notices = self.env["school.notice"].browse(ids)
        if notices:
            notices._wake_workers()
        return notices

    @api.private
    def _nothing_left_sql(self):
        """Of a notice: nothing of what it would tell stands any more.

        The days are over, or the lessons were arranged anew and told otherwise.
        """
        return SQL(
            """
            NOT EXISTS (
                SELECT 1 FROM school_lesson lesson
                  JOIN school_enrollment enrollment
                    ON enrollment.class_id = lesson.class_id
                   AND lesson.date BETWEEN enrollment.date_from
                       AND COALESCE(enrollment.date_to, lesson.date)
                 WHERE lesson.told_id = notice.change_id
                   AND enrollment.student_id = notice.student_id)
            """
        )
