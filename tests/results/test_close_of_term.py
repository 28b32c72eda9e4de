"""A term is closed from start to end, as people do it in their browsers."""

import json
from datetime import date

from odoo.tests import freeze_time, tagged

from ..common import SchoolDiaryHttpCommon, regulation
from ..delivery.extract_text import read_pages
from .common import ResultMixin

SHEET = "school_diary.report_consolidated_sheet"


@tagged("post_install", "-at_install")
class TestCloseOfTerm(ResultMixin, SchoolDiaryHttpCommon):
    """The first quarter is over; but for mathematics in 6Б everything is decided."""

    REGULATION = "000"  # has the consolidated sheet

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.school.write(
            {"school_publish_results": "at_hour", "school_publish_hour": 18}
        )
        cls.term = cls.quarters[0]
        cls.pupils = (
            cls.student | cls.other_student | cls.third_student | cls.own_student
        )
        lesson = cls._lesson(cls.course_math, date(2026, 10, 20), 1)
        for pupil, code in zip(cls.pupils, "5443", strict=True):
            cls._give(pupil, lesson, code)
        cls._end_request(cls)
        missing = cls.env["school.result"].search(cls.term._missing_domain())
        others = missing.filtered(lambda one: one.course_id != cls.course_math)
        others.value_id = cls._value("4")
        cls.env.flush_all()

    @regulation("000-7a", "000-7c", "000-7d", "000-8", "001-j", "004-4c", "004-4d")
    def test_from_the_first_gap_to_the_printed_sheet(self):
        self.start_tour("/odoo/terms", "school_diary_close_gaps", login="t_deputy")
        self._check_deferred()
        self.start_tour("/odoo", "school_diary_close_decide", login="t_teacher")
        self._check_decided()
        self.start_tour("/odoo/terms", "school_diary_close_term", login="t_deputy")
        self.assertEqual(self.term.state, "closed")
        self._publish_in_the_evening()
        self._check_homeroom(("unseen", "unseen", "shut"))
        self._read_on_a_phone()
        self._check_homeroom(("seen", "unseen", "shut"))
        self.start_tour("/odoo", "school_diary_close_homeroom", login="t_home")
        self._check_sheet()

    def _read_on_a_phone(self):
        desk = self.browser_size
        self.browser_size, self.touch_enabled = "412x915", True
        # In the evening, after what is read has been published.
        with freeze_time("2026-11-18 16:00:00", tick=True):
            self.start_tour("/my/diary", "school_diary_close_parent", login="t_parent")
        self.browser_size, self.touch_enabled = desk, False

    def _found(self, student, course=None):
        self.env.invalidate_all()
        return self._result(student, course, self.term)

    def _check_deferred(self):
        result = self._found(self.student)
        self.assertEqual(result.state, "deferred")
        deferral = result.deferral_id
        self.assertEqual(deferral.document, "Справка № 12")
        self.assertEqual(deferral.date_until, date(2026, 11, 30))
        self.assertEqual(deferral.decided_by_id, self.deputy)
        self.assertEqual(self._asked(), self.teacher)

    def _asked(self):
        return self.term.activity_ids.user_id

    def _check_decided(self):
        raised = self._found(self.other_student)
        self.assertEqual(raised.value_id.code, "5")
        self.assertEqual(raised.reason, "Победа в олимпиаде")
        self.assertEqual(raised.decided_by_id, self.teacher)
        for pupil, code in ((self.third_student, "4"), (self.own_student, "3")):
            result = self._found(pupil)
            self.assertEqual((result.value_id.code, result.state), (code, "decided"))
        self.assertFalse(self._asked(), "what is done is asked for no more")

    def _publish_in_the_evening(self):
        self.assertFalse(self._found(self.other_student).published_at)
        cron = self.env.ref("school_diary.ir_cron_publish_results")
        with freeze_time("2026-11-18 15:00:01"), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        result = self._found(self.other_student)
        self.assertEqual(result.state, "published")
        self.assertFalse(result.is_late)

    def _check_homeroom(self, states):
        """Who of the guardians has seen them, and who has not."""
        self.env.invalidate_all()
        families = self.env["school.acknowledgement.report"]
        rows = families.with_user(self.homeroom_teacher).search(
            [("term_id", "=", self.term.id)]
        )
        guardians = (self.guardian, self.other_guardian, self.closed_guardian)
        seen = rows.sudo()  # the rows are the reader's, whoever the guardians are
        found = {row.guardian_id.id: row for row in seen}
        self.assertEqual(tuple(found[one.id].state for one in guardians), states)
        if states[0] == "seen":
            row = found[self.guardian.id]
            self.assertEqual(row.message, "Спасибо, ознакомились")
            self.assertEqual(
                row.acknowledgement_id.activity_ids.user_id, self.homeroom_teacher
            )

    def _check_sheet(self):
        self.authenticate("t_deputy", "t_deputy")
        context = json.dumps({"force_report_rendering": True, "lang": "ru_RU"})
        with self.allow_pdf_render():
            answer = self.url_open(
                f"/report/pdf/{SHEET}/{self.class_6b.id}?context={context}", timeout=60
            )
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        [page] = read_pages(answer.content)
        for line in (
            "Белова Дарья Сергеевна 4 4 4",
            "Громов Максим Андреевич 3 4 4 4",
            "Орлова Алиса Дмитриевна отс. 4 4 4",
            "Семёнов Пётр Ильич 5 4 4",
            "Качество, % 67 100 100 100",
        ):
            self.assertIn(line, page.text)
