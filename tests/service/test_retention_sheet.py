from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..pdf import pdf_text
from .test_retention import RetentionCase


@tagged("post_install", "-at_install")
class TestRetentionSheet(RetentionCase):
    def test_dry_run_on_paper(self):
        """Whom it would meet; to each what the reader may read."""
        self._leave(self.student)
        self._old_visit(self.sibling)
        rules = self._shown(self.rules)
        for user, sees_visits in ((self.head, True), (self.secretary, False)):
            with self.subTest(user.login):
                sheet = self._printed(rules, user)
                self.assertIn("Орлова Алиса Дмитриевна", sheet)
                self.assertNotIn("Семёнов", sheet)
                self.assertEqual("2020-01-07" in sheet, sees_visits)
                self.assertEqual("Здесь не перечислено: 1" in sheet, not sees_visits)
        self.assertFalse(self.student.erased_on)
        with self.assertRaises(AccessError):
            self._printed(rules, self.teacher)

    def _printed(self, rules, user):
        reports = self.env["ir.actions.report"].with_user(user)
        reports = reports.with_context(force_report_rendering=True, lang="ru_RU")
        with self.allow_pdf_render():
            content, _kind = reports._render_qweb_pdf(
                "school_diary.report_retention_sheet", rules.ids
            )
        text = pdf_text(content)
        return " ".join(text.split())
