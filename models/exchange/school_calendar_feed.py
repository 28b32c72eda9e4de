import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import NO_ACCESS
from odoo.tools import hmac

from ..diary.school_diary import AHEAD
from .calendar_writing import CalendarWriting

BEHIND = timedelta(days=14)
FEEDS = "/school_diary/calendar"
CONTENT = ("has_lessons", "has_tests", "has_vacations", "has_homework")


class SchoolCalendarFeed(models.Model):
    """A private address from which a guardian's calendar reads a pupil's diary.

    A calendar has no login: who has the address reads. So nobody guesses it, it is
    told once and kept nowhere, the gate is asked at every reading, and the guardian
    or the office revokes it at any time.
    """

    _name = "school.calendar.feed"
    _description = "Calendar subscription"
    _rec_names_search = ["guardian_id"]
    _order = "id desc"
    _check_company_auto = True

    guardian_id = fields.Many2one(
        "school.guardian",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    student_id = fields.Many2one(related="guardian_id.student_id", string="Pupil")
    seal = fields.Char(
        required=True,
        copy=False,
        groups=NO_ACCESS,
        help="Of the address, which is kept nowhere.",
    )
    has_lessons = fields.Boolean(
        string="Lessons",
        default=True,
        help="With their substitutions; what is moved or cancelled is marked.",
    )
    has_tests = fields.Boolean(
        string="Tests", default=True, help="Without the other lessons, too."
    )
    has_vacations = fields.Boolean(
        string="Vacations",
        default=True,
        help="As whole days, with the school's public holidays.",
    )
    has_homework = fields.Boolean(
        string="Homework", help="As tasks, which not every calendar shows."
    )
    fetched_on = fields.Date(string="Last read on", copy=False)
    revoked_at = fields.Datetime(string="Revoked", copy=False)
    company_id = fields.Many2one(
        related="guardian_id.company_id", store=True, index=True
    )

    _seal_uniq = models.UniqueIndex("(seal)")
    _guardian_uniq = models.UniqueIndex(
        "(guardian_id) WHERE revoked_at IS NULL",
        "This person has a calendar subscription for this pupil.",
    )

    @api.depends("guardian_id")
    def _compute_display_name(self):
        for feed in self:
            feed.display_name = feed.guardian_id.display_name

    # The address

    @api.model
    @api.private
    def _make(self, guardian, content):
        """Give a guardian a new address; the one before it opens nothing any more.

        :param content: dict of the names in ``CONTENT`` to bool
        :return: the address, which cannot be read again
        """
        self.env["res.company"]._school_claim(guardian)  # a double click is one
        guardian.invalidate_recordset(["feed_ids"])
        guardian._live_feed()._revoke()
        token = secrets.token_urlsafe(32)
        self.create(
            {"guardian_id": guardian.id, "seal": self._sealed(token), **content}
        )
        return f"{guardian.company_id.get_base_url()}{FEEDS}/{token}.ics"

    @api.model
    def _sealed(self, token):
        return hmac(self.env(su=True), "school-calendar-feed", token)

    @api.model
    @api.private
    def _of_token(self, token):
        """The subscription that an address opens now; nothing, whatever the reason.

        What the database compares is the seal: how long it takes tells nothing of the
        token. The gate is asked each time.
        """
        feed = self.search(
            [("seal", "=", self._sealed(token)), ("revoked_at", "=", False)]
        )
        return feed.filtered("guardian_id.diary_open")

    def _revoke(self):
        self.filtered(lambda one: not one.revoked_at).revoked_at = fields.Datetime.now()
        self.flush_recordset(["revoked_at"])  # before another takes its place

    def action_revoke(self):
        """The office ends a subscription, as when a telephone was lost."""
        self.check_access("read")
        if not self.env.user.has_group("school_diary.group_school_diary_secretary"):
            raise AccessError(
                self.env._("Calendar subscriptions are revoked by the school's office.")
            )
        self.sudo()._revoke()  # nobody writes anything else of them

    # What it brings

    @api.private
    def _text(self):
        """:return: bytes of the iCalendar file, in the guardian's language"""
        self.ensure_one()
        guardian, school = self.guardian_id, self.company_id
        lang = guardian.partner_id.lang or school.partner_id.lang or self.env.lang
        env = self.with_context(lang=lang).env
        today = school._school_today()
        period = today - BEHIND, today + AHEAD
        student = guardian.student_id.with_env(env)
        agenda = env["school.diary"]._agenda(student, *period)[student.id]
        # Neither the host's name, which changes, nor the database's, which is private.
        domain = hmac(env(su=True), "school-calendar-uid", "")[:20]
        writing = CalendarWriting(
            env, agenda, school._school_timezone(), self.create_date, domain
        )
        return writing.text(
            period,
            [
                lesson
                for lesson in agenda.lessons
                if self.has_lessons or (self.has_tests and lesson.is_test)
            ],
            self.has_vacations,
            self.has_homework,
        )

    @api.private
    def _note_fetched(self):
        """Once a day: the office and the person see whether it is still in use."""
        today = self.company_id._school_today()
        if self.fetched_on != today:
            self.fetched_on = today
