from odoo.tests import tagged

from .common import ExchangeCommon
from .netschool_file import made_pages, report_bytes

OPTIONS = {"school_year": "2024/2025"}


@tagged("post_install", "-at_install")
class TestSchoolExchangePerformance(ExchangeCommon):
    def queries(self, pupils, action="action_import"):
        content = report_bytes(made_pages(1, pupils, subjects=5), **OPTIONS)
        wizard = self.wizard(content)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        getattr(wizard, action)()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_pupils(self):
        """Only the statements that insert do: one for each hundred rows."""
        self.queries(1)  # warm up
        few, many = self.queries(5), self.queries(50)
        # 45 pupils more have about 1,250 grades and absences, and 230 lessons more.
        self.assertLess(many - few, 40)
        self.assertLess(many / few, 1.6)

    def test_again_costs_the_same_for_any_number(self):
        for pupils in (5, 50):
            self.queries(pupils)
        self.assertLessEqual(self.queries(50) - self.queries(5), 2)

    def test_preview(self):
        self.queries(1, "action_preview")
        few, many = (
            self.queries(5, "action_preview"),
            self.queries(50, "action_preview"),
        )
        self.assertLessEqual(many - few, 2)
