from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import SchoolDiaryCommon, SchoolDiaryHttpCommon

ROOT = "school_diary.school_diary_menu_root"
START = "odoo.loader.modules.get('@web/webclient/clickbot/clickbot_loader')"


@tagged("post_install", "-at_install")
class TestScreens(SchoolDiaryHttpCommon):
    """Odoo's clickbot opens every menu and view of each role: none may fail."""

    allow_end_on_form = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._give(cls.student, cls.lesson, "5").value_id = cls._value("4")
        cls._absent(cls.other_student, cls.lesson, "ill")
        cls._homework(cls.lesson, "№ 345")

    def _click_everywhere(self, login):
        self.browser_js(
            "/odoo",
            f"{START}.startClickEverywhere('{ROOT}', true);",
            "odoo.isReady === true",
            login=login,
            timeout=600,
            success_signal="clickbot test succeeded",
        )

    def test_administrator(self):
        self._click_everywhere("t_admin")

    def test_teacher(self):
        self._click_everywhere("t_teacher")

    def test_secretary(self):
        self._click_everywhere("t_secretary")

    def test_head(self):
        self._click_everywhere("t_head")


@tagged("post_install", "-at_install")
class TestFilters(SchoolDiaryCommon):
    def test_every_filter_finds_without_failing(self):
        views = self.env["ir.ui.view"].search(
            [
                ("type", "=", "search"),
                ("model", "=like", "school.%"),
                ("mode", "=", "primary"),
            ]
        )
        self.assertTrue(views)
        for view in views:
            model = self.env[view.model].with_user(self.admin)
            arch = etree.fromstring(model.get_view(view.id, "search")["arch"])
            for node in arch.iterfind(".//filter[@domain]"):
                domain = safe_eval(node.get("domain"), {"uid": self.admin.id})
                with self.subTest(view=view.name, filter=node.get("name")):
                    model.search(domain)
