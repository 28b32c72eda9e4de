"""A school that follows one of the five regulations, and the doors into it.

Each of the files beside takes one regulation and walks through its clauses, a test a
clause. What several regulations demand alike is checked by the same lines
(``diary_walk.py``, ``result_walk.py``); the number or the name in which they differ
stands in the regulation's own file.
"""

from datetime import timedelta

from lxml import html

from odoo.tests import freeze_time

from ..delivery.common import MailMixin
from ..delivery.extract_common import ExtractMixin
from ..diary.portal_common import PortalCommon
from ..pdf import pdf_text
from ..results.common import PrintMixin, ResultMixin
from ..service.common import ServiceMixin

WEEK = timedelta(days=7)
MOTHER = "mother@example.org"


class RegulationCommon(
    ServiceMixin, ExtractMixin, PrintMixin, ResultMixin, MailMixin, PortalCommon
):
    """The tiny school under the regulation ``REGULATION``, which a test class names."""

    SATURDAY = PortalCommon.MONDAY + timedelta(days=5)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.write(
            {"email": "school@example.org", "school_head_name": "Рогов С. Н."}
        )
        cls.year_term = cls._year_term()
        cls._end_request(cls)

    # Doors

    def _read(self, section, student=None, login="t_parent", query=""):
        """What a person reads on a page of the diary, in one line."""
        self._end_request()
        self._log_in(login)
        return self._words(self._page(student or self.student, section, query))

    def _submit(self, page, url, **typed):
        """Send a form of a page, with what was typed into it."""
        document = html.fromstring(self._get(page).text)
        form = f"//form[contains(@action, '{url}')]"
        hidden = document.xpath(f"{form}//input[@type='hidden']") or (
            document.xpath("//input[@name='csrf_token']")
        )
        kept = {field.get("name"): field.get("value") for field in hidden}
        answer = self.url_open(f"/en{url}", data={**kept, **typed}, timeout=30)
        self.env.invalidate_all()
        return answer

    def _week_status(self, student=None):
        self._end_request()
        student = student or self.student
        return self._get(f"/my/diary/{student.id}/week").status_code

    def _run(self, cron, moment=None):
        """Let a scheduled action run, at a moment (UTC)."""
        self._end_request()
        with freeze_time(moment or "2026-11-18 09:00:00", tick=True):
            with self.enter_registry_test_mode():
                self.env.ref(f"school_diary.{cron}").method_direct_trigger()
        self.env.invalidate_all()

    def _letters(self, day, address=MOTHER):
        """The letters that the weekly run of a day really sends to an address."""
        self._end_request()
        with freeze_time(f"{day} 09:00:00", tick=True), self._real_mail() as mailbox:
            self._run_cron()
        return mailbox.to(address)

    def _say(self, letter):
        """The plain text of a letter, in one line."""
        return " ".join(letter.get_body(("plain",)).get_content().split())

    def _indicator(self, measure):
        """How many of how many, in the head's list of the present month."""
        self._end_request()
        rows = self.env["school.indicator"].with_user(self.head)
        rows = rows.with_company(self.school)
        found = rows.search(rows.action_open_present()["domain"])
        row = found.filtered(lambda one: one.measure == measure)[:1]
        return (row.good, row.total) if row else None

    def _pdf(self, report, records, user):
        """The text of a printed report, in one line."""
        self._end_request()
        with self.allow_pdf_render():
            content, _kind = (
                self.env["ir.actions.report"]
                .with_user(user)
                .with_context(force_report_rendering=True, lang="ru_RU")
                ._render_qweb_pdf(f"school_diary.{report}", records.ids)
            )
        text = pdf_text(content)
        return " ".join(text.split())

    # Steps that several clauses begin with

    def _three_marks_of(self, student):
        """Two 4 and a 5 in mathematics, given by its teacher this week."""
        for lesson, code in zip(self.lessons_math, "445", strict=False):
            self._give_as(self.teacher, student, lesson, code)
        self._end_request()

    def _give_as(self, user, student, lesson, code):
        grades = self.env["school.grade"].with_user(user)
        return grades.create(
            {
                "student_id": student.id,
                "lesson_id": lesson.id,
                "value_id": self._value(code).id,
            }
        )

    def _refuse_electronic_form(self):
        """The mother says in the portal that she does not want the electronic form."""
        self._log_in("t_parent")
        self._submit(
            "/my/applications/new",
            "/my/applications/leave",
            guardian_id=str(self.guardian.id),
            kind="refusal",
        )

    def _decide_all(self, term, but=None):
        """Every result of a term is decided, but for those of a course."""
        self._end_request()
        missing = self.env["school.result"].search(term._missing_domain())
        missing = missing.filtered(lambda one: one.course_id != but)
        missing.write({"value_id": self._value("4").id, "reason": "Итог"})
        self._end_request()
