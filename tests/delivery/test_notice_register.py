"""What was told to whom, when and by which channel, printed."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..pdf import pdf_text
from .test_fate import FULL, FateCommon


@tagged("post_install", "-at_install")
class TestNoticeRegister(FateCommon):
    def _print(self, notices, user=None):
        """The text of the register."""
        reports = self.env["ir.actions.report"].with_user(user or self.secretary)
        content, _kind = reports.with_context(
            force_report_rendering=True, lang="ru_RU"
        )._render_qweb_pdf("school_diary.notice_register", notices.ids)
        return pdf_text(content)

    def test_it_tells_the_fate_of_each(self):
        self._run(father=FULL)
        text = self._print(self.notices.search([]))
        for word in (
            "Реестр уведомлений",
            "mother@example.org",
            "552 5.2.2",
            "Заменено другим каналом",
            "На бумаге",
        ):
            self.assertIn(word, text)
        self.assertIn("Орлова А. Д.", text)
        self.assertEqual(text.count("Реестр уведомлений"), 1)

    def test_it_is_in_the_lists_menu(self):
        bindings = self.env["ir.actions.actions"].get_bindings("school.notice")
        action = self.env.ref("school_diary.action_report_notice_register")
        self.assertIn(action.id, [one["id"] for one in bindings["report"]])

    def test_only_what_the_user_may_read(self):
        self._run()
        others = self.notices.search([("class_id", "=", self.class_7a.id)])
        with self.assertRaises(AccessError):
            self._print(others, self.homeroom_teacher)

    def test_many_are_read_in_the_same_number_of_queries(self):
        self._run()
        printer = self.env["report.school_diary.notice_register"]
        printer = printer.with_user(self.secretary)

        def count(notices):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            printer._get_report_values(notices.ids)
            return self.env.cr.sql_log_count - before

        notices = self.notices.search([])
        count(notices)
        few = count(notices[:1])
        self.assertEqual(count(notices), few)
