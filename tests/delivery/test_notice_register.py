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

    def test_no_row_is_torn_between_pages(self):
        """Each page has the head and its number; on each row's page is all of it."""
        self._run()
        notice = self.notices.search([("channel", "=", "email")], limit=1)
        self.env.cr.execute(
            """
            INSERT INTO school_notice (guardian_id, student_id, class_id, agreement_id,
                        kind, channel, address, message_id, state, attempts,
                        period_from, period_to, company_id, create_date,
                        sent_at, parts, in_doubt)
            SELECT guardian_id, student_id, class_id, agreement_id, kind, channel,
                   'week' || week || '@example.org', '<' || week || '@example.org>',
                   state, attempts, period_from - 7 * week, period_to - 7 * week,
                   company_id, create_date, sent_at, 1, FALSE
              FROM school_notice, generate_series(1, 44) week WHERE id = %s
            RETURNING id
            """,
            [notice.id],
        )
        notices = notice.browse(row[0] for row in self.env.cr.fetchall())
        pages = self._print(notices).split("\f")[:-1]
        self.assertGreater(len(pages), 1)
        for number, page in enumerate(pages, 1):
            self.assertIn("Реестр уведомлений", page)
            self.assertIn(f"Лист {number}/{len(pages)}", page)
            # The second line of a row holds the address, the first one the kind.
            self.assertEqual(page.count("За неделю"), page.count("@example.org"))
        self.assertEqual(sum(page.count("За неделю") for page in pages), 44)

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
